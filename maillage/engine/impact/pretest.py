"""Did trends differ before the start? A Wald test that every placebo is 0."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import linalg, stats

from maillage.engine.impact.aggregation import SMALLEST_SHARE_OF_SPREAD, Cells, Sample
from maillage.engine.impact.influence import Influence
from maillage.engine.impact.panel import Booleans, Floats
from maillage.engine.impact.results import Pretest


LARGEST_EXCESS = 0.25
"""By how many of its standard deviations the statistic may be expected to be too large.
At a quarter, a test at 5 % rejects 8 % of the time."""


def pretest(cells: Cells, sample: Sample) -> Pretest | None:
    """Of the cells before their start; None where it cannot be told (see `wald`)."""
    before = ~cells.after
    found = wald(cells.att, cells.influence, before, sample)
    if found is None:
        return None
    group = np.arange(len(sample.cohort)) if sample.cluster is None else sample.cluster
    excess = 0.0
    for cohort, placebos in zip(
        *np.unique(cells.group[before], return_counts=True), strict=True
    ):
        behind = len(np.unique(group[sample.cohort == cohort]))
        excess += expected_excess(int(placebos), behind)
    return replace(found, reliable=is_reliable(excess, found.degrees))


def expected_excess(placebos: int, units: int) -> float:
    """How much too large a Wald statistic is on average: p (p + 1) / (n - p - 2).

    The mean of Hotelling's statistic of p placebos of n independent units is
    p (n - 1) / (n - p - 2), and chi-squared would have p.
    """
    left = units - placebos - 2
    return placebos * (placebos + 1) / left if left > 0 else float("inf")


def is_reliable(excess: float, degrees: int) -> bool:
    """Whether that much too large leaves the test near its level."""
    return bool(excess <= LARGEST_EXCESS * (2 * degrees) ** 0.5)


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
