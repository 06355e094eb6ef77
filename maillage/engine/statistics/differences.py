"""How far to believe the difference of two estimates.

Two views of the same uncertainty: that of the cases, as if each were drawn by itself
(`mover`), and that of the units that gave them (`jackknife`), for a doctor's cases
resemble each other and each doctor stands on both sides of the difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special


FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A value and its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """One value minus another, and the interval of that."""

    value: float
    low: float
    high: float

    def widened(self, other: Difference) -> Difference:
        """The same difference with the widest of two intervals, bound by bound."""
        return Difference(
            self.value, min(self.low, other.low), max(self.high, other.high)
        )


def mover(first: Estimate, second: Estimate) -> Difference:
    """First minus second, the two held independent, from their own intervals.

    With d = p₁ - p₂: d - √((p₁ - l₁)² + (u₂ - p₂)²) to d + √((u₁ - p₁)² + (p₂ - l₂)²).
    From two Wilson intervals this is Newcombe's hybrid score interval; it holds for
    other intervals as well (of a ratio, of a mean).

    Newcombe, Stat. Med. 1998;17:873-890, method 10; Zou and Donner, Stat. Med.
    2008;27:1693-1702.
    """
    value = first.value - second.value
    below = np.hypot(first.value - first.low, second.high - second.value)
    above = np.hypot(first.high - first.value, second.value - second.low)
    return Difference(value, float(value - below), float(value + above))


def jackknife(
    numerators: npt.ArrayLike, denominators: npt.ArrayLike, level: float = 0.95
) -> Difference:
    """Second minus first of two pooled ratios to which the same units contribute.

    Arrays of two rows, first and second, one column a unit. With k units and D the
    difference Σx₂/Σn₂ - Σx₁/Σn₁, each unit is left out in turn:
    s² = (k - 1)/k Σ (D₍₋ᵢ₎ - D)², and the interval is D ± t(k - 1) s. Nothing is
    assumed of how cases of one unit, or the two sides of one unit, resemble each
    other; only that the units are independent.

    nan bounds where leaving a unit out leaves nothing, or under 2 units.

    MacKinnon, Nielsen and Webb, J. Econometrics 2023;232:272-299 (their CV3, advised
    with few clusters); Shao and Tu, The Jackknife and Bootstrap, 1995, for ratios.
    """
    above = np.asarray(numerators, dtype=np.float64)
    below = np.asarray(denominators, dtype=np.float64)
    units = above.shape[1]
    value = _difference(above.sum(axis=1), below.sum(axis=1))
    if units < 2:
        return Difference(float(value), np.nan, np.nan)
    without = _difference(
        above.sum(axis=1)[:, None] - above, below.sum(axis=1)[:, None] - below
    )
    error = np.sqrt((units - 1) / units * np.sum((without - value) ** 2))
    spread = float(special.stdtrit(units - 1, (1 + level) / 2) * error)
    return Difference(float(value), float(value - spread), float(value + spread))


def _difference(above: FloatArray, below: FloatArray) -> FloatArray:
    over = np.where(below > 0, below, np.nan)
    ratio = above / over
    return np.asarray(ratio[1] - ratio[0])
