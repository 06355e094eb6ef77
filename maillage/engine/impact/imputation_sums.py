"""Adds imputed effects up by cohort and period; how far each unit moves the sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maillage.engine.impact.baseline import Baseline
from maillage.engine.impact.panel import Booleans, Floats, Integers, Panel


@dataclass(frozen=True)
class Imputer:
    """A fit ready for many outcomes that miss the same cells.

    `told` U x T: the treated cells that are known and can be told.
    """

    fit: Baseline
    told: Booleans

    def effects(self, outcomes: Floats) -> Floats:
        """... x U x T effects of outcomes of that shape; nan but where told."""
        return np.where(self.told, outcomes - self.fit.fitted(outcomes), np.nan)

    def overall(self, outcomes: Floats) -> Floats:
        """The mean effect of each of K x U x T outcomes: K."""
        weights = self.overall_weights()
        used = self.fit.used | self.told
        known = np.where(used, outcomes, 0.0)
        means: Floats = np.tensordot(known, weights, axes=2)
        return means

    def overall_weights(self) -> Floats:
        """U x T: what each cell's outcome weighs in the mean effect; they sum to 0."""
        treated = np.where(self.told, self.fit.weight[:, None], 0.0)
        treated /= treated.sum()
        return treated - self.fit.cell_pulls(treated)


@dataclass(frozen=True)
class Sums:
    """Over the units of each of C cohorts, T periods: C x T.

    `size` is the weight of the cells told, `effect` their weighted effects summed.
    Both U x T and 0 elsewhere: `beyond`, what each effect has above the mean of its
    cohort and period, and `residual`, what each used cell has above the baseline.
    """

    size: Floats
    effect: Floats
    beyond: Floats
    residual: Floats


def sums(panel: Panel, ready: Imputer) -> Sums:
    cohorts = panel.cohorts
    mine = (panel.cohort[:, None] == cohorts[None, :]).astype(np.float64)
    above = panel.outcome - ready.fit.fitted(panel.outcome)
    effects = np.where(ready.told, above, 0.0)
    weight = panel.weight[:, None] * ready.told
    # Theorem 3 averages effects by the squares of their weights.
    squares = panel.weight[:, None] * weight
    heavy = mine.T @ squares
    mean = mine.T @ (squares * effects) / np.where(heavy > 0, heavy, 1.0)
    return Sums(
        mine.T @ weight,
        mine.T @ (weight * effects),
        np.where(ready.told, effects - mine @ mean, 0.0),
        np.where(ready.fit.used, above, 0.0),
    )


@dataclass(frozen=True)
class Means:
    """K means of effects: what each is, and what a treated cell weighs in it.

    `mix` K x C x T is what a unit of weight 1 weighs; `label` is 0 for the overall
    mean, periods since the start, the index of a period, or for a cell its start times
    T plus its period.
    """

    kind: list[str]
    label: list[int]
    mix: Floats


def means(size: Floats, cohorts: Integers) -> Means:
    place, time = np.nonzero(size)
    start = cohorts[place]
    labels = {
        "overall": np.zeros(len(time), np.int64),
        "dynamic": time - start,
        "group": start,
        "calendar": time,
        "cell": start * size.shape[1] + time,
    }
    kind: list[str] = []
    label: list[int] = []
    mixes = []
    for name, of_cell in labels.items():
        names, row = np.unique(of_cell, return_inverse=True)
        total = np.bincount(row, size[place, time])
        mix = np.zeros((len(names), *size.shape))
        mix[row, place, time] = 1 / total[row]
        kind += [name] * len(names)
        label += names.tolist()
        mixes.append(mix)
    return Means(kind, label, np.concatenate(mixes))


def influences(panel: Panel, ready: Imputer, surprises: Sums, mix: Floats) -> Floats:
    """U x K: what each unit's surprises weigh in each mean, times U.

    A used cell weighs what the baseline pulls from it; its unit's own term meets
    residuals that sum to 0.
    """
    told = panel.weight[:, None] * ready.told
    felt = panel.weight[:, None] * surprises.beyond
    by_unit = np.zeros((len(panel.units), len(mix)))
    found = np.zeros_like(by_unit)
    for place, start in enumerate(panel.cohorts):
        mine = np.flatnonzero(panel.cohort == start)
        weights = np.ascontiguousarray(mix[:, place].T)
        by_unit[mine] = told[mine] @ weights
        found[mine] = felt[mine] @ weights
    by_period = np.einsum("kct,ct->kt", mix, surprises.size)
    pulls = ready.fit.period_pulls(by_unit.T, by_period)
    found -= (panel.weight[:, None] * surprises.residual) @ pulls.T
    found *= len(panel.units)
    return found
