"""The ends of a value axis: round numbers, the same on every mirror of a session."""

from __future__ import annotations

import math
from collections.abc import Iterable

from maillage.engine.mirrors.content import Scale


_STRETCH = 1.3
"""How far beyond the highest value an interval may push the end of the axis."""

_ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def end(values: Iterable[float], highs: Iterable[float], scale: Scale) -> float:
    """A round number above every value, and above the intervals within reason.

    Shares end at 1 at most. 0.1 for shares, 1 otherwise, where there is no value. A
    change reaches as far as its lowest values, for its axis has two sides (`start`).
    """
    if scale is Scale.CHANGE:
        values, highs = list(map(abs, values)), list(map(abs, highs))
    highest = max((value for value in values if math.isfinite(value)), default=0.0)
    bound = max((high for high in highs if math.isfinite(high)), default=0.0)
    wanted = max(highest * 1.02, min(bound, highest * _STRETCH))
    if wanted <= 0:
        return 0.1 if scale in (Scale.SHARE, Scale.CHANGE) else 1.0
    power = 10.0 ** math.floor(math.log10(wanted))
    found = next(step * power for step in _ROUND if step * power >= wanted)
    found = float(f"{found:.6g}")
    return min(found, 1.0) if scale is Scale.SHARE else found


def start(values: Iterable[float], scale: Scale, top: float) -> float:
    """0; of a change with a value below 0, as far below 0 as the end is above."""
    below = any(math.isfinite(value) and value < 0 for value in values)
    return -top if scale is Scale.CHANGE and below else 0.0


_STEPS = {
    1.0: 5,
    1.2: 4,
    1.5: 3,
    2.0: 4,
    2.5: 5,
    3.0: 3,
    4.0: 4,
    5.0: 5,
    6.0: 3,
    8.0: 4,
}


def ticks(top: float, bottom: float = 0.0) -> tuple[float, ...]:
    """Round values from 0 to the end of an axis, 4 to 6 of them.

    Of an axis of two sides, half as many on each, in order; 0 is one of them.
    """
    above = _ticks(top)
    if bottom >= 0:
        return above
    kept = above[1:] if len(above) <= _FEW_TICKS else above[2::2]
    return (*(-tick for tick in reversed(kept)), 0.0, *kept)


_FEW_TICKS = 4


def _ticks(top: float) -> tuple[float, ...]:
    mantissa = top / 10.0 ** math.floor(math.log10(top) + 1e-9)
    nearest = min(_STEPS, key=lambda step: abs(step - mantissa))
    steps = _STEPS[nearest]
    return tuple(float(f"{top * rank / steps:.6g}") for rank in range(steps + 1))


def tick_decimals(step: float) -> int:
    """How many decimals the multiples of a step need: 0 for 20, 1 for 0.5."""
    return max(0, -math.floor(math.log10(step) + 1e-9))
