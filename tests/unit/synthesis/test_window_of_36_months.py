"""The window: whole months, seasons, the day of the circle's session."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from maillage.engine.synthesis.calendar import Season, Window


@pytest.mark.parametrize(
    ("last_month", "first_day", "last_day", "days"),
    [
        (date(2026, 10, 1), date(2023, 11, 1), date(2026, 10, 31), 1096),  # 29/02/2024
        (date(2023, 12, 15), date(2021, 1, 1), date(2023, 12, 31), 1095),
        (date(2024, 2, 29), date(2021, 3, 1), date(2024, 2, 29), 1096),
    ],
)
def test_the_window_is_the_36_months_that_end_with_the_last(
    last_month: date, first_day: date, last_day: date, days: int
) -> None:
    window = Window.ending(last_month)
    assert (window.first_day, window.last_day, window.days) == (
        first_day,
        last_day,
        days,
    )


def test_the_session_is_a_third_thursday_a_year_before_the_end() -> None:
    assert Window.ending(date(2026, 10, 1)).circle_session() == date(2025, 10, 16)
    assert Window.ending(date(2026, 1, 1)).circle_session() == date(2025, 1, 16)


def test_sundays_are_known() -> None:
    window = Window.ending(
        date(2026, 10, 1)
    )  # the first day, 1/11/2023, is a Wednesday
    assert np.flatnonzero(window.is_sunday)[:2].tolist() == [4, 11]


def test_winter_needs_fall_in_winter() -> None:
    window = Window.ending(date(2026, 12, 1))  # January 2024 to December 2026
    share = np.diff(window.season_cumulated(Season.WINTER), prepend=0)
    months = window.dates.astype("datetime64[M]").astype(int) % 12
    january, july = share[months == 0].sum(), share[months == 6].sum()
    assert 3 < january / july < 5


def test_flu_vaccines_are_for_the_autumn() -> None:
    window = Window.ending(date(2026, 12, 1))
    share = np.diff(window.season_cumulated(Season.AUTUMN_CAMPAIGN), prepend=0)
    months = window.dates.astype("datetime64[M]").astype(int) % 12
    assert share[(months >= 8) & (months <= 11)].sum() > 0.95
