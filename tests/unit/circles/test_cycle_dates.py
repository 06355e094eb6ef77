"""Days proposed for the sessions of a cycle."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from maillage.apps.circles.rules import cycle_dates
from maillage.apps.circles.rules.cycle_dates import cycle_name, proposed_days


EASTERS = (date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28))
"""As the calendar of the ministry of Education gives them."""


@pytest.mark.parametrize("easter", EASTERS)
def test_easter_is_where_the_calendar_has_it(easter: date) -> None:
    assert cycle_dates._easter(easter.year) == easter


@pytest.mark.parametrize("count", [1, 3, 4, 6])
def test_days_are_of_one_day_of_the_week_apart_and_out_of_holidays(count: int) -> None:
    for start in range(0, 1500, 11):
        today = date(2026, 1, 1) + timedelta(days=start)
        days = proposed_days(today, count)
        assert len(set(days)) == count
        assert days == sorted(days)
        assert len({day.weekday() for day in days}) == 1
        assert days[0].weekday() < 5
        assert days[0] - today >= timedelta(days=cycle_dates.DAYS_TO_PREPARE)
        for day in days:
            assert (day.month, day.day) != (5, 1)
            assert day.month != 8
            assert not (day.month == 12 and day.day >= 19)


def test_a_cycle_is_named_by_its_years() -> None:
    assert cycle_name([date(2027, 1, 7), date(2026, 12, 3)]) == "2026-2027"
    assert cycle_name([date(2026, 3, 5), date(2026, 6, 4)]) == "2026"
