"""Did trends differ before the start? A Wald test that every placebo is 0."""

from __future__ import annotations

import numpy as np
from scipy import linalg, stats

from maillage.engine.impact.aggregation import SMALLEST_SHARE_OF_SPREAD, Cells, Sample
from maillage.engine.impact.influence import Influence
from maillage.engine.impact.panel import Booleans, Floats
from maillage.engine.impact.results import Pretest


def pretest(cells: Cells, sample: Sample) -> Pretest | None:
    """Of the cells before their start; None where it cannot be told (see `wald`)."""
    return wald(cells.att, cells.influence, ~cells.after, sample)


def wald(
    effects: Floats, influence: Influence, placebos: Booleans, sample: Sample
) -> Pretest | None:
    """That those of the effects that are placebos are all 0.

    The statistic is a' V^-1 a as `did::att_gt` prints it: chi-squared, as many degrees
    as placebos. None without a placebo, or where V is singular: as many placebos as
    independent units, or placebos that say each other.
    """
    degrees = int(placebos.sum())
    independent = influence.units
    if sample.cluster is not None:
        independent = len(np.unique(sample.cluster))
    if degrees == 0 or degrees >= independent:
        return None
    shared = influence.by_cluster(sample.cluster, placebos) / influence.units
    variance = shared.T @ shared
    size = np.sqrt(np.diag(variance))
    if (size <= SMALLEST_SHARE_OF_SPREAD * sample.spread).any():
        return None
    values, directions = linalg.eigh(variance / np.outer(size, size))
    if values[0] <= 10 * len(values) * np.finfo(float).eps * values[-1]:
        return None
    along = directions.T @ (effects[placebos] / size)
    statistic = float((along**2 / values).sum())
    return Pretest(statistic, degrees, float(stats.chi2.sf(statistic, degrees)))
