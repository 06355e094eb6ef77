"""Days of treatment that deliveries give, found by walking from one day to the next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil


@dataclass(frozen=True)
class Episode:
    """A stretch of treatment, from its first day to the day after its last, numbered.

    Days are numbers (`date.toordinal`), since a supply may outlast the calendar.
    """

    first_day: int
    end: int


class Supply:
    """What a patient has left of a set on each day.

    Days are numbered by `date.toordinal`. Everything is received before it is read.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self._days_received: Counter[int] = Counter()

    def receive(self, day: date, units: int, units_per_day: Fraction) -> None:
        """Add a delivery: days = boxes x units per pack / units per day, rounded up."""
        self._days_received[day.toordinal()] += ceil(units / units_per_day)

    @cached_property
    def covered_days(self) -> frozenset[int]:
        """The days on which supply is left; what is left over is carried on.

        Each day, what is delivered is added to the supply and one day of it is taken.
        """
        covered = set()
        for first_day in sorted(self._days_received):
            day, left = first_day, 0
            while day not in covered and (left or day in self._days_received):
                left += self._days_received[day]
                covered.add(day)
                left -= 1
                day += 1
        return frozenset(covered)

    def episodes(self, gap_tolerance_days: int) -> list[Episode]:
        """The stretches of treatment, oldest first.

        An episode ends when more than the tolerance of days pass without supply.
        """
        found: list[Episode] = []
        for day in sorted(self.covered_days):
            if found and day - found[-1].end <= gap_tolerance_days:
                found[-1] = Episode(found[-1].first_day, day + 1)
            else:
                found.append(Episode(day, day + 1))
        return found
