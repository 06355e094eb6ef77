"""Panels for tests: one by formula that any tool can rebuild, and files of it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from maillage.engine.impact.panel import NEVER, Floats, Integers, Panel


UNITS = 96
PERIODS = 7


def staggered(*, covariate: bool = False) -> Panel:
    """96 units in 24 clusters over 2019-2025, begun in 2021, 2022, 2024 or never.

    Whole-number arithmetic stands for chance, so that the very same panel can be given
    to another tool. The effect is 0.5 in the first period and 0.25 more in each.
    """
    unit, time = np.arange(UNITS), np.arange(PERIODS)
    cohort = np.array([2, 3, 5, NEVER])[unit % 4]
    size = 1 + 3 * _chance(unit, 11, 131)
    level = 2 * _chance(unit, 17, 7919) + 0.6 * size
    shock = _chance(unit[:, None] * 31 + time[None, :], 104729, 1009)
    trend = (0.2 + 0.15 * size)[:, None] * time
    treated = (cohort != NEVER)[:, None] & (time >= cohort[:, None])
    since = np.where(treated, time - cohort[:, None], 0)
    effect = np.where(treated, 0.5 + 0.25 * since, 0.0)
    outcome = np.round(level[:, None] + trend + shock + effect, 6)
    size = np.round(size, 6)
    return panel(
        outcome,
        cohort,
        cluster=unit // 4,
        times=tuple(str(2019 + t) for t in time),
        covariates=np.repeat(size[:, None, None], PERIODS, 1) if covariate else None,
    )


def panel(
    outcome: Floats,
    cohort: Integers,
    *,
    cluster: Integers | None = None,
    weight: Floats | None = None,
    times: tuple[str, ...] | None = None,
    covariates: Floats | None = None,
) -> Panel:
    """A panel of numbers, its units U0, U1...; each its own cluster unless told."""
    units, periods = outcome.shape
    cluster = np.arange(units) if cluster is None else cluster
    kinds = 0 if covariates is None else covariates.shape[2]
    return Panel(
        tuple(f"U{at}" for at in range(units)),
        times or tuple(str(at) for at in range(periods)),
        outcome.astype(float),
        cohort,
        cluster,
        tuple(f"C{at}" for at in range(int(cluster.max()) + 1)),
        np.ones(units) if weight is None else weight,
        tuple(f"x{at}" for at in range(kinds)),
        covariates,
    )


def rows_of(given: Panel) -> list[dict[str, str]]:
    """The lines of a panel's file, in the order of units and periods."""
    return [
        {
            "unit": unit,
            "time": time,
            "y": _text(given.outcome[u, t]),
            "start": "0" if (at := given.cohort[u]) == NEVER else given.times[at],
            "circle": given.clusters[given.cluster[u]],
            "size": "1" if given.covariates is None else str(given.covariates[u, t, 0]),
        }
        for u, unit in enumerate(given.units)
        for t, time in enumerate(given.times)
    ]


def written(rows: list[dict[str, str]], path: Path, separator: str = ",") -> Path:
    """These lines as a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


def _text(value: float) -> str:
    return str(value) if np.isfinite(value) else ""


def _chance(of: Integers, factor: int, more: int) -> Floats:
    """Between -0.5 and 0.5, spread as chance would."""
    found: Floats = ((of * factor * 7 + of * of * more + 4321) % 10007) / 10007 - 0.5
    return found
