"""One circle alone beside other doctors: the interval that counts each doctor once.

Each doctor is compared with himself before, and what all the doctors did is taken away;
what is left of the circle's doctors, less what is left of the others, is the effect,
the same as the imputation estimate. How much doctors differ within each side gives its
error (jackknife by doctor, or by group of doctors who share their shocks; Welch's
degrees of freedom). It supposes that nothing but the session touched the circle alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from maillage.engine.errors import BadInput
from maillage.engine.impact.aggregation import SMALLEST_SHARE_OF_SPREAD
from maillage.engine.impact.content import Point
from maillage.engine.impact.panel import Booleans, Floats, Panel
from maillage.engine.impact.results import Effect


FEWEST_DOCTORS = 2
"""On each side: one alone does not tell how doctors differ."""

POWER = 0.8
LEVEL = 0.05


@dataclass(frozen=True)
class ByDoctor:
    """The effect and what it rests on.

    `changes` U: what is left of each doctor, after less before, in the outcome's unit
    (nan where he has nothing on a side). `degrees` of freedom of the interval.
    `detectable`: the least effect seen four times in five at 5 %.
    """

    effect: Effect
    p: float
    degrees: float
    detectable: float
    changes: Floats


def by_doctor(panel: Panel) -> ByDoctor:
    """The effect on the one circle of a panel, all of whose doctors begin together.

    Raises BadInput under two doctors on a side, or without a period before or after.
    """
    first = _first_period(panel)
    left = panel.outcome - period_effects(panel)[None, :]
    after = np.arange(len(panel.times)) >= first
    changes = _mean(left, after) - _mean(left, ~after)
    told = ~np.isnan(changes)
    circle = _side(panel, changes, told & panel.treated)
    others = _side(panel, changes, told & ~panel.treated)
    return _compared(circle, others, changes, float(np.nanstd(panel.outcome)))


def curve(panel: Panel) -> tuple[Point, ...]:
    """The circle less the others in each period, 0 on average before the session.

    Each point has the interval of `by_doctor`; none where it cannot be told.
    """
    first = _first_period(panel)
    left = panel.outcome - period_effects(panel)[None, :]
    before = np.arange(len(panel.times)) < first
    own = left - _mean(left, before)[:, None]
    spread = float(np.nanstd(panel.outcome))
    found = []
    for period in range(len(panel.times)):
        told = ~np.isnan(own[:, period])
        moved = own[:, period]
        try:
            circle = _side(panel, moved, told & panel.treated)
            others = _side(panel, moved, told & ~panel.treated)
        except BadInput:
            continue
        effect = _compared(circle, others, moved, spread).effect
        found.append(Point(period - first, effect.att, effect.low, effect.high))
    return tuple(found)


def period_effects(panel: Panel) -> Floats:
    """T: what every doctor did, fitted on the cells not under the effect.

    Doctor and period effects by weighted least squares; doctors are solved for, which
    leaves T equations.
    """
    weight = panel.weight[:, None] * (
        ~np.isnan(panel.outcome) & ~panel.under_effect
    ).astype(np.float64)
    outcome = np.nan_to_num(panel.outcome)
    per_doctor = weight.sum(axis=1, keepdims=True)
    share = np.divide(
        weight, per_doctor, out=np.zeros_like(weight), where=per_doctor > 0
    )
    own = (share * outcome).sum(axis=1, keepdims=True)
    normal = np.diag(weight.sum(axis=0)) - weight.T @ share
    right = (weight * (outcome - own)).sum(axis=0)
    # Known up to a constant, which no difference between periods sees.
    found, *_ = np.linalg.lstsq(normal, right, rcond=None)
    return np.asarray(found)


@dataclass(frozen=True)
class _Side:
    """The weighted mean of one side, its squared error and degrees of freedom."""

    mean: float
    square: float
    degrees: float


def _first_period(panel: Panel) -> int:
    cohorts = panel.cohorts
    if len(cohorts) != 1 or cohorts[0] < 1:
        raise BadInput(
            "Il faut un cercle, une seule date de séance et des périodes avant elle."
        )
    return int(cohorts[0])


def _mean(values: Floats, periods: Booleans) -> Floats:
    """U: of each doctor over some periods, nan where he has none."""
    known = ~np.isnan(values) & periods[None, :]
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    found: Floats = np.full(len(total), np.nan)
    np.divide(total, count, out=found, where=count > 0)
    return found


def _side(panel: Panel, changes: Floats, who: Booleans) -> _Side:
    """Jackknife of a weighted mean, whole groups of doctors left out in turn."""
    _, group = np.unique(_groups(panel)[who], return_inverse=True)
    groups = int(group.max(initial=-1)) + 1
    if groups < FEWEST_DOCTORS:
        raise BadInput(
            f"Il faut au moins {FEWEST_DOCTORS} médecins avec des cas avant et après "
            "dans le cercle, et autant en dehors."
        )
    weight = panel.weight[who]
    mean = float(np.average(changes[who], weights=weight))
    share = np.bincount(group, weights=weight) / weight.sum()
    moved = np.bincount(group, weights=weight * (changes[who] - mean)) / weight.sum()
    apart = moved / (1 - share)
    scale = (groups - 1) / groups
    square = float(scale * (apart**2).sum())
    return _Side(mean, square, float(1 / (share**2).sum()) - 1)


def _groups(panel: Panel) -> np.ndarray:
    """U: the circle's doctors one by one, the others by group."""
    alone = np.arange(len(panel.units)) + len(panel.clusters)
    return np.where(panel.treated, alone, panel.cluster)


def _compared(circle: _Side, others: _Side, changes: Floats, spread: float) -> ByDoctor:
    att, square = circle.mean - others.mean, circle.square + others.square
    if square <= (SMALLEST_SHARE_OF_SPREAD * spread) ** 2:
        effect = Effect(att, float("nan"), float("nan"), float("nan"))
        return ByDoctor(effect, float("nan"), float("nan"), float("nan"), changes)
    degrees = square**2 / sum(
        each.square**2 / each.degrees for each in (circle, others) if each.square > 0
    )
    error = float(np.sqrt(square))
    reach = float(stats.t.ppf(1 - LEVEL / 2, degrees))
    effect = Effect(att, error, att - reach * error, att + reach * error)
    p = float(2 * stats.t.sf(abs(att) / error, degrees))
    detectable = (reach + float(stats.t.ppf(POWER, degrees))) * error
    return ByDoctor(effect, p, float(degrees), detectable, changes)
