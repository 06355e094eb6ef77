"""The restricted wild cluster bootstrap of the two-way fixed effects estimate.

The effect is fitted with cluster and period effects; residuals are made under the
effect that is tested, each cluster's are all multiplied by one random weight, and the
effect is fitted again on what this gives (Cameron, Gelbach & Miller, Review of
Economics and Statistics 2008;90:414-427; six-point weights: Webb, Canadian Journal of
Economics 2023;56:839-858). The statistic is over its cluster-robust error each time.
Two-way fixed effects mix effects of several dates with weights of their own, so that
this is a second opinion, never the estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from maillage.engine.impact.assignments import DRAWS, SEED
from maillage.engine.impact.clusters import Clusters
from maillage.engine.impact.inversion import Shifted
from maillage.engine.impact.panel import NEVER, Floats


_ENUMERATED = range(8, 13)
"""Numbers of clusters of which all signs (256 to 4,096) are gone through."""

_WEBB = np.sqrt([0.5, 1.0, 1.5])


@dataclass(frozen=True)
class WildBootstrap:
    """The estimate, its cluster-robust error, and the bootstrap's p and interval.

    `weights` is `rademacher` or `webb`; `exact` where all signs were gone through.
    """

    att: float
    se: float
    p: float
    interval: tuple[float, float] | None
    weights: str
    exact: bool


def wild_bootstraps(
    clusters: Clusters,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    level: float = 0.05,
) -> tuple[WildBootstrap, ...]:
    """One for each outcome of `clusters`, on the same weights.

    Signs for 8 clusters or more, all of them up to 12; six-point weights below 8, whose
    signs would be too few.
    """
    kind, exact, weights = _weights(len(clusters.names), draws, seed)
    made = refit(clusters, weights)
    return tuple(
        _one(shifted_by_weights(made, outcome), (kind, exact), level)
        for outcome in clusters.outcome
    )


@dataclass(frozen=True)
class Refit:
    """What refits on `weights` (B x G) need for any outcome; made by `refit`.

    `effect` G x T is what cluster and period effects leave of the treatment, `own` G
    its weighted squares; `moved` B and `parts` B x G are the estimate of the treated
    cells themselves and its clusters' parts.
    """

    weights: Floats
    weight: Floats
    effect: Floats
    own: Floats
    moved: Floats
    parts: Floats


def refit(clusters: Clusters, weights: Floats) -> Refit:
    """The algebra shared by every outcome under `weights`, a row a draw."""
    dated = clusters.cohort[:, None] != NEVER
    periods = np.arange(len(clusters.times))
    under = (dated & (periods >= clusters.cohort[:, None])).astype(np.float64)
    effect = _within(under, clusters.weight)
    own = clusters.weight * (effect**2).sum(axis=1)
    fixed = weights, clusters.weight, effect, own
    return Refit(*fixed, *_refitted(*fixed, effect))


def shifted_by_weights(made: Refit, outcome: Floats) -> Shifted:
    """The refitted statistics of one outcome (G x T), for any effect tested."""
    rest = _within(outcome, made.weight)
    fixed = made.weights, made.weight, made.effect, made.own
    att, parts = _refitted(*fixed, rest)
    few = len(made.weight) / (len(made.weight) - 1)
    return Shifted(
        att,
        made.moved,
        few * np.einsum("bg,bg->b", parts, parts),
        few * np.einsum("bg,bg->b", parts, made.parts),
        few * np.einsum("bg,bg->b", made.parts, made.parts),
    )


def _refitted(
    weights: Floats, weight: Floats, effect: Floats, own: Floats, rest: Floats
) -> tuple[Floats, Floats]:
    """B estimates of residuals `rest` times their weights, and their parts B x G."""
    total = own.sum()
    score = weight * (effect * rest).sum(axis=1)
    estimate = weights @ score / total
    month = weights @ (rest * (weight / weight.sum())[:, None])
    parts = month @ -(effect * weight[:, None]).T
    parts += weights * score
    parts -= np.outer(estimate, own)
    parts /= total
    return estimate, parts


def _one(shifted: Shifted, how: tuple[str, bool], level: float) -> WildBootstrap:
    return WildBootstrap(
        float(shifted.att[0]),
        float(np.sqrt(shifted.square[0])),
        shifted.p(),
        shifted.interval(level),
        *how,
    )


def _within(values: Floats, weight: Floats) -> Floats:
    """What cluster and period effects leave, clusters weighted."""
    period = np.average(values, axis=0, weights=weight)
    left: Floats = values - values.mean(axis=1, keepdims=True) - period + period.mean()
    return left


def _weights(groups: int, draws: int, seed: int) -> tuple[str, bool, Floats]:
    """Rows of weights; the first is all ones, which gives back what was."""
    if groups in _ENUMERATED:
        return "rademacher", True, np.array(list(product((1.0, -1.0), repeat=groups)))
    random = np.random.default_rng(seed)
    webb = groups < _ENUMERATED.start
    points = np.concatenate([-_WEBB, _WEBB]) if webb else np.array([-1.0, 1.0])
    drawn = random.choice(points, size=(draws, groups))
    rows = np.concatenate([np.ones((1, groups)), drawn])
    return ("webb" if webb else "rademacher"), False, rows
