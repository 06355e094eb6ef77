"""Dates as whole numbers: every dialect then compares and adds integers only."""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from maillage.engine.indicators.periods import month_number


_EPOCH = date(1970, 1, 1).toordinal()

FIRST_SQL = "DATE '1970-01-01'"
"""The day numbered 0."""


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def months_before(number: int, months: int) -> int:
    """The same day some calendar months earlier; the month's last where it has none."""
    day = date.fromordinal(number + _EPOCH)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return day_number(date(year, month + 1, min(day.day, last)))


@dataclass(frozen=True)
class Span:
    """The first and last day of the data, both included, as numbers."""

    first: int
    last: int

    @classmethod
    def of(cls, first: date, last: date) -> Span:
        """The span between two dates."""
        return cls(day_number(first), day_number(last))

    @property
    def first_month(self) -> int:
        """The month of the first day, as periods number them."""
        return month_number(date.fromordinal(self.first + _EPOCH))

    def judged_from(self, months: int) -> int:
        """The first day whose n calendar months before lie within the data."""
        if not months:
            return self.first
        days = range(self.first, self.last + 1)
        # Going back keeps the order of days, so the answer splits them in two.
        place = bisect_left(
            days, self.first, key=lambda day: months_before(day, months)
        )
        return self.first + place

    def earlier(self, months: int) -> list[tuple[int, int]]:
        """Every day of the data, and the day n calendar months before it."""
        return [
            (day, months_before(day, months))
            for day in range(self.first, self.last + 1)
        ]
