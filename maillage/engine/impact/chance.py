"""What a circle's before and after differ by when nothing was done: chance variance.

Two sources. *Control groups* with the circle's dates, as pseudo-circles: their spread
holds what months, doctors and local shocks do; a part that depends on how many doctors
a group has is corrected to the circle's own number. *The circle's own past*, as placebo
dates: the only place where its local shocks show when the controls are single doctors,
who share none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import toeplitz

from maillage.engine.impact.assigned_effects import dates_of
from maillage.engine.impact.by_circle import Contrasts, contrasts
from maillage.engine.impact.clusters import Clusters
from maillage.engine.impact.panel import NEVER, Booleans, Floats, Panel


MONTHS_FOR_A_DEGREE = 4
"""Months of the past that count as one observation, shocks lasting some months."""

SHORTEST_PAST = 6
"""Months before below which the past of a circle says nothing of its shocks."""


@dataclass(frozen=True)
class Chance:
    """`variances` C, of each circle's own contrast, and the degrees of freedom behind.

    `grouped`: whether the controls are groups of doctors, as the circles are.
    """

    variances: Floats
    degrees: int
    grouped: bool


def chance(panel: Panel, clusters: Clusters, outcome: Floats) -> Chance:
    """The chance variance of each circle of `clusters`, made from `panel`.

    `outcome` G x T are the clusters' means of the panel's outcome. From the control
    groups where they are known; else the larger of what single doctors taken together
    would show and what the circles' own past shows.
    """
    found = contrasts(clusters, outcome)
    controls = len(found.control)
    between = (
        found.control.var(axis=0, ddof=1) if controls > 1 else found.circle * np.nan
    )
    if controls_in_groups(clusters):
        return Chance(_of_groups(panel, clusters, found, between), controls - 1, True)
    past = past_variances(panel, clusters, outcome)
    variances = np.fmax(between / found.size, past)
    degrees = max(1, min(controls - 1, past_degrees(panel, clusters)))
    return Chance(variances, degrees, False)


def past_degrees(panel: Panel, clusters: Clusters) -> int:
    """What the months before of all the circles count for, as degrees of freedom."""
    periods = int(clusters.cohort[clusters.treated].sum())
    return max(1, periods * panel.months_a_period // MONTHS_FOR_A_DEGREE)


def controls_in_groups(clusters: Clusters) -> bool:
    """Whether most control clusters hold several doctors, or the circles hold one."""
    treated = clusters.treated
    alone = (clusters.size[~treated] == 1).mean() > 0.5
    return not alone or bool((clusters.size[treated] == 1).all())


def _of_groups(
    panel: Panel, clusters: Clusters, found: Contrasts, between: Floats
) -> Floats:
    """The spread of control groups, brought to each circle's number of doctors.

    Var(group of n) = shocks + doctors / n: doctors' part is told inside the groups.
    """
    size = clusters.size[~clusters.treated]
    doctors = _inside(panel, clusters)
    if np.isnan(doctors).any():
        return between
    shocks = np.maximum(0.0, between - doctors * (1 / size).mean())
    variances: Floats = shocks + doctors / found.size
    return variances


def _inside(panel: Panel, clusters: Clusters) -> Floats:
    """C: the variance of doctors' contrasts inside control groups, at each date."""
    treated = clusters.treated
    control = ~treated[panel.cluster]
    group = panel.cluster[control]
    outcome = panel.outcome[control][:, : len(clusters.times)]
    dates, own_date = np.unique(clusters.cohort[treated], return_inverse=True)
    found = []
    for cohort in dates:
        own = _contrast(outcome, int(cohort))
        told = np.isfinite(own)
        count = np.bincount(group[told], minlength=len(treated))
        total = np.bincount(group[told], own[told], minlength=len(treated))
        mean = total / np.maximum(count, 1)
        degrees = np.maximum(count - 1, 0).sum()
        squares = ((own[told] - mean[group[told]]) ** 2).sum()
        found.append(squares / degrees if degrees else np.nan)
    return np.array(found)[own_date]


