"""Adds effects by cell up: overall, by time since the start, by cohort, by period.

Weights and standard errors are those of Callaway and Sant'Anna (2021, section 3 and
corollary 2), named as in the R package `did` (`aggte`): `overall` is its `simple`. A
weight is the share of the cohort among the treated, estimated too: its own influence is
part of the standard error, except by cohort, where each period counts the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from maillage.engine.impact.influence import Influence
from maillage.engine.impact.panel import Booleans, Floats, Integers, Panel
from maillage.engine.impact.results import CellEffect, Effect, Estimate, normal_effect


SMALLEST_SHARE_OF_SPREAD = 1e-10
"""A standard error below this share of the outcome's spread is rounding: not told."""


@dataclass(frozen=True)
class Cells:
    """C effects, each of one cohort in one period, and how units weigh in them."""

    group: Integers
    time: Integers
    att: Floats
    influence: Influence

    @property
    def after(self) -> Booleans:
        """C: which are at or after the start."""
        begun: Booleans = self.time >= self.group
        return begun


@dataclass(frozen=True)
class Sample:
    """Whose influences are added up: U units, their weights and what they share.

    `cluster` U, or None where units are independent; `spread` is the standard deviation
    of the outcome.
    """

    cohort: Integers
    weight: Floats
    cluster: Integers | None
    spread: float


def sample_of(panel: Panel, *, clustered: bool) -> Sample:
    """The units of a panel; shocks are shared within its clusters where `clustered`."""
    return Sample(
        panel.cohort,
        panel.weight / panel.weight.mean(),
        panel.cluster if clustered else None,
        float(np.nanstd(panel.outcome)),
    )


def aggregated(cells: Cells, sample: Sample) -> Estimate:
    """The four aggregations of some cells, without a pretest."""
    every, together = np.ones(len(cells.att), dtype=bool), np.zeros_like(cells.time)
    means = [
        _by_share(cells, sample, together, cells.after),
        _by_share(cells, sample, cells.time - cells.group, every),
        _by_period(cells),
        _by_share(cells, sample, cells.time, cells.after),
    ]
    simple, dynamic, group, calendar = _meant(cells, means)
    one = np.zeros_like(group.time)
    averages = {
        "dynamic": (dynamic, _alike(dynamic, dynamic.time >= 0)),
        "group": (group, _by_share(group, sample, one, group.after)),
        "calendar": (calendar, _alike(calendar, calendar.time >= 0)),
    }
    parts = (simple, dynamic, group, calendar)
    return Estimate(
        overall=_effects(simple, sample)[0],
        cells=_told(cells, sample),
        dynamic=_effects(dynamic, sample),
        group=_effects(group, sample),
        calendar=_effects(calendar, sample),
        influence=np.concatenate([part.influence.blocks[0].values.T for part in parts]),
        averages={
            name: _effects(_meant(of, [mean])[0], sample)[0]
            for name, (of, mean) in averages.items()
        },
    )


def known_errors(errors: Floats, sample: Sample) -> Floats:
    """Standard errors, nan where what is left is rounding."""
    least = SMALLEST_SHARE_OF_SPREAD * sample.spread
    return np.where(errors > least, errors, np.nan)


@dataclass(frozen=True)
class _Means:
    """M means of C effects, by name.

    `mix` C x M are their weights; `pull` M x U what each unit moves them through the
    weights themselves, 0 where these are fixed.
    """

    names: Integers
    mix: Floats
    pull: Floats


def _by_share(cells: Cells, sample: Sample, label: Integers, kept: Booleans) -> _Means:
    """One mean for each label of the cells kept, cohorts weighted by their shares.

    A mean m = sum(p_c a_c) / sum(p_c) moves with its shares p too: unit i of weight w_i
    adds w_i times the sum, over the cells c of its own cohort, of (a_c - m) / sum(p).
    """
    at = np.flatnonzero(kept)
    names, row = np.unique(label[at], return_inverse=True)
    cohorts, position = np.unique(cells.group, return_inverse=True)
    shares = np.array([(sample.weight * (sample.cohort == g)).mean() for g in cohorts])
    share = shares[position[at]]
    total = np.bincount(row, share, len(names))
    mix = np.zeros((len(cells.att), len(names)))
    mix[at, row] = share / total[row]
    above = cells.att[at] - (cells.att @ mix)[row]
    pull = np.zeros((len(names), len(cohorts) + 1))
    np.add.at(pull, (row, position[at]), above / total[row])
    of_unit = np.searchsorted(cohorts, sample.cohort)
    of_unit[~np.isin(sample.cohort, cohorts)] = len(cohorts)
    return _Means(names, mix, sample.weight * pull[:, of_unit])


def _by_period(cells: Cells) -> _Means:
    """The plain mean of each cohort's periods under the effect."""
    at = np.flatnonzero(cells.after)
    names, row = np.unique(cells.group[at], return_inverse=True)
    mix = np.zeros((len(cells.att), len(names)))
    mix[at, row] = 1 / np.bincount(row)[row]
    return _Means(names, mix, np.zeros((len(names), cells.influence.units)))


def _alike(cells: Cells, kept: Booleans) -> _Means:
    """The plain mean of the cells kept."""
    mix = (kept / kept.sum())[:, None]
    return _Means(np.zeros(1, np.int64), mix, np.zeros((1, cells.influence.units)))


def _meant(cells: Cells, means: Sequence[_Means]) -> list[Cells]:
    """These means with their influences, worked out at once."""
    mix = sparse.csr_array(np.concatenate([mean.mix for mean in means], axis=1))
    pull = np.concatenate([mean.pull for mean in means])
    influence = cells.influence.mixed(mix) + pull.T
    ends = np.cumsum([len(mean.names) for mean in means])[:-1]
    parts = zip(
        means,
        np.split(np.asarray(cells.att @ mix), ends),
        np.split(influence, ends, axis=1),
        strict=True,
    )
    return [
        Cells(mean.names, mean.names, att, Influence.whole(moved))
        for mean, att, moved in parts
    ]


def _effects(cells: Cells, sample: Sample) -> Mapping[int, Effect]:
    errors = known_errors(cells.influence.errors(sample.cluster), sample)
    return {
        int(name): normal_effect(float(att), float(se))
        for name, att, se in zip(cells.time, cells.att, errors, strict=True)
    }


def _told(cells: Cells, sample: Sample) -> tuple[CellEffect, ...]:
    errors = known_errors(cells.influence.errors(sample.cluster), sample)
    rows = zip(cells.group, cells.time, cells.att, errors, strict=True)
    return tuple(CellEffect(int(g), int(t), float(a), float(s)) for g, t, a, s in rows)
