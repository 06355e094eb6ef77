"""How much trends would have to differ before an effect is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.engine.impact.content import Interval
from maillage.engine.impact.panel import Floats
from maillage.engine.impact.results import Estimate


MULTIPLES = (0.0, 0.5, 1.0, 1.5, 2.0)
"""Of the largest departure from parallel trends seen before, what is allowed after."""


@dataclass(frozen=True)
class Allowed:
    """The interval when departures after are at most `multiple` times those before."""

    multiple: float
    interval: Interval


@dataclass(frozen=True)
class Robust:
    """Intervals by what is allowed, and the multiple at which 0 enters (`breakdown`).

    `breakdown` is 0 where 0 is in the interval of parallel trends already, infinite
    where no multiple up to 100 brings it in.
    """

    allowed: tuple[Allowed, ...]
    breakdown: float
    said: str


def robust(
    estimate: Estimate,
    *,
    multiples: Sequence[float] = MULTIPLES,
    degrees: float | None = None,
) -> Robust | None:
    """Relative-magnitude bounds (Rambachan and Roth 2023) of the mean dynamic effect."""
    raise NotImplementedError


def relative_magnitudes(
    before: Floats,
    after: Floats,
    covariance: Floats,
    *,
    weights: Floats | None = None,
    multiples: Sequence[float] = MULTIPLES,
    degrees: float | None = None,
) -> Robust:
    """The same from an event study whose reference is the period just before."""
    raise NotImplementedError
