"""The interval of a test: every effect that it does not reject.

To test an effect, it is taken away from the cells that were under it and the test of no
effect is made. Estimates are linear in the outcome and their squared errors are
quadratic, so that a shift costs no new estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maillage.engine.impact.panel import Booleans, Floats


_TIED = 1e-9
"""Statistics this close, relatively, are equal but for rounding."""

_REACH = np.concatenate([np.arange(0, 12, 0.05), np.geomspace(12, 1e5, 80)])
"""Where the ends are looked for, in standard errors from the estimate."""

_HALVINGS = 50


@dataclass(frozen=True)
class Shifted:
    """B statistics as functions of the effect taken away; the first is what was.

    Under a shift s the b-th is (`att` - s `moved`) / sqrt(`square` - 2 s `cross` +
    s^2 `moved_square`), each of length B; `moved` is the same estimate of the cells
    that were under the effect, 1 in the first place.
    """

    att: Floats
    moved: Floats
    square: Floats
    cross: Floats
    moved_square: Floats

    def p(self, effect: float = 0.0) -> float:
        """The share of statistics at least as large, in size, as what was."""
        return float(self.p_of(np.array([effect]))[0])

    def p_of(self, effects: Floats) -> Floats:
        """`p` of each of several effects."""
        shares: Floats = self._as_large(effects).mean(axis=1)
        return shares

    def _as_large(self, effects: Floats) -> Booleans:
        """E x B: |statistic| >= |what was|, multiplied out as either error may be 0."""
        shift = effects[:, None]
        top = (self.att - shift * self.moved) ** 2
        below = self.square - 2 * shift * self.cross + shift**2 * self.moved_square
        below = np.maximum(below, 0.0)
        large: Booleans = top * below[:, :1] >= top[:, :1] * below * (1 - _TIED)
        large[:, 0] = True
        return large

    @property
    def smallest_p(self) -> float:
        """The p-value of an effect without bound: what no data could go under."""
        moved = self.moved**2
        without_error = self.moved_square <= _TIED * moved
        without_error[0] = True
        return float((without_error & (moved > _TIED)).mean())

    def interval(self, level: float = 0.05) -> tuple[float, float] | None:
        """The outermost effects with p over `level`; None where there is no end."""
        error = float(np.sqrt(self.square[0]))
        if not error > 0 or self.smallest_p > level:
            return None
        ends = [self._end(side * error, level) for side in (-1.0, 1.0)]
        return (ends[0], ends[1]) if all(map(np.isfinite, ends)) else None

    def _end(self, step: float, level: float) -> float:
        """The last effect not rejected going away from the estimate by `step`s."""
        at = float(self.att[0]) + step * _REACH
        kept = np.flatnonzero(self.p_of(at) > level)
        last = int(kept[-1])
        if last == len(at) - 1:
            return float(np.copysign(np.inf, step))
        inside, outside = at[last], at[last + 1]
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            if self.p(middle) > level:
                inside = middle
            else:
                outside = middle
        return float(inside)
