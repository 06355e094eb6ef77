"""Small panels that a reader can redo."""

from __future__ import annotations

import numpy as np

from maillage.engine.impact.panel import NEVER, Panel


def panel_of(outcome, cohort, cluster=None, *, weight=None, times=None) -> Panel:
    """A panel from lists; each unit its own cluster unless told."""
    outcome = np.asarray(outcome, dtype=np.float64)
    units, periods = outcome.shape
    cluster = np.arange(units) if cluster is None else np.asarray(cluster)
    return Panel(
        units=tuple(f"M{number}" for number in range(units)),
        times=times or tuple(f"P{number}" for number in range(periods)),
        outcome=outcome,
        cohort=np.array([NEVER if one is None else one for one in cohort]),
        cluster=cluster.astype(np.int64),
        clusters=tuple(f"C{number}" for number in range(int(cluster.max()) + 1)),
        weight=np.ones(units) if weight is None else np.asarray(weight, float),
    )


def months(count, year=2023):
    """Labels 2023-01, 2023-02..."""
    return tuple(f"{year + at // 12}-{at % 12 + 1:02d}" for at in range(count))
