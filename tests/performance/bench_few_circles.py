"""How long inference takes for every circle of a country: permutation and all the rest.

500 circles of 6 doctors and 1,000 doctors in control groups of 8, 60 months, 30
indicators: 999 permutations of the start dates with the interval by inversion, 999 wild
bootstraps with theirs, every circle's own effect, for each indicator.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from maillage.engine.impact.panel import Panel
from maillage.engine.impact.rule import infer_many
from tests.performance.bench_impact import CIRCLES, INDICATORS, noise, territory


CONTROLS_A_GROUP = 8

REACH = {"bench_few_circles": 60}


@dataclass(frozen=True)
class InferenceSpeed:
    """All indicators together; `told` have a p-value and an interval."""

    what: str
    indicators: int
    told: int
    seconds: float


def bench_few_circles(folder: Path) -> InferenceSpeed:
    """The rule of inference on every indicator, on the same permutations."""
    del folder
    panel = in_groups(territory())
    rng = np.random.default_rng(2)
    outcomes = [noise(panel, rng) for _ in range(INDICATORS)]
    started = time.perf_counter()
    found = infer_many(panel, outcomes)
    seconds = time.perf_counter() - started
    told = sum(one.p is not None and one.effect is not None for one in found)
    return InferenceSpeed("permutation and bootstrap", INDICATORS, told, seconds)


def in_groups(panel: Panel) -> Panel:
    """The doctors of no circle put eight by eight."""
    group = panel.cluster.copy()
    alone = np.flatnonzero(~panel.treated)
    group[alone] = CIRCLES + np.arange(len(alone)) // CONTROLS_A_GROUP
    names, cluster = np.unique(group, return_inverse=True)
    return replace(panel, cluster=cluster, clusters=tuple(map(str, names)))
