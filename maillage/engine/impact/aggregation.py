"""Adds effects by cell up: overall, by time since the start, by cohort, by period.

Weights and standard errors are those of Callaway and Sant'Anna (2021, section 3 and
corollary 2), named as in the R package `did` (`aggte`): `overall` is its `simple`. A
weight is the share of the cohort among the treated, estimated too: its own influence is
part of the standard error, except by cohort, where each period counts the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

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
    every = np.ones(len(cells.att), dtype=bool)
    simple = _by_share(cells, sample, np.zeros(len(cells.att), np.int64), cells.after)
    dynamic = _by_share(cells, sample, cells.time - cells.group, every)
    group = _by_period(cells)
    calendar = _by_share(cells, sample, cells.time, cells.after)
    whole = _by_share(group, sample, np.zeros(len(group.att), np.int64), group.after)
    since = _mean(dynamic, dynamic.time >= 0)
    averages = {
        "dynamic": since,
        "group": whole,
        "calendar": _mean(calendar, calendar.time >= 0),
    }
    parts = (simple, dynamic, group, calendar)
    return Estimate(
        overall=next(iter(_effects(simple, sample).values())),
        cells=_told(cells, sample),
        dynamic=_effects(dynamic, sample),
        group=_effects(group, sample),
        calendar=_effects(calendar, sample),
        influence=np.concatenate([part.influence.blocks[0].values.T for part in parts]),
        averages={
            name: next(iter(_effects(one, sample).values()))
            for name, one in averages.items()
        },
    )


def standard_errors(influence: Influence, sample: Sample) -> Floats:
    """Of each effect; nan where what is left is rounding."""
    found = influence.errors(sample.cluster)
    return np.where(found > SMALLEST_SHARE_OF_SPREAD * sample.spread, found, np.nan)


def _by_share(cells: Cells, sample: Sample, label: Integers, kept: Booleans) -> Cells:
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
    att = cells.att @ mix
    pull = np.zeros((len(names), len(cohorts) + 1))
    np.add.at(pull, (row, position[at]), (cells.att[at] - att[row]) / total[row])
    of_unit = np.searchsorted(cohorts, sample.cohort)
    known = np.isin(sample.cohort, cohorts)
    of_unit = np.where(known, of_unit, len(cohorts))
    influence = cells.influence.mixed(mix)
    influence += sample.weight[:, None] * pull.T[of_unit]
    zero = np.zeros(len(names), np.int64)
    return Cells(zero, names, att, Influence.whole(influence))


def _by_period(cells: Cells) -> Cells:
    """The plain mean of each cohort's periods under the effect."""
    at = np.flatnonzero(cells.after)
    names, row = np.unique(cells.group[at], return_inverse=True)
    count = np.bincount(row, minlength=len(names))
    mix = np.zeros((len(cells.att), len(names)))
    mix[at, row] = 1 / count[row]
    return _mixed(cells, names, mix)


def _mean(cells: Cells, kept: Booleans) -> Cells:
    mix = (kept / kept.sum())[:, None]
    return _mixed(cells, np.zeros(1, np.int64), mix)


def _mixed(cells: Cells, names: Integers, mix: Floats) -> Cells:
    influence = Influence.whole(cells.influence.mixed(mix))
    return Cells(names, names, cells.att @ mix, influence)


def _effects(cells: Cells, sample: Sample) -> Mapping[int, Effect]:
    errors = standard_errors(cells.influence, sample)
    return {
        int(name): normal_effect(float(att), float(se))
        for name, att, se in zip(cells.time, cells.att, errors, strict=True)
    }


def _told(cells: Cells, sample: Sample) -> tuple[CellEffect, ...]:
    errors = standard_errors(cells.influence, sample)
    rows = zip(cells.group, cells.time, cells.att, errors, strict=True)
    return tuple(CellEffect(int(g), int(t), float(a), float(s)) for g, t, a, s in rows)
