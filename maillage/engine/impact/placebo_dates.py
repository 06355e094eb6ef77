"""The same curve with sessions moved into the past, where nothing had happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maillage.engine.impact.content import Point
from maillage.engine.impact.panel import Panel


Curve = tuple[Point, ...]


def placebo_curves(
    panel: Panel,
    curve_of: Callable[[Panel], Curve],
    shifts: Sequence[int] | None = None,
) -> tuple[Curve, ...]:
    """The curve as `curve_of` finds it had sessions been held `shifts` periods earlier.

    What came after the true sessions is hidden.
    """
    raise NotImplementedError
