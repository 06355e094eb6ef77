"""Did trends differ before the start? A Wald test that every placebo is 0."""

from __future__ import annotations

import numpy as np
from scipy import linalg, stats

from maillage.engine.impact.aggregation import (
    SMALLEST_SHARE_OF_SPREAD,
    Cells,
    Sample,
    summed_by_cluster,
)
from maillage.engine.impact.panel import Floats
from maillage.engine.impact.results import Pretest


def pretest(cells: Cells, sample: Sample) -> Pretest | None:
    """Of the cells before their start; None where it cannot be told (see `wald`)."""
    before = ~cells.after
    return wald(cells.att[before], cells.influence[before], sample)


def wald(placebos: Floats, influence: Floats, sample: Sample) -> Pretest | None:
    """That D placebos are all 0, from their D x U influences.

    The statistic is a' V^-1 a as `did::att_gt` prints it: chi-squared, D degrees. None
    without a placebo, or where V is singular: as many placebos as independent units, or
    placebos that say each other.
    """
    shared = summed_by_cluster(influence, sample.cluster)
    degrees, independent = shared.shape
    if degrees == 0 or degrees >= independent:
        return None
    variance = shared @ shared.T / influence.shape[1] ** 2
    size = np.sqrt(np.diag(variance))
    if (size <= SMALLEST_SHARE_OF_SPREAD * sample.spread).any():
        return None
    values, directions = linalg.eigh(variance / np.outer(size, size))
    if values[0] <= 10 * len(values) * np.finfo(float).eps * values[-1]:
        return None
    along = directions.T @ (placebos / size)
    statistic = float((along**2 / values).sum())
    return Pretest(statistic, degrees, float(stats.chi2.sf(statistic, degrees)))
