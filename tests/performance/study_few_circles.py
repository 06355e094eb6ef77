"""`make study`: how often each inference errs when circles are few, by simulation.

Writes `docs/methods/few-circles.csv` (one line a method and a design) and
`few-circles.json` (machine, versions, seeds); `docs/methods/few-circles.md` reads them.

Months of doctors: a shock shared by the circle's doctors, first-order autoregressive
(0.6, standard deviation 0.02), plus a doctor's own noise (0.06). 36 months. Dates are
drawn anew for each batch of draws, and so are the permutations.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
from rich.progress import track
from scipy import special

from maillage.engine.impact.by_circle import contrasts, over_circles
from maillage.engine.impact.clusters import Clusters, clusters_of
from maillage.engine.impact.panel import NEVER, Panel
from maillage.engine.impact.permutation import permuted
from maillage.engine.impact.power import minimum_detectable
from maillage.engine.impact.rule import infer_many
from maillage.engine.impact.wild_bootstrap import refit, shifted_by_weights


RESULTS = Path(__file__).parents[2] / "docs" / "methods"
BATCH = 100
LEVEL = 0.05


@dataclass(frozen=True)
class Setting:
    """One design. `sizes` are doctors a circle, `control_sizes` a control group."""

    name: str
    circles: int
    controls: int = 40
    dates: str = "own"
    sizes: tuple[int, int] = (8, 8)
    control_sizes: tuple[int, int] = (8, 8)
    months: int = 36
    first: int = 10
    last: int = 26
    effect: float = 0.0
    effect_spread: float = 0.0
    shock: float = 0.02
    circle_shock: float = 0.02
    fading: float = 0.6
    doctor: float = 0.06


def drawn_panel(setting: Setting, random: np.random.Generator) -> Panel:
    """Groups and dates, without an outcome: circles first."""
    sizes = np.concatenate(
        [
            random.integers(setting.sizes[0], setting.sizes[1] + 1, setting.circles),
            random.integers(
                setting.control_sizes[0],
                setting.control_sizes[1] + 1,
                setting.controls,
            ),
        ]
    )
    cohort = np.full(len(sizes), NEVER)
    cohort[: setting.circles] = _dates(setting, random)
    cluster = np.repeat(np.arange(len(sizes)), sizes)
    return Panel(
        tuple(f"u{unit}" for unit in range(len(cluster))),
        tuple(f"m{month}" for month in range(setting.months)),
        np.zeros((len(cluster), setting.months)),
        cohort[cluster],
        cluster,
        tuple(f"g{group}" for group in range(len(sizes))),
        np.ones(len(cluster)),
    )


def _dates(setting: Setting, random: np.random.Generator) -> np.ndarray:
    if setting.dates == "own":
        months = np.arange(setting.first, setting.last)
        return random.choice(months, setting.circles, replace=False)
    pair = np.array([setting.first + 4, setting.last - 4])
    return np.resize(pair, setting.circles)


def drawn_outcomes(
    setting: Setting, panel: Panel, draws: int, random: np.random.Generator
) -> np.ndarray:
    """`draws` x U x T outcomes with the setting's effect in the treated cells."""
    groups, months = len(panel.clusters), setting.months
    shock = np.empty((draws, groups, months))
    fresh = random.normal(size=shock.shape)
    shock[..., 0] = fresh[..., 0]
    left = np.sqrt(1 - setting.fading**2)
    for month in range(1, months):
        shock[..., month] = setting.fading * shock[..., month - 1]
        shock[..., month] += left * fresh[..., month]
    circle = np.arange(groups) < setting.circles
    shock *= np.where(circle, setting.circle_shock, setting.shock)[None, :, None]
    own = setting.effect + setting.effect_spread * random.normal(size=(draws, groups))
    under = panel.under_effect
    outcome = random.normal(0.0, setting.doctor, (draws, *under.shape))
    outcome += shock[:, panel.cluster] + under * own[:, panel.cluster, None]
    return outcome


Verdicts = dict[str, list[tuple[bool, bool, float]]]
"""By method: no effect rejected, the true one kept, the interval's width (or nan)."""


