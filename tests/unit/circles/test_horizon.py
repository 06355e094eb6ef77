"""How long after a session its effect is read, and which months the data hold whole."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.apps.circles.rules.horizon import (
    horizon_months,
    last_whole_month,
    months_after,
)


@pytest.mark.parametrize(
    ("review", "months"),
    [
        (date(2026, 10, 16), 12),
        (date(2026, 10, 1), 12),
        (date(2026, 6, 20), 8),
        (date(2025, 12, 1), 6),
        (date(2030, 1, 1), 24),
    ],
)
def test_a_horizon_is_the_months_to_the_review_from_six_to_twenty_four(
    review: date, months: int
) -> None:
    assert horizon_months(date(2025, 10, 16), review) == months


def test_months_go_over_the_end_of_a_year_both_ways() -> None:
    assert months_after(date(2025, 10, 16), 12) == date(2026, 10, 1)
    assert months_after(date(2025, 10, 16), 3) == date(2026, 1, 1)
    assert months_after(date(2026, 1, 31), -1) == date(2025, 12, 1)


def test_a_month_that_lacks_its_last_days_is_whole_and_one_that_lacks_more_is_not() -> (
    None
):
    first = date(2025, 1, 2)
    assert last_whole_month(first, date(2026, 2, 25)) == date(2026, 2, 1)
    assert last_whole_month(first, date(2026, 2, 24)) == date(2026, 1, 1)
    assert last_whole_month(first, date(2025, 1, 20)) is None
    assert last_whole_month(None, None) is None
