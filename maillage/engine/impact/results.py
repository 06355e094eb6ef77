"""What estimators give back: effects with their intervals, always together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from maillage.engine.impact.panel import Floats


@dataclass(frozen=True)
class Effect:
    """A mean effect on the treated, in the outcome's own unit.

    `se` is nan where the method gives an interval without one; `low` and `high` are nan
    where no interval can be told.
    """

    att: float
    se: float
    low: float
    high: float


@dataclass(frozen=True)
class CellEffect:
    """The effect on the units begun in period `group`, in period `time` (indexes).

    Before `group` it is a placebo: 0 but for noise if trends are parallel.
    """

    group: int
    time: int
    att: float
    se: float


@dataclass(frozen=True)
class Pretest:
    """Wald test that each placebo of before is 0: chi-squared with `degrees`.

    Not `reliable` where there are too many placebos for the units behind them: it then
    rejects too often, and its `p` is only there to be compared with other tools.
    """

    statistic: float
    degrees: int
    p: float
    reliable: bool = True


@dataclass(frozen=True)
class Estimate:
    """Effects by cell and added up.

    `dynamic` by periods since the first one (0 is the first under the effect, -1 the
    last before), `group` and `calendar` by index of period. `influence` is U values for
    each of `overall`, `dynamic`, `group`, `calendar` in that order, of which the mean
    square over U gives the standard error (None where the method has none). `averages`
    are plain or weighted means of `dynamic` (from 0 on), `group` and `calendar`, by
    these names: what the R package `did` calls their overall effects.
    """

    overall: Effect
    cells: tuple[CellEffect, ...] = ()
    dynamic: Mapping[int, Effect] = field(default_factory=dict)
    group: Mapping[int, Effect] = field(default_factory=dict)
    calendar: Mapping[int, Effect] = field(default_factory=dict)
    pretest: Pretest | None = None
    influence: Floats | None = None
    averages: Mapping[str, Effect] = field(default_factory=dict)


def normal_effect(att: float, se: float, level_z: float = 1.959963984540054) -> Effect:
    """A point with its normal interval; 1.96 standard errors unless told."""
    if not np.isfinite(se):
        return Effect(att, float("nan"), float("nan"), float("nan"))
    return Effect(att, se, att - level_z * se, att + level_z * se)