def judged(setting: Setting, draws: int, seed: int) -> Verdicts:
    """Every method on `draws` outcomes."""
    random = np.random.default_rng(seed)
    verdicts: Verdicts = {}
    for batch in range(draws // BATCH):
        panel = drawn_panel(setting, random)
        outcomes = drawn_outcomes(setting, panel, BATCH, random)
        clusters = clusters_of(panel, tuple(outcomes))
        found = list(_batch(setting, panel, outcomes, clusters, seed + batch))
        for name, verdict in found:
            verdicts.setdefault(name, []).append(verdict)
    return verdicts


def _batch(
    setting: Setting, panel: Panel, outcomes: np.ndarray, clusters: Clusters, seed: int
) -> Iterator[tuple[str, tuple[bool, bool, float]]]:
    truth, circles = setting.effect, setting.circles
    alone = setting.control_sizes == (1, 1)
    _, every = permuted(clusters, draws=0 if alone else 999, seed=seed)
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], (1000, len(clusters.names)))
    signs[0] = 1.0
    made = refit(clusters, signs)
    for number, shifted in enumerate(every):
        att, se = float(shifted.att[0]), float(np.sqrt(shifted.square[0]))
        doctors = _doctors_error(panel, outcomes[number])
        yield "doctor-level z", _student(att, doctors, None, truth)
        yield "cluster z", _student(att, se, None, truth)
        yield "Student over cluster error, C-1", _student(att, se, circles - 1, truth)
        means = clusters.outcome[number]
        mean = over_circles(contrasts(clusters, means))
        plain = -special.stdtrit(mean.degrees, mean.plain_p / 2)
        error = abs(mean.att) / plain
        yield (
            "t over circles, as published",
            _student(mean.att, error, circles - 1, truth),
        )
        yield (
            "t over circles, controls' noise",
            _student(mean.att, mean.se, circles - 1, truth),
        )
        if alone:
            continue
        ends = shifted.interval() if number < 10 else None
        width = ends[1] - ends[0] if ends else float("nan")
        null, kept = shifted.p_of(np.array([0.0, truth]))
        yield "permutation, studentised", (null <= LEVEL, kept > LEVEL, width)
        plain_shift = replace(
            shifted,
            square=np.ones_like(shifted.square),
            cross=np.zeros_like(shifted.cross),
            moved_square=np.zeros_like(shifted.moved_square),
        )
        null, kept = plain_shift.p_of(np.array([0.0, truth]))
        yield (
            "permutation, not studentised",
            (null <= LEVEL, kept > LEVEL, float("nan")),
        )
        wild = shifted_by_weights(made, means)
        null, kept = wild.p_of(np.array([0.0, truth]))
        yield "wild bootstrap (TWFE)", (null <= LEVEL, kept > LEVEL, float("nan"))


def _student(
    att: float, se: float, degrees: int | None, truth: float
) -> tuple[bool, bool, float]:
    beyond = (
        special.ndtri(0.975) if degrees is None else special.stdtrit(degrees, 0.975)
    )
    reach = float(beyond) * se
    return abs(att) > reach, abs(att - truth) <= reach, 2 * reach


def _doctors_error(panel: Panel, outcome: np.ndarray) -> float:
    """The error of the mean effect if doctors were independent of one another."""
    treated = panel.treated
    parts = (len(panel.times) - panel.cohort[treated]).astype(float)
    parts /= parts.sum()
    means = {
        date: outcome[:, date:].mean(axis=1) - outcome[:, :date].mean(axis=1)
        for date in panel.cohorts
    }
    cohort = panel.cohort[treated]
    apart, mixed = np.empty(len(cohort)), np.zeros((~treated).sum())
    for date in panel.cohorts:
        change = means[date]
        here = cohort == date
        apart[here] = change[treated][here] - change[~treated].mean()
        mixed += parts[here].sum() * change[~treated]
    apart -= (parts * apart).sum()
    return float(np.sqrt((parts**2 * apart**2).sum() + mixed.var() / len(mixed)))


