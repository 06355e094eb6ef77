"""The imputation estimate under many assignments of the dates at once.

Borusyak, Jaravel and Spiess (Review of Economic Studies 2024;91:3253-3285): cluster and
period effects are fitted on the cells not under the effect, the cells under it are
compared with what these foretell, and the differences are averaged. A cluster's part in
the fit depends on the cluster only through its own months and its date, so that all
assignments share their algebra, and all outcomes share their assignments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from maillage.engine.impact.clusters import Clusters
from maillage.engine.impact.panel import NEVER, Floats, Integers


@dataclass(frozen=True)
class Dates:
    """The D dates that clusters have, and "never" last.

    `before` D x T is 1 in the periods not under the effect; `contrast` D x T is the
    mean of after minus the mean of before (0 for never); `after` D counts periods.
    """

    values: Integers
    before: Floats
    contrast: Floats
    after: Integers


def dates_of(clusters: Clusters) -> tuple[Dates, Integers]:
    """The dates and, for each cluster, the index of its own."""
    periods = len(clusters.times)
    own = np.where(clusters.cohort == NEVER, periods, clusters.cohort)
    values, codes = np.unique(np.append(own, periods), return_inverse=True)
    before = (np.arange(periods)[None, :] < values[:, None]).astype(np.float64)
    after = periods - values
    contrast = (1 - before) / np.maximum(after, 1)[:, None] - before / values[:, None]
    contrast[-1] = 0.0
    return Dates(values, before, contrast, after), codes[:-1].astype(np.int64)


@dataclass(frozen=True)
class Effects:
    """`att` I x B, each outcome's effect under each assignment; `influence` G x I x B.

    The sum of the squared parts of the clusters is the squared standard error, clusters
    being independent: a circle's part is its own effect's distance from the mean, times
    its share; to it is added what a cluster lends to the period effects.
    """

    att: Floats
    influence: Floats


@dataclass(frozen=True)
class Design:
    """What B assignments need for any outcome; made by `design`.

    `share` B x G is a cluster's part in the mean effect, `inverse` B x T x T that of
    the normal equations of the period effects, `pull` B x D x T how a cluster of each
    date moves the estimate through the period effects.
    """

    dates: Dates
    codes: Integers
    weight: Floats
    share: Floats
    inverse: Floats
    pull: Floats
    few: float
    """sqrt(C / (C - 1)) for C circles, for the mean that their distances are from."""


def design(clusters: Clusters, dates: Dates, codes: Integers) -> Design:
    """The algebra shared by every outcome under assignments `codes` (B x G)."""
    weight, count = clusters.weight, len(dates.values)
    periods = dates.before.shape[1]
    total = _by_date(codes, np.broadcast_to(weight, codes.shape), count)
    kept = dates.before / dates.before.sum(axis=1, keepdims=True)
    project = np.einsum("dt,ts->dts", dates.before, np.eye(periods)) - np.einsum(
        "dt,ds->dts", dates.before, kept
    )
    normal = (total @ project.reshape(count, -1)).reshape(-1, periods, periods)
    # Period effects are known up to a constant, which no contrast sees.
    inverse = np.linalg.inv(normal + weight.sum() / periods)
    share = weight * dates.after[codes]
    share = share / share.sum(axis=1, keepdims=True)
    by_date = _by_date(codes, share, count)
    pulled = np.einsum("bts,bs->bt", inverse, by_date @ dates.contrast)
    pull = np.einsum("bs,dst->bdt", pulled, project)
    circles = int((codes[0] != count - 1).sum())
    few = float(np.sqrt(circles / (circles - 1))) if circles > 1 else 1.0
    return Design(dates, codes, weight, share, inverse, pull, few)


def _by_date(codes: Integers, values: Floats, count: int) -> Floats:
    """B x D: the values (B x G) of the clusters of each date, added up."""
    place = codes + count * np.arange(len(codes))[:, None]
    added = np.bincount(place.ravel(), values.ravel(), count * len(codes))
    return added.astype(np.float64).reshape(-1, count)


def assigned_effects(made: Design, outcomes: Floats) -> Effects:
    """The effects of outcomes (I x G x T) under each assignment."""
    contrast = made.dates.contrast
    period = _period_effects(made, outcomes)
    own, foretold = outcomes @ contrast.T, period @ contrast.T
    fitted = np.einsum("bdt,ibt->ibd", made.pull, period, optimize=True)
    every = np.arange(len(made.codes))
    att = np.zeros((len(outcomes), len(every)))
    influence = np.empty((len(made.weight), *att.shape))
    for group, code in enumerate(made.codes.T):
        circle = own[:, group][:, code] - foretold[:, every, code]
        att += made.share[:, group] * circle
        influence[group] = circle
    for group, code in enumerate(made.codes.T):
        lent = outcomes[:, group] @ made.pull[every, code].T
        lent -= fitted[:, every, code]
        few = np.where(code == len(contrast) - 1, 1.0, made.few)
        distance = made.share[:, group] * (influence[group] - att)
        influence[group] = few * (distance - made.weight[group] * lent)
    return Effects(att, influence)


def _period_effects(made: Design, outcomes: Floats) -> Floats:
    """I x B x T: fitted on the cells that each assignment leaves out of the effect."""
    before = made.dates.before
    (many, groups, periods), count = outcomes.shape, len(before)
    mean = (outcomes @ before.T) / before.sum(axis=1)
    centred = before * (outcomes[:, :, None, :] - mean[..., None])
    chosen = made.codes + count * np.arange(groups)
    rows = np.arange(len(chosen) + 1) * groups
    picks = sparse.csr_array(
        (np.tile(made.weight, len(chosen)), chosen.ravel(), rows),
        (len(chosen), groups * count),
    )
    flat = centred.reshape(many, groups * count, periods).transpose(1, 2, 0)
    right = (picks @ flat.reshape(groups * count, -1)).reshape(-1, periods, many)
    effects: Floats = (made.inverse @ right).transpose(2, 0, 1)
    return effects
