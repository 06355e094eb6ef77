"""Did trends differ before the start? A Wald test that every placebo is 0."""

from __future__ import annotations

import numpy as np
from scipy import linalg, stats

from maillage.engine.impact.aggregation import Cells, Sample, summed_by_cluster
from maillage.engine.impact.results import Pretest


def pretest(cells: Cells, sample: Sample) -> Pretest | None:
    """Of the cells before their start; None where it cannot be told.

    The statistic is a' V^-1 a, V from the influence functions, as `did::att_gt` prints
    it: chi-squared with as many degrees as cells. There is none without a cell, nor
    where V is singular: as many placebos as independent units, or more.
    """
    before = ~cells.after & np.isfinite(cells.att)
    shared = summed_by_cluster(cells.influence[before], sample.cluster)
    degrees, independent = shared.shape
    if degrees == 0 or degrees >= independent:
        return None
    variance = shared @ shared.T / cells.influence.shape[1] ** 2
    size = np.sqrt(np.diag(variance))
    if (size == 0).any():
        return None
    alike = variance / np.outer(size, size)
    values, directions = linalg.eigh(alike)
    if values[0] <= np.finfo(float).eps * len(values) * values[-1] * 10:
        return None
    along = directions.T @ (cells.att[before] / size)
    statistic = float((along**2 / values).sum())
    return Pretest(statistic, degrees, float(stats.chi2.sf(statistic, degrees)))
