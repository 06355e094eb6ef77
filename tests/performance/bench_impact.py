"""How long it takes to estimate what every circle of a country changed.

500 circles of 6 doctors begun over four years and 1,000 doctors of none, 60 months, 30
indicators: every cell, the four aggregations and the pretest by cohort and period, then
the imputed effects, for each indicator. And from lines to those panels: the doctors,
their months and what they cost, of 30 indicators in one walk of a build
(`MAILLAGE_BENCH_LINES` says how many lines; see `bench_catalogue`).
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from maillage.engine.impact.checks import checked_panel
from maillage.engine.impact.from_build import CircleDates, Request, panels
from maillage.engine.impact.group_time import group_time
from maillage.engine.impact.imputation import imputation
from maillage.engine.impact.panel import NEVER, Panel
from maillage.engine.impact.results import Estimate
from maillage.engine.indicators.library import load_library
from maillage.engine.indicators.model import ChangeOfEuros, SubstancesOfMostDoses
from maillage.engine.lake.build import Build, open_current
from maillage.engine.mirrors.prepare import prescribers_of
from tests.performance.bench_catalogue import made_builds


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
    cpu_seconds: float


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


@dataclass(frozen=True)
class PanelSpeed:
    """Panels of doctors from a build; `cells` is how many of them have a figure."""

    what: str
    seconds: float
    cpu_seconds: float
    facts: int
    doctors: int
    indicators: int
    cells: int
    peak_bytes: int


def bench_panels(folder: Path) -> list[PanelSpeed]:
    """Every doctor, month and indicator, from the lines of a territory."""
    with open_current(made_builds(folder), "bench") as build:
        return [panels_of(build)]


def panels_of(build: Build) -> PanelSpeed:
    """Thirty indicators, circles of 6 doctors, an eighth of the doctors at most."""
    started, cpu = time.perf_counter(), time.process_time()
    found = panels(build, country(build))
    return PanelSpeed(
        "panels from a build",
        time.perf_counter() - started,
        time.process_time() - cpu,
        build.manifest.facts,
        build.manifest.prescribers,
        len(found),
        sum(int(np.isfinite(one.panel.outcome).sum()) for one in found.values()),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )


def country(build: Build) -> Request:
    """Circles that speak of every theme, each in its own month."""
    codes = sorted(prescribers_of(build))
    count = min(CIRCLES, len(codes) // 8)
    told = [
        one
        for one in load_library()
        if not isinstance(one.calculation, ChangeOfEuros | SubstancesOfMostDoses)
    ]
    indicators = tuple(told[:INDICATORS])
    circles = tuple(
        CircleDates(
            f"C{rank}",
            tuple((code,) for code in codes[MEMBERS * rank : MEMBERS * (rank + 1)]),
            {
                each.theme: date(2022 + rank % 3, 1 + rank % 12, 15)
                for each in indicators
            },
        )
        for rank in range(count)
    )
    return Request(indicators, circles)


def _measured(
    name: str,
    estimate: Callable[[Panel], Estimate],
    panel: Panel,
    outcomes: list[np.ndarray],
) -> ImpactSpeed:
    started, worked = time.perf_counter(), time.process_time()
    effects = 0
    for outcome in outcomes:
        found = estimate(checked_panel(panel.with_outcome(outcome)))
        effects += 1 + len(found.cells) + len(found.dynamic)
        effects += len(found.group) + len(found.calendar)
    return ImpactSpeed(
        name,
        len(outcomes),
        effects,
        time.perf_counter() - started,
        time.process_time() - worked,
    )


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
