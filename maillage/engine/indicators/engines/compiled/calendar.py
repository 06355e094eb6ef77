"""Dates as numbers: days counted from the first of the data, periods as bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from maillage.engine.indicators.engines.compiled.formulary import Integers
from maillage.engine.indicators.periods import Period


PERIODS_AT_ONCE = 64
"""Periods are bits of a word."""

Words = npt.NDArray[np.uint64]


class Axis(NamedTuple):
    """Some periods, at most `PERIODS_AT_ONCE`, as bits; for kernels.

    `of_month[m]` holds the periods of month m of the frame; a period is the months
    [first_month, after_month) of it. `begin` and `end` are the first day of each period
    and the first after it, `earlier` the first day of the period of as many months just
    before, all counted from the first day of the data.
    `continued` says that a period mostly begins where another has not ended: bits then
    come in runs, and their ends are cheaper to count than they are.
    """

    of_month: Words
    first_month: Integers
    after_month: Integers
    begin: Integers
    end: Integers
    earlier: Integers
    continued: bool
    first_period: int
    periods: int


@dataclass(frozen=True)
class Calendar:
    """The days of the data, and the months [first_month, first_month + months) asked.

    Days are numbered from `first_day`; `days` is how many there are.
    """

    first_day: date
    last_day: date
    first_month: int
    months: int

    @property
    def days(self) -> int:
        """From the first day of the data to the last, both counted."""
        return (self.last_day - self.first_day).days + 1

    def dates(self) -> npt.NDArray[np.datetime64]:
        """Every day of the data."""
        return np.arange(
            np.datetime64(self.first_day, "D"), np.datetime64(self.last_day, "D") + 1
        )

    def months_of_days(self) -> Integers:
        """For each day its month, counted from the first month asked."""
        return self.calendar_months() - self.first_month

    def calendar_months(self) -> Integers:
        """For each day its month, counted from year 0."""
        months = self.dates().astype("datetime64[M]").astype(np.int64)
        found: Integers = months + 1970 * 12
        return found

    def months_before(self, months: int) -> Integers:
        """For each day the same day n months before, or that month's last day.

        Negative where the data had not begun.
        """
        dates = self.dates()
        month = dates.astype("datetime64[M]")
        first = (month - months).astype("datetime64[D]")
        after = (month - months + 1).astype("datetime64[D]")
        length = (after - first).astype(np.int64)
        place = (dates - month.astype("datetime64[D]")).astype(np.int64)
        found: Integers = (first - dates[0]).astype(np.int64)
        found += np.minimum(place, length - 1)
        return found

    def axes(self, periods: Sequence[Period]) -> list[Axis]:
        """The periods, cut into what fits in the bits of a word."""
        return [
            self._axis(periods[at : at + PERIODS_AT_ONCE], at, len(periods))
            for at in range(0, len(periods), PERIODS_AT_ONCE)
        ]

    def slice_of(self, period: Period) -> slice:
        """The period's months on the frame."""
        start, end = (
            min(max(month - self.first_month, 0), self.months)
            for month in (period.first_month, period.last_month + 1)
        )
        return slice(start, end)

    def _axis(self, periods: Sequence[Period], at: int, number: int) -> Axis:
        bits = np.zeros(self.months, dtype=np.uint64)
        for place, one in enumerate(periods):
            bits[self.slice_of(one)] |= np.uint64(1 << place)
        ends = zip(periods[1:], periods[:-1], strict=True)
        overlaps = sum(one.first_month <= before.last_month for one, before in ends)
        lengths = [one.last_month - one.first_month + 1 for one in periods]
        months = [self.slice_of(one) for one in periods]
        return Axis(
            bits,
            np.array([one.start for one in months], dtype=np.int64),
            np.array([one.stop for one in months], dtype=np.int64),
            self._first_days([one.first_month for one in periods]),
            self._first_days([one.last_month + 1 for one in periods]),
            self._first_days(
                [
                    one.first_month - length
                    for one, length in zip(periods, lengths, strict=True)
                ]
            ),
            2 * overlaps > len(periods),
            at,
            number,
        )

    def _first_days(self, months: Sequence[int]) -> Integers:
        """The first day of months counted from year 0."""
        since_1970 = np.array(months, dtype=np.int64) - 1970 * 12
        days = since_1970.astype("datetime64[M]").astype("datetime64[D]")
        found: Integers = (days - np.datetime64(self.first_day, "D")).astype(np.int64)
        return found
