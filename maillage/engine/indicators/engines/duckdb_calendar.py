"""Dates as numbers of days, in arrays: calendar months before, period bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from maillage.engine.indicators.engines.duckdb_supply import (
    Booleans,
    Integers,
    starts_of_groups,
)
from maillage.engine.indicators.periods import Period


PERIODS_AT_ONCE = 60
"""Periods are bits of an integer."""

_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def months_before(days: Integers, months: int) -> Integers:
    """The same day of the month n months before, or that month's last day."""
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    target = month - months
    first = target.astype("datetime64[D]")
    length = ((target + 1).astype("datetime64[D]") - first).astype(np.int64)
    place = (dates - month.astype("datetime64[D]")).astype(np.int64)
    found: Integers = first.astype(np.int64) + np.minimum(place, length - 1)
    return found


def first_judged_day(first_day: date, months: int) -> date:
    """The first date whose n months before lie within data that begin on a day."""
    start = day_number(first_day)
    candidates = np.arange(start, start + 31 * (months + 2), dtype=np.int64)
    judged = candidates[months_before(candidates, months) >= start]
    return date.fromordinal(int(judged[0]) + _EPOCH.toordinal())


@dataclass(frozen=True)
class Axis:
    """Some periods, at most `PERIODS_AT_ONCE`, as bits; months as indices."""

    periods: tuple[Period, ...]
    first_month: int
    months: int

    def __len__(self) -> int:
        return len(self.periods)

    def bits_of_months(self) -> Integers:
        """For each month of the axis, the periods that hold it."""
        bits = np.zeros(self.months, dtype=np.int64)
        for position, period in enumerate(self.periods):
            bits[self.slice_of(period)] |= np.int64(1 << position)
        return bits

    def slice_of(self, period: Period) -> slice:
        """The period's months on the axis."""
        first, after = period.first_month, period.last_month + 1
        start, end = (
            min(max(month - self.first_month, 0), self.months)
            for month in (first, after)
        )
        return slice(start, end)

    def bounds(self) -> list[tuple[int, int]]:
        """The first day of each period and the first day after it."""
        return [
            (day_number(one.first_day), day_number(one.end)) for one in self.periods
        ]


def axes(periods: Sequence[Period], first_month: int, months: int) -> list[Axis]:
    """The periods, cut into what fits in the bits of an integer."""
    return [
        Axis(tuple(periods[at : at + PERIODS_AT_ONCE]), first_month, months)
        for at in range(0, len(periods), PERIODS_AT_ONCE)
    ]


def is_in(sought: Integers, known: Integers) -> Booleans:
    """Which of the values are among sorted ones."""
    if not len(known):
        return np.zeros(len(sought), dtype=np.bool_)
    place = np.minimum(np.searchsorted(known, sought), len(known) - 1)
    found: Booleans = known[place] == sought
    return found


def sorted_unique(*values: Integers) -> Integers:
    """The different values, sorted: sorted inputs are merged rather than sorted."""
    every = np.sort(np.concatenate(values), kind="stable")
    return every[starts_of_groups(every)]
