"""Which months stand before a session and which after."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.engine.errors import BadInput
from maillage.engine.impact.timeline import around, calendar


FIRST, LAST = 2023 * 12 + 10, 2026 * 12 + 9
"""November 2023 to October 2026."""


def labels(session: date, every: str, horizon: int = 12) -> tuple[list[str], list[str]]:
    found = around(session, FIRST, LAST, every, horizon)
    before, after = (
        [each.label for each in side] for side in (found.before, found.after)
    )
    return before, after


def test_a_session_early_in_its_month_has_it_as_the_first_under_the_effect() -> None:
    before, after = labels(date(2025, 10, 2), "month")
    assert (before[-1], after[0]) == ("2025-09", "2025-10")


def test_a_session_late_in_its_month_has_it_on_neither_side() -> None:
    before, after = labels(date(2025, 10, 16), "month")
    assert (before[-1], after[0]) == ("2025-09", "2025-11")
    assert around(date(2025, 10, 16), FIRST, LAST, "month", 12).set_aside == (
        2025 * 12 + 9
    )


def test_quarters_are_counted_from_the_session_and_none_mixes_both_sides() -> None:
    before, after = labels(date(2025, 10, 16), "quarter")
    assert after == [
        "2025-11_2026-01",
        "2026-02_2026-04",
        "2026-05_2026-07",
        "2026-08_2026-10",
    ]
    assert before[-2:] == ["2025-04_2025-06", "2025-07_2025-09"]
    assert before[0] == "2024-01_2024-03"  # 21 of the 23 months, in whole quarters


def test_no_more_months_after_than_the_horizon_asked_for() -> None:
    _, after = labels(date(2025, 1, 2), "month", horizon=6)
    assert after == [f"2025-{month:02d}" for month in range(1, 7)]


def test_two_years_before_at_most() -> None:
    before, _ = labels(date(2026, 6, 3), "month")
    assert len(before) == 24


@pytest.mark.parametrize(
    ("session", "side"),
    [(date(2023, 11, 3), "avant"), (date(2026, 10, 20), "après")],
)
def test_a_session_at_an_end_of_the_data_is_refused_in_one_sentence(
    session: date, side: str
) -> None:
    with pytest.raises(BadInput, match=f"Aucun mois {side} la séance"):
        around(session, FIRST, LAST, "month", 12)


def test_quarters_of_the_calendar_are_whole() -> None:
    assert calendar(FIRST, LAST, "quarter")[0].label == "2024-01_2024-03"
    assert calendar(FIRST, LAST, "quarter")[-1].label == "2026-07_2026-09"
