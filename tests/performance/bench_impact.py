"""How long it takes to estimate what every circle of a country changed.

500 circles of 6 doctors begun over four years and 1,000 doctors of none, 60 months, 30
indicators: every cell, the four aggregations and the pretest by cohort and period, then
the imputed effects, for each indicator.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from maillage.engine.impact.checks import checked_panel
from maillage.engine.impact.group_time import group_time
from maillage.engine.impact.imputation import imputation
from maillage.engine.impact.panel import NEVER, Panel
from maillage.engine.impact.results import Estimate


CIRCLES = 500
DOCTORS = 4_000
MEMBERS = 6
MONTHS = 60
INDICATORS = 30
FIRST_START, LAST_START = 12, 54

REACH = {"bench_impact": 60}


@dataclass(frozen=True)
class ImpactSpeed:
    """One estimator on all indicators; `effects` is how many figures it told."""

    what: str
    indicators: int
    effects: int
    seconds: float


def bench_impact(folder: Path) -> list[ImpactSpeed]:
    """Both estimators on every indicator; their seconds add up to what is waited."""
    del folder
    panel = territory()
    rng = np.random.default_rng(2)
    outcomes = [noise(panel, rng) for _ in range(INDICATORS)]
    estimators: dict[str, Callable[[Panel], Estimate]] = {
        "group-time, four aggregations, pretest": lambda one: group_time(
            one, clustered=True
        ),
        "imputation": lambda one: imputation(one, clustered=True),
    }
    return [
        _measured(name, estimate, panel, outcomes)
        for name, estimate in estimators.items()
    ]


def _measured(
    name: str,
    estimate: Callable[[Panel], Estimate],
    panel: Panel,
    outcomes: list[np.ndarray],
) -> ImpactSpeed:
    started = time.perf_counter()
    effects = 0
    for outcome in outcomes:
        found = estimate(checked_panel(panel.with_outcome(outcome)))
        effects += 1 + len(found.cells) + len(found.dynamic)
        effects += len(found.group) + len(found.calendar)
    seconds = time.perf_counter() - started
    return ImpactSpeed(name, len(outcomes), effects, seconds)


def territory(seed: int = 1) -> Panel:
    """The doctors and the months in which their circles began, no outcome yet."""
    rng = np.random.default_rng(seed)
    cluster = np.arange(DOCTORS) // MEMBERS
    starts = rng.integers(FIRST_START, LAST_START, CIRCLES)
    cohort = np.full(DOCTORS, NEVER)
    cohort[: CIRCLES * MEMBERS] = starts[cluster[: CIRCLES * MEMBERS]]
    return Panel(
        tuple(f"D{doctor}" for doctor in range(DOCTORS)),
        tuple(f"{2021 + at // 12}-{at % 12 + 1:02d}" for at in range(MONTHS)),
        np.zeros((DOCTORS, MONTHS)),
        cohort,
        cluster,
        tuple(f"C{group}" for group in range(int(cluster.max()) + 1)),
        np.ones(DOCTORS),
    )


def noise(panel: Panel, rng: np.random.Generator) -> np.ndarray:
    """An outcome without effect: a level each doctor, a season, noise; 2 % unknown."""
    shape = panel.outcome.shape
    level = rng.normal(0.4, 0.1, (shape[0], 1))
    season = 0.02 * np.sin(np.arange(shape[1]) * np.pi / 6)
    outcome = level + season + rng.normal(0, 0.06, shape)
    outcome[rng.random(shape) < 0.02] = np.nan
    return outcome