def judged_by_rule(setting: Setting, draws: int, seed: int) -> Verdicts:
    """The rule itself where it gives a placebo interval: one to three circles."""
    random = np.random.default_rng(seed)
    verdicts: Verdicts = {"the rule": [], "the circle's own past": []}
    for _ in range(draws // BATCH):
        panel = drawn_panel(setting, random)
        outcomes = drawn_outcomes(setting, panel, BATCH, random)
        for one in infer_many(panel, tuple(outcomes)):
            effects = {"the rule": one.effect}
            for opinion in one.opinions:
                effects["the circle's own past"] = opinion.effect
            for name, effect in effects.items():
                assert effect is not None
                low, high = effect.low, effect.high
                kept = low <= setting.effect <= high
                verdicts[name].append((not low <= 0 <= high, kept, high - low))
    return verdicts


@dataclass(frozen=True)
class Line:
    """A line of the table; shares with their Monte Carlo error (one standard error)."""

    setting: str
    circles: int
    controls: int
    dates: str
    effect: float
    method: str
    draws: int
    rejected: float
    rejected_error: float
    covered: float
    width: float


def lines(setting: Setting, verdicts: Verdicts) -> Iterator[Line]:
    for method, found in verdicts.items():
        if not found:
            continue
        rejected, covered, width = (
            np.array(column, float) for column in zip(*found, strict=True)
        )
        share = rejected.mean()
        told = width[np.isfinite(width)]
        yield Line(
            setting.name,
            setting.circles,
            setting.controls,
            setting.dates,
            round(setting.effect, 5),
            method,
            len(found),
            round(float(share), 4),
            round(float(np.sqrt(share * (1 - share) / len(found))), 4),
            round(float(covered.mean()), 4),
            round(float(told.mean()), 5) if len(told) else float("nan"),
        )


def settings() -> list[Setting]:
    """The designs of the page, each without and with an effect."""
    main = [
        Setting("main", circles, dates=dates)
        for dates in ("own", "two")
        for circles in (4, 8, 12)
    ]
    other = [
        Setting("8 control groups", 8, controls=8),
        Setting("sizes 5 to 15", 8, sizes=(5, 15), control_sizes=(5, 15)),
        Setting("circles twice as shaken", 8, circle_shock=0.04),
        Setting("single control doctors", 4, controls=320, control_sizes=(1, 1)),
        Setting("single control doctors", 8, controls=320, control_sizes=(1, 1)),
    ]
    spread = [
        Setting("effects differ", c, effect=0.02, effect_spread=0.02) for c in (4, 8)
    ]
    with_effect = [replace(one, effect=0.02) for one in main + other]
    return main + other + with_effect + spread


def placebo_settings() -> list[Setting]:
    grouped = [Setting("placebo", circles) for circles in (1, 2, 3)]
    fewer = [Setting("placebo, 10 control groups", 1, controls=10)]
    sizes = [Setting("placebo, sizes 5 to 15", 1, sizes=(5, 15), control_sizes=(3, 20))]
    alone = [
        Setting(
            "placebo, single control doctors", c, controls=320, control_sizes=(1, 1)
        )
        for c in (1, 3)
    ]
    both = grouped + fewer + sizes + alone
    return both + [replace(one, effect=0.02) for one in grouped]


def power_lines(draws: int, seed: int) -> Iterator[Line]:
    """What was announced from the past alone, and how often it is then seen."""
    random = np.random.default_rng(seed)
    for circles in (1, 4, 8):
        before = Setting("announced", circles, months=36)
        told = []
        for _ in range(40):
            past = drawn_panel(replace(before, dates="two"), random)
            past = past.with_outcome(drawn_outcomes(before, past, 1, random)[0])
            names = past.clusters[:circles]
            told.append(minimum_detectable(past, names, after=12, every=6).effect)
        after = replace(
            before,
            months=48,
            dates="two",
            first=32,
            last=40,
            effect=float(np.mean(told)),
        )
        judge = judged_by_rule if circles < 4 else judged
        verdicts = judge(after, draws, seed + circles)
        wanted = "the rule" if circles < 4 else "permutation, studentised"
        yield from lines(after, {wanted: verdicts[wanted]})


def main(arguments: list[str]) -> None:
    draws = (
        int(arguments[0]) if arguments else 2000
    )  # half of it beside the main design
    started = time.perf_counter()
    table: list[Line] = []
    for number, setting in enumerate(track(settings(), "Methods")):
        wanted = draws if setting.name == "main" else draws // 2
        table += lines(setting, judged(setting, wanted, 1000 * (number + 1)))
        write(table)
    for number, setting in enumerate(track(placebo_settings(), "Placebo intervals")):
        seed = 90_000 + 1000 * number
        table += lines(setting, judged_by_rule(setting, draws // 2, seed))
        write(table)
    table += power_lines(draws // 2, 200_000)
    write(table)
    seconds = time.perf_counter() - started
    (RESULTS / "few-circles.json").write_text(
        json.dumps(made_with(draws, seconds), indent=2) + "\n", encoding="utf-8"
    )


def write(table: list[Line]) -> None:
    """The table so far: a study stopped half way leaves what it found."""
    with (RESULTS / "few-circles.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(asdict(table[0])), lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(one) for one in table)


def made_with(draws: int, seconds: float) -> dict[str, object]:
    return {
        "draws": draws,
        "seconds": round(seconds),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "scipy": version("scipy"),
        "setting": asdict(Setting("main", 8)),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
