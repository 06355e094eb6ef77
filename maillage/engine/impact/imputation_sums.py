"""Adds imputed effects up by cohort and period; how far each unit moves the sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from maillage.engine.impact.baseline import Baseline
from maillage.engine.impact.influence import summed
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
class Told:
    """The N treated cells that are told, of U units over T periods.

    `unit` N; `cell` N, the place of its cohort among the panel's times T plus its
    period; `weight` and `effect` N; `beyond` N, what the effect has above the mean of
    its cohort and period; `residual` U x T, what each used cell has above the baseline,
    0 elsewhere.
    """

    unit: Integers
    cell: Integers
    weight: Floats
    effect: Floats
    beyond: Floats
    residual: Floats


def told_cells(panel: Panel, ready: Imputer) -> Told:
    """What a panel's outcome gives once its baseline is taken off."""
    above = panel.outcome - ready.fit.fitted(panel.outcome)
    unit, time = np.nonzero(ready.told)
    cell = np.searchsorted(panel.cohorts, panel.cohort[unit]) * len(panel.times) + time
    weight, effect = panel.weight[unit], above[unit, time]
    # Theorem 3 averages effects by the squares of their weights.
    heavy = np.bincount(cell, weight**2)
    mean = np.bincount(cell, weight**2 * effect) / np.where(heavy > 0, heavy, 1.0)
    residual = np.where(ready.fit.used, above, 0.0)
    return Told(unit, cell, weight, effect, effect - mean[cell], residual)


@dataclass(frozen=True)
class Means:
    """K means of effects: what each is, and what a treated cell weighs in it.

    `mix` C T x K is what a unit of weight 1 weighs; `label` is 0 for the overall mean,
    periods since the start, the index of a period, or for a cell its start times T plus
    its period.
    """

    kind: list[str]
    label: list[int]
    mix: sparse.csr_array


def means(panel: Panel, told: Told) -> Means:
    """The means of all, by period since the start, by start, by period, by cell."""
    periods = len(panel.times)
    size = np.bincount(told.cell, told.weight, len(panel.cohorts) * periods)
    at = np.flatnonzero(size)
    place, time = np.divmod(at, periods)
    start = panel.cohorts[place]
    labels = {
        "overall": np.zeros(len(time), np.int64),
        "dynamic": time - start,
        "group": start,
        "calendar": time,
        "cell": start * periods + time,
    }
    kind: list[str] = []
    label: list[int] = []
    mixes = []
    for name, of_cell in labels.items():
        names, row = np.unique(of_cell, return_inverse=True)
        share = 1 / np.bincount(row, size[at])[row]
        mixes.append(sparse.csr_array((share, (at, row)), (len(size), len(names))))
        kind += [name] * len(names)
        label += names.tolist()
    return Means(kind, label, sparse.csr_array(sparse.hstack(mixes)))


def effects_of(told: Told, mix: sparse.csr_array) -> Floats:
    """K mean effects."""
    summed = np.bincount(told.cell, told.weight * told.effect, mix.shape[0])
    return np.asarray(summed @ mix)


def influences(
    panel: Panel,
    ready: Imputer,
    told: Told,
    mix: sparse.csr_array,
    group: Integers | None = None,
) -> Floats:
    """U x K: what each unit's surprises weigh in each mean, times U.

    With `group` U, the sums over groups instead: G x K. A used cell weighs what the
    baseline pulls from it; its unit's own term meets residuals that sum to 0.
    """
    row = told.unit if group is None else group[told.unit]
    rows = len(panel.units) if group is None else int(group.max()) + 1
    felt = sparse.csr_array(
        (told.weight * told.beyond, (row, told.cell)), (rows, mix.shape[0])
    )
    residual = panel.weight[:, None] * told.residual
    if group is not None:
        residual = summed(group, residual, rows)
    found: Floats = (felt @ mix).toarray()
    found -= residual @ _pulls(panel, ready, told, mix).T
    found *= len(panel.units)
    return found


def _pulls(panel: Panel, ready: Imputer, told: Told, mix: sparse.csr_array) -> Floats:
    """K x T: what each mean asks of the period effects."""
    fit, cells = ready.fit, mix.shape[0]
    own = sparse.csr_array(
        (told.weight, (told.cell, told.cell % len(panel.times))),
        (cells, len(panel.times)),
    )
    lent = sparse.csr_array(
        (told.weight / fit.count[told.unit], (told.cell, told.unit)),
        (cells, len(panel.units)),
    )
    asked = own.toarray() - lent @ fit.used.astype(np.float64)
    pulls: Floats = (mix.T @ asked) @ fit.inverse
    return pulls