def _contrast(outcome: Floats, cohort: int) -> Floats:
    """U: the mean from `cohort` on less the mean before; nan where one is not known."""
    known = np.isfinite(outcome)
    filled = np.where(known, outcome, 0.0)
    means = []
    for part in (slice(cohort, None), slice(None, cohort)):
        count = known[:, part].sum(axis=1)
        total = filled[:, part].sum(axis=1)
        lacking = np.full(len(outcome), np.nan)
        means.append(np.divide(total, count, out=lacking, where=count > 0))
    contrast: Floats = means[0] - means[1]
    return contrast


def past_variances(panel: Panel, clusters: Clusters, outcome: Floats) -> Floats:
    """C: of each circle's contrast, from its months before; nan where they are few.

    The circle less the controls is a shock that fades (first-order autoregressive) plus
    the doctors' own months, whose part is told inside the circle. The shock's variance
    and fading are those of all the circles together.
    """
    dates, codes = dates_of(clusters)
    treated = np.flatnonzero(clusters.treated)
    control = ~clusters.treated
    share = clusters.weight[control] / clusters.weight[control].sum()
    apart = outcome - share @ outcome[control]
    noise = _doctors_months(panel, clusters)
    moments = np.array(
        [_moments(apart[one, : clusters.cohort[one]], noise[one]) for one in treated]
    )
    months = clusters.cohort[treated]
    told = months >= SHORTEST_PAST
    if not told.any():
        return np.full(len(treated), np.nan)
    variance, next_to = np.average(moments[told], axis=0, weights=months[told])
    variance = max(variance, 0.0)
    fading = float(np.clip(next_to / variance, 0.0, 0.95)) if variance > 0 else 0.0
    lags = fading ** np.arange(len(clusters.times))
    weights = dates.contrast[codes[treated]]
    shocks = np.einsum("ct,ts,cs->c", weights, variance * toeplitz(lags), weights)
    doctors = noise[treated] * (weights**2).sum(axis=1)
    found: Floats = np.where(told, shocks + doctors, np.nan)
    return found


def _moments(apart: Floats, noise: float) -> tuple[float, float]:
    """Variance and next-month covariance of a circle's shock before its session.

    A mean taken off a few months that resemble each other hides part of both; the
    part is that of months tied at 0.5, a middling value.
    """
    months = len(apart)
    if months < SHORTEST_PAST:
        return 0.0, 0.0
    centred = apart - apart.mean()
    hidden = toeplitz(0.5 ** np.arange(months)).mean()
    variance = float((centred**2).mean()) - noise
    next_to = float((centred[1:] * centred[:-1]).mean())
    return variance / (1 - hidden), (next_to + variance * hidden) / (1 - hidden)


def _doctors_months(panel: Panel, clusters: Clusters) -> Floats:
    """G: the variance that doctors' own months give to a cluster's mean of a month."""
    outcome = panel.outcome[:, : len(clusters.times)]
    known = np.isfinite(outcome) & _untouched(panel, outcome.shape[1])
    filled = np.where(known, outcome, 0.0)
    count = np.maximum(known.sum(axis=1), 1)
    centred = np.where(known, filled - (filled.sum(axis=1) / count)[:, None], 0.0)
    groups = len(clusters.names)
    present = np.zeros((groups, outcome.shape[1]))
    np.add.at(present, panel.cluster, known.astype(np.float64))
    total = np.zeros_like(present)
    np.add.at(total, panel.cluster, centred)
    month = total / np.maximum(present, 1)
    left = np.where(known, centred - month[panel.cluster], 0.0)
    squares = np.bincount(panel.cluster, (left**2).sum(axis=1), groups)
    months = np.bincount(panel.cluster, np.maximum(count - 1, 0), groups)
    degrees = months * (1 - 1 / np.maximum(clusters.size, 2))
    noise: Floats = squares / np.maximum(degrees, 1) / clusters.size
    return noise


def _untouched(panel: Panel, periods: int) -> Booleans:
    before: Booleans = np.arange(periods) < np.where(
        panel.cohort == NEVER, periods, panel.cohort
    ).reshape(-1, 1)
    return before
