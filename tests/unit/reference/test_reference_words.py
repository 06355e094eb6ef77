"""Calendar months and days of supply, on the edges that no page of the manual shows."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from maillage.engine.indicators.engines.reference_lines import months_before
from maillage.engine.indicators.engines.reference_supply import Episode, Supply


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 31), 12, date(2024, 1, 31)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 2, 29), 48, date(2020, 2, 29)),
        (date(2025, 2, 28), 12, date(2024, 2, 28)),
        (date(2025, 3, 31), 1, date(2025, 2, 28)),
        (date(2024, 3, 30), 1, date(2024, 2, 29)),
        (date(2025, 1, 15), 1, date(2024, 12, 15)),
        (date(2025, 7, 31), 1, date(2025, 6, 30)),
    ],
)
def test_months_before_a_day(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


def test_a_supply_is_walked_once_where_deliveries_overlap() -> None:
    first = date(2025, 1, 1)
    supply = Supply()
    supply.receive(first, 3, Fraction(1))
    supply.receive(date(2025, 1, 2), 2, Fraction(1))
    supply.receive(date(2025, 1, 10), 1, Fraction(1, 2))
    day = first.toordinal()
    assert sorted(supply.covered_days) == [day + n for n in (0, 1, 2, 3, 4, 9, 10)]
    assert supply.episodes(3) == [Episode(day, day + 5), Episode(day + 9, day + 11)]
    assert supply.episodes(4) == [Episode(day, day + 11)]


def test_a_supply_of_nothing_covers_nothing() -> None:
    assert Supply().covered_days == frozenset()
    assert Supply().episodes(30) == []


def test_a_supply_may_outlast_the_calendar() -> None:
    supply = Supply()
    supply.receive(date(9999, 12, 30), 5, Fraction(1))
    assert len(supply.covered_days) == 5
