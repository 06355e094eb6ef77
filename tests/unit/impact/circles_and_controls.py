"""Small panels of circles and control groups, for the tests of inference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from maillage.engine.impact.panel import NEVER, Panel


def panel_of(
    outcome: np.ndarray,
    cohorts: Sequence[int],
    *,
    doctors: int | Sequence[int] = 1,
    weight: Sequence[float] | None = None,
) -> Panel:
    """Groups with dates `cohorts`, of `doctors` each; a row of `outcome` a doctor."""
    sizes = np.broadcast_to(doctors, len(cohorts))
    cluster = np.repeat(np.arange(len(cohorts)), sizes)
    units, months = outcome.shape
    return Panel(
        tuple(f"m{unit}" for unit in range(units)),
        tuple(f"2024-{month + 1:02}" for month in range(months)),
        np.asarray(outcome, dtype=np.float64),
        np.asarray(cohorts)[cluster],
        cluster,
        tuple(f"g{group}" for group in range(len(cohorts))),
        np.ones(units) if weight is None else np.asarray(weight, dtype=np.float64),
    )


def drawn(
    seed: int,
    cohorts: Sequence[int],
    *,
    months: int = 10,
    doctors: int | Sequence[int] = 3,
    effect: float = 0.0,
) -> Panel:
    """The same with a shock of the group in each month and a doctor's own noise."""
    random = np.random.default_rng(seed)
    sizes = np.broadcast_to(doctors, len(cohorts))
    group = np.repeat(np.arange(len(cohorts)), sizes)
    shock = random.normal(size=(len(cohorts), months))
    noise = random.normal(size=(len(group), months))
    panel = panel_of(shock[group] + noise, cohorts, doctors=doctors)
    return panel.with_outcome(panel.outcome + effect * panel.under_effect)


def dates(*cohorts: int, controls: int) -> list[int]:
    """Circles with these dates, then controls."""
    return [*cohorts, *[NEVER] * controls]
