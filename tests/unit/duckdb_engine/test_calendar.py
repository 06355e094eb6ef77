"""Months before, the first day that can be judged, periods as bits."""

from __future__ import annotations

from datetime import date

import numpy as np

from maillage.engine.indicators.engines.duckdb_calendar import (
    PERIODS_AT_ONCE,
    axes,
    day_number,
    first_judged_day,
    months_before,
)
from maillage.engine.indicators.periods import Every, month_number, periods


def before(day: date, months: int) -> date:
    found = months_before(np.array([day_number(day)], dtype=np.int64), months)[0]
    return date.fromordinal(int(found) + date(1970, 1, 1).toordinal())


def test_a_day_that_the_month_has_not_becomes_its_last() -> None:
    assert before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert before(date(2023, 7, 31), 6) == date(2023, 1, 31)
    assert before(date(2024, 1, 15), 2) == date(2023, 11, 15)


def test_the_first_judged_day_is_the_first_to_reach_back_to_the_data() -> None:
    assert first_judged_day(date(2023, 1, 1), 12) == date(2024, 1, 1)
    # 28 February 2024 reaches 28 February 2023, the day the data begin.
    assert first_judged_day(date(2023, 2, 28), 12) == date(2024, 2, 28)
    # No day of June reaches 31 January from four months later before 31 May.
    assert first_judged_day(date(2023, 1, 31), 4) == date(2023, 5, 31)


def test_a_month_belongs_to_each_rolling_year_that_holds_it() -> None:
    asked = periods(Every.ROLLING12, date(2024, 1, 1), date(2024, 3, 1))
    first = month_number(date(2023, 1, 1))
    (axis,) = axes(asked, first, 15)
    bits = axis.bits_of_months()
    # January 2023 is outside all three; February 2023 in the first only.
    assert bits[:3].tolist() == [0, 0b001, 0b011]
    assert bits[12:].tolist() == [0b111, 0b110, 0b100]


def test_many_periods_are_cut_into_axes() -> None:
    asked = periods(Every.MONTH, date(2015, 1, 1), date(2025, 12, 1))
    cut = axes(asked, asked[0].first_month, len(asked))
    assert [len(axis) for axis in cut] == [PERIODS_AT_ONCE, PERIODS_AT_ONCE, 12]


def test_a_period_outside_the_data_holds_none_of_its_months() -> None:
    asked = periods(Every.YEAR, date(2020, 1, 1), date(2030, 12, 1))
    (axis,) = axes(asked, month_number(date(2024, 6, 1)), 3)
    lengths = [axis.slice_of(one).stop - axis.slice_of(one).start for one in asked]
    assert lengths == [0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0]
