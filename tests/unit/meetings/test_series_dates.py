"""The days of a series: the weekday is kept, the end is said once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.meetings.series_dates import MOST, series_days
from maillage.engine.errors import BadInput


FIRST = date(2026, 1, 13)


def test_every_two_weeks_until_a_day_that_is_included() -> None:
    days = series_days(FIRST, every=2, months=False, until=date(2026, 2, 10))
    assert days == [FIRST, date(2026, 1, 27), date(2026, 2, 10)]


def test_the_second_tuesday_stays_the_second() -> None:
    days = series_days(FIRST, every=1, months=True, count=4)
    assert [day.day for day in days] == [13, 10, 10, 14]


def test_the_fifth_thursday_becomes_the_last_and_comes_back() -> None:
    days = series_days(date(2026, 1, 29), every=1, months=True, count=4)
    assert [day.day for day in days] == [29, 26, 26, 30]


def test_months_go_over_the_year() -> None:
    days = series_days(date(2026, 11, 10), every=2, months=True, count=2)
    assert days[-1] == date(2027, 1, 12)


@pytest.mark.parametrize(
    "end",
    [
        {},
        {"count": 2, "until": date(2026, 6, 1)},
        {"until": date(2026, 1, 1)},
        {"count": MOST + 1},
        {"until": date(2030, 1, 1)},
    ],
)
def test_an_end_that_is_missing_double_or_too_far_is_said(
    end: dict[str, object],
) -> None:
    with pytest.raises(BadInput):
        series_days(FIRST, every=1, months=False, **end)


@given(
    first=st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    every=st.integers(1, 6),
    months=st.booleans(),
    count=st.integers(1, 12),
)
def test_the_weekday_is_kept_and_time_goes_forward(
    first: date, every: int, months: bool, count: int
) -> None:
    days = series_days(first, every=every, months=months, count=count)
    assert len(days) == count
    assert days[0] == first
    assert {day.weekday() for day in days} == {first.weekday()}
    assert sorted(set(days)) == days
