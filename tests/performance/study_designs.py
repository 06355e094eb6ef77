"""How often the intervals of the other designs hold the truth, by simulation.

`python -m tests.performance.study_designs` writes `docs/methods/designs.csv`, one line
a design; `docs/methods/impact.md` shows it. Some minutes on one core; seeds are fixed.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from rich.progress import track
from scipy import special

from maillage.engine.impact.interrupted import segmented
from maillage.engine.impact.money import Changes, money_of
from maillage.engine.impact.panel import NEVER, Panel
from maillage.engine.impact.pooling import pooled
from maillage.engine.impact.results import Effect
from maillage.engine.impact.sensitivity import Steps, relative_magnitudes
from maillage.engine.impact.synthetic_control import synthetic


RESULTS = Path(__file__).parents[2] / "docs" / "methods" / "designs.csv"
DRAWS = 500
_NAMES = ("method", "design", "draws", "held", "usual")

Held = tuple[bool, bool | None]
"""Whether the interval held the truth; and one that is usual elsewhere, if any."""


def main() -> None:
    """Every design, in order; the file is written whole at the end."""
    lines = []
    for method, design, draw in track(list(_designs())):
        rng = np.random.default_rng(2026)
        found = [draw(rng) for _ in range(DRAWS)]
        other = [one[1] for one in found if one[1] is not None]
        lines.append(
            (
                method,
                design,
                DRAWS,
                f"{np.mean([one[0] for one in found]):.3f}",
                f"{np.mean(other):.3f}" if other else "",
            )
        )
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_NAMES)
        writer.writerows(lines)


Draw = Callable[[np.random.Generator], Held]


def _designs() -> Iterator[tuple[str, str, Draw]]:
    for months, first in ((24, 14), (36, 24), (60, 36)):
        for follows in (0.0, 0.3, 0.6):
            name = f"{months} months, errors follow each other {follows:g}"
            yield "interrupted series", name, _interrupted(months, first, follows)
    for groups in (20, 40):
        for effect in (0.0, 0.05):
            name = f"{groups} groups of 6, effect {effect:g}"
            yield "synthetic double", name, _synthetic(groups, effect)
    for doctors, controls, shared in ((6, 60, 0.0), (10, 200, 0.0), (8, 240, 0.05)):
        name = f"{doctors} doctors, {controls} controls, shared shock {shared:g}"
        yield "euros", name, _money(doctors, controls, shared)
    for steps in (3, 6, 12):
        yield "robust trends", f"{steps} steps before, worst departure", _robust(steps)
    for circles in (4, 8, 12):
        for between in (0.0, 0.05):
            name = f"{circles} circles, true effects spread {between:g}"
            yield "pooled effect", name, _pooled(circles, between)


def _persistent(rng: np.random.Generator, shape: tuple[int, int], by: float):
    noise = rng.normal(size=shape)
    noise[:, 0] /= np.sqrt(1 - by**2)
    for period in range(1, shape[1]):
        noise[:, period] += by * noise[:, period - 1]
    return noise


def _interrupted(months: int, first: int, follows: float) -> Draw:
    def draw(rng: np.random.Generator) -> Held:
        found = segmented(_persistent(rng, (1, months), follows)[0], first)
        usual = float(special.stdtrit(found.degrees, 0.975)) * found.mean.se
        held = found.mean.low <= 0 <= found.mean.high
        return held, abs(found.mean.att) <= usual

    return draw


def _synthetic(groups: int, effect: float) -> Draw:
    def draw(rng: np.random.Generator) -> Held:
        doctors, months, first = 6, 30, 20
        shock = 0.02 * _persistent(rng, (groups + 1, months), 0.6)
        outcome = np.repeat(shock, doctors, axis=0)
        outcome = outcome + rng.normal(0, 0.06, outcome.shape)
        outcome[:doctors, first:] += effect
        cluster = np.repeat(np.arange(groups + 1), doctors)
        panel = Panel(
            units=tuple(f"m{unit}" for unit in range(cluster.size)),
            times=tuple(f"p{period}" for period in range(months)),
            outcome=outcome,
            cohort=np.where(cluster == 0, first, NEVER),
            cluster=cluster,
            clusters=tuple(f"g{group}" for group in range(groups + 1)),
            weight=np.ones(cluster.size),
        )
        found = synthetic(panel).effect
        return found.low <= effect <= found.high, None

    return draw


def _money(doctors: int, controls: int, shared: float) -> Draw:
    """Doctors by groups of 8; a group's shock moves the volume of all in it."""

    def draw(rng: np.random.Generator) -> Held:
        count = doctors + controls
        group = np.arange(count) // 8 if shared else np.arange(count)
        before = rng.gamma(8, 5000, count)
        moved = rng.normal(0, 0.1, (count, 3))
        moved[:, 0] += shared * rng.normal(size=group.max() + 1)[group]
        treated = np.arange(count) < doctors
        truth = -0.04 * before[treated].mean()
        moved[treated, 2] -= 0.04
        changes = Changes(
            before, before[:, None] * moved, treated, np.ones(count), group
        )
        total = money_of(changes, placebos=199, seed=int(rng.integers(1 << 30))).total
        return total.low <= truth <= total.high, None

    return draw


def _robust(steps: int) -> Draw:
    """Two effects after, of nothing; each step after is the largest one before."""

    def draw(rng: np.random.Generator) -> Held:
        before = np.where(np.arange(steps) == steps // 2, 1.0, 0.4)
        after = np.array([1.0, 2.0])
        covariance = 0.09 * (np.eye(steps + 2) + 0.5)
        noise = np.linalg.cholesky(covariance) @ rng.normal(size=steps + 2)
        seen = Steps(before + noise[:steps], after + noise[steps:], covariance)
        parallel, same = relative_magnitudes(seen, multiples=(0.0, 1.0)).allowed
        return (
            same.interval.low <= 0 <= same.interval.high,
            parallel.interval.low <= 0 <= parallel.interval.high,
        )

    return draw


def _pooled(circles: int, between: float) -> Draw:
    def draw(rng: np.random.Generator) -> Held:
        errors = rng.uniform(0.02, 0.08, circles)
        values = rng.normal(0, between, circles) + rng.normal(size=circles) * errors
        found = pooled(
            [
                Effect(value, error, value - error, value + error)
                for value, error in zip(values, errors, strict=True)
            ]
        )
        weights = np.array(found.weights)
        plain = float(np.sqrt(np.sum(weights**2 * (errors**2 + found.tau2.value))))
        held = found.effect.low <= 0 <= found.effect.high
        return held, abs(found.effect.att) <= 1.96 * plain

    return draw


if __name__ == "__main__":
    main()
