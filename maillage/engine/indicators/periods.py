"""Calendar periods, and the units that figures are given by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Every(StrEnum):
    """How often a figure is given."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ROLLING12 = "rolling12"


class By(StrEnum):
    """Whose figures: each prescriber's, each pharmacy's, or all together."""

    PRESCRIBER = "prescriber"
    PHARMACY = "pharmacy"
    ALL = "all"


_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12, Every.ROLLING12: 12}


def month_number(day: date) -> int:
    """Months since year 0, so that consecutive months are consecutive numbers."""
    return day.year * 12 + day.month - 1


@dataclass(frozen=True)
class Period:
    """Whole months, both ends included, as month numbers."""

    label: str
    first_month: int
    last_month: int

    @property
    def first_day(self) -> date:
        """The first day of its first month."""
        return date(self.first_month // 12, self.first_month % 12 + 1, 1)

    @property
    def end(self) -> date:
        """The first day after it: periods are half-open."""
        after = self.last_month + 1
        return date(after // 12, after % 12 + 1, 1)


def periods(every: Every, first: date, last: date) -> list[Period]:
    """The periods of one kind between two months, oldest first.

    Quarters and years are given when they lie wholly between the two; `rolling12`
    gives the 12 months that end with each month, reading before `first` too.
    """
    length = _MONTHS[every]
    found = []
    for month in range(month_number(first), month_number(last) + 1):
        start = month - length + 1
        whole = every in (Every.MONTH, Every.ROLLING12) or (
            (month + 1) % length == 0 and start >= month_number(first)
        )
        if whole:
            found.append(Period(_label(every, month), start, month))
    return found


def _label(every: Every, last_month: int) -> str:
    year, month = last_month // 12, last_month % 12 + 1
    if every is Every.YEAR:
        return f"{year:04d}"
    if every is Every.QUARTER:
        return f"{year:04d}-Q{(month - 1) // 3 + 1}"
    return f"{year:04d}-{month:02d}"
