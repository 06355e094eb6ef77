"""What is found of drugs one by one: most of the doses, what changed the euros.

Arrays are of drugs x periods, for one unit; sums stay whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from maillage.engine.indicators.model import Effect


Integers = npt.NDArray[np.int64]

_EXACT = 2.0**61
"""Products below it are worked out in 64 bits, others in Python's whole numbers."""


def most_doses(doses: Integers, percent: int) -> tuple[Integers, Integers]:
    """How few substances make a percent of the doses in each period, and of how many.

    `doses` is of substances x periods; only those above 0 are looked at.
    """
    largest_first = -np.sort(-np.maximum(doses, 0), axis=0)
    taken = np.cumsum(largest_first, axis=0)
    number = (largest_first > 0).sum(axis=0)
    if not len(doses):
        return number, number
    enough = _times(taken, 100) >= _times(taken[-1], percent)
    few = np.where(number > 0, enough.argmax(axis=0) + 1, 0)
    return few.astype(np.int64), number.astype(np.int64)


@dataclass(frozen=True)
class Spent:
    """Net boxes and cents of presentations x periods: a year before (0), now (1)."""

    boxes_0: Integers
    cents_0: Integers
    boxes_1: Integers
    cents_1: Integers

    def effect(self, effect: Effect) -> tuple[Integers, Integers]:
        """One effect in cents, and the cents of the year before, in each period."""
        before = self.cents_0.sum(axis=0)
        if effect is Effect.PRICE:
            return self._price(), before
        if effect is Effect.VOLUME:
            return self._volume(), before
        change = self.cents_1.sum(axis=0) - before
        return change - self._volume() - self._price(), before

    def _price(self) -> Integers:
        """What the boxes of the same presentations cost more."""
        both = (self.boxes_0 > 0) & (self.boxes_1 > 0)
        boxes_0 = np.where(both, self.boxes_0, 1)
        parts = _rounded(
            _times(self.cents_1, boxes_0) - _times(self.cents_0, self.boxes_1), boxes_0
        )
        total: Integers = np.where(both, parts, 0).sum(axis=0)
        return total

    def _volume(self) -> Integers:
        """What more boxes cost, at the former mean."""
        boxes_0, boxes_1 = self.boxes_0.sum(axis=0), self.boxes_1.sum(axis=0)
        spent = self.cents_0.sum(axis=0)
        some = np.where(boxes_0 > 0, boxes_0, 1)
        return np.where(
            boxes_0 > 0, _rounded(_times(spent, boxes_1 - boxes_0), some), 0
        )


def _times(left: Integers, right: Integers | int) -> npt.NDArray[Any]:
    """The product, of Python's numbers where 64 bits would not hold it."""
    largest = np.abs(left).max(initial=0) * np.abs(right).astype(np.float64).max(
        initial=0
    )
    if largest < _EXACT:
        return left * right
    return left.astype(object) * right


def _rounded(over: npt.NDArray[Any], under: Integers) -> Integers:
    """The quotient to the nearest whole number, halves up; `under` is above 0."""
    if over.dtype == object:
        under = under.astype(object)
    found: Integers = ((2 * over + under) // (2 * under)).astype(np.int64)
    return found
