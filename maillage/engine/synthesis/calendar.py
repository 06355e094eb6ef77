"""The window of 36 whole months: its days as numbers, its seasons as weights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt


MONTHS = 36
_SUNDAY = 6
_THURSDAY = 3


class Season(StrEnum):
    """When in the year an acute need is most frequent."""

    NONE = "none"
    WINTER = "winter"
    SPRING = "spring"
    AUTUMN_CAMPAIGN = "autumn campaign"


@dataclass(frozen=True)
class Window:
    """Days are numbered from 0 (first day of the first month) to `days` - 1."""

    first_day: date
    days: int

    @classmethod
    def ending(cls, last_month: date) -> Window:
        """The 36 whole months that end with the month of `last_month`."""
        number = last_month.year * 12 + last_month.month  # the month after, from 0
        first, end = _first_of(number - MONTHS), _first_of(number)
        return cls(first, (end - first).days)

    @property
    def last_day(self) -> date:
        """The last day of the last month."""
        return self.day(self.days - 1)

    def day(self, number: int) -> date:
        """The date of a day number (negative: before the window)."""
        return self.first_day + timedelta(days=number)

    @cached_property
    def dates(self) -> npt.NDArray[np.datetime64]:
        """Every date of the window."""
        return np.datetime64(self.first_day, "D") + np.arange(self.days)

    @cached_property
    def is_sunday(self) -> npt.NDArray[np.bool_]:
        """Whether each day is a Sunday."""
        weekday = (self.first_day.weekday() + np.arange(self.days)) % 7
        return np.asarray(weekday == _SUNDAY)

    @cached_property
    def years(self) -> npt.NDArray[np.int64]:
        """The calendar year of each day."""
        return self.dates.astype("datetime64[Y]").astype(np.int64) + 1970

    def season_cumulated(self, season: Season) -> npt.NDArray[np.float64]:
        """The share of a year-round need that falls up to each day, 36 months = 1."""
        return self._cumulated[season]

    @cached_property
    def _cumulated(self) -> dict[Season, npt.NDArray[np.float64]]:
        years = self.dates.astype("datetime64[Y]")
        day_of_year = (self.dates - years.astype("datetime64[D]")).astype(np.int64)
        weights = {
            Season.NONE: np.ones(self.days),
            Season.WINTER: _wave(day_of_year, peak=25, depth=0.62),
            Season.SPRING: _wave(day_of_year, peak=130, depth=0.85),
            Season.AUTUMN_CAMPAIGN: _bell(day_of_year, peak=305, width=18),
        }
        return {season: np.cumsum(w) / np.sum(w) for season, w in weights.items()}

    def circle_session(self) -> date:
        """The third Thursday of the month that comes 12 months before the last one."""
        number = self.last_day.year * 12 + self.last_day.month - 1 - 12
        first = _first_of(number)
        return first + timedelta(days=(_THURSDAY - first.weekday()) % 7 + 14)

    def number(self, day: date) -> int:
        """The day number of a date."""
        return (day - self.first_day).days


def _first_of(month_number: int) -> date:
    return date(month_number // 12, month_number % 12 + 1, 1)


def _wave(
    day_of_year: npt.NDArray[np.int64], *, peak: int, depth: float
) -> npt.NDArray[np.float64]:
    return np.asarray(1 + depth * np.cos(2 * np.pi * (day_of_year - peak) / 365.25))


def _bell(
    day_of_year: npt.NDArray[np.int64], *, peak: int, width: float
) -> npt.NDArray[np.float64]:
    return np.asarray(np.exp(-(((day_of_year - peak) / width) ** 2) / 2))
