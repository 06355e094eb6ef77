"""`python -m tests.performance.study_planted_effect`: is the planted effect found?

For each seed the demonstration's pole is drawn twice, with its circle's session and
without: same doctors, same patients, same needs. What the circle's own figures differ
by is the truth. The pole with the session is imported and built as anybody's, the
effect is composed from it, and the truth is looked for in its interval.

Writes `docs/methods/planted-effect.json`; `docs/methods/planted-effect.md` reads it.
`MAILLAGE_STUDY_FOLDER` keeps the builds from one run to the next.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from rich.progress import track

from maillage.commands.demo import LAST_MONTH
from maillage.engine.codes.releases import presentations_path, write_presentations
from maillage.engine.impact.compose import Asked, circle_impacts
from maillage.engine.impact.content import CircleImpact
from maillage.engine.impact.doctor_panel import DoctorPanel
from maillage.engine.impact.evidence import BY_DOCTOR
from maillage.engine.impact.from_build import (
    CircleDates,
    Request,
    around_session,
    counts,
)
from maillage.engine.indicators.engines.registry import fast_engine
from maillage.engine.indicators.library import find
from maillage.engine.lake.build import Build, open_current
from maillage.engine.lake.build_store import make_build
from maillage.engine.lake.intake import Intake, take_in
from maillage.engine.lake.keys import write_key
from maillage.engine.lake.store import Lake
from maillage.engine.synthesis.deliveries import block_deliveries, joined_deliveries
from maillage.engine.synthesis.formulary import demonstration_presentations
from maillage.engine.synthesis.identifiers import local_number
from maillage.engine.synthesis.people import PEOPLE_IN_A_BLOCK
from maillage.engine.synthesis.setting import PLANTED_CHANGES, Setting, make_setting
from maillage.engine.synthesis.truth import truth
from maillage.engine.synthesis.writing import LineWriter


RESULTS = Path(__file__).parents[2] / "docs" / "methods" / "planted-effect.json"
SEEDS = range(1, 21)
DOCTORS = (20, 30)
"""The demonstration's pole, and one of half as many doctors again."""
PATIENTS_OF_A_DOCTOR = 500
CIRCLE = "Cercle du Plateau"
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Recovered:
    """One indicator of one pole: what was planted, what was found, in its own unit."""

    seed: int
    doctors: int
    members: int
    controls: int
    indicator: str
    every: str
    before: float
    truth: float
    found: float
    low: float
    high: float
    by_doctor_low: float
    by_doctor_high: float
    verdict: str
    seconds: float

    @property
    def inside(self) -> bool:
        """Whether the truth is in the interval."""
        return self.low <= self.truth <= self.high

    @property
    def inside_by_doctor(self) -> bool:
        """Whether it is in the narrower one, that counts each doctor once."""
        return self.by_doctor_low <= self.truth <= self.by_doctor_high


def recovered(folder: Path, seed: int, doctors: int) -> Iterator[Recovered]:
    """Every indicator that sees the planted changes, in one pole."""
    setting = pole_setting(seed, doctors, PLANTED_CHANGES)
    asked = request_of(setting)
    with (
        built(folder, setting, "with") as build,
        built(folder, pole_setting(seed, doctors, {}), "without") as other,
    ):
        started = time.perf_counter()
        found = circle_impacts(
            build, asked, [Asked(CIRCLE, each.id) for each in asked.indicators]
        )
        seconds = (time.perf_counter() - started) / len(found)
        panels = around_session(build, asked, CIRCLE)
        for impact in found:
            panel = panels[impact.indicator]
            if isinstance(panel, DoctorPanel) and impact.overall is not None:
                true = difference(panel, other)
                yield told(seed, doctors, impact, panel, true, seconds)


def told(
    seed: int,
    doctors: int,
    impact: CircleImpact,
    panel: DoctorPanel,
    true: float,
    seconds: float,
) -> Recovered:
    """What is kept of one effect."""
    assert impact.overall is not None
    assert impact.circle_before is not None
    (by_doctor,) = (one.effect for one in impact.opinions if one.name == BY_DOCTOR)
    return Recovered(
        seed,
        doctors,
        impact.doctors,
        impact.controls,
        impact.indicator,
        impact.every,
        impact.circle_before.numerator / impact.circle_before.denominator,
        true,
        impact.overall.att,
        impact.overall.low,
        impact.overall.high,
        by_doctor.low,
        by_doctor.high,
        impact.verdict,
        seconds,
    )


def difference(panel: DoctorPanel, without: Build) -> float:
    """The circle's figure with the session less without, each period counting once."""
    rows = panel.circle
    after = panel.panel.under_effect[rows].any(axis=0)
    codes = [(unit,) for unit, own in zip(panel.panel.units, rows, strict=True) if own]
    counted = counts(fast_engine(without), [panel.indicator], panel.periods)
    other = counted.squares(panel.indicator.id, codes, panel.periods)

    def figures(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
        pooled: np.ndarray = numerator[:, after].sum(axis=0)
        return pooled / denominator[:, after].sum(axis=0)

    mine = figures(panel.counts.numerator[rows], panel.counts.denominator[rows])
    return float((mine - figures(other.numerator, other.denominator)).mean())


# --- poles -------------------------------------------------------------------------


def pole_setting(seed: int, doctors: int, changes: Mapping[str, float]) -> Setting:
    """The pole of a seed, whose circle changes this."""
    return make_setting(
        seed=seed, last_month=LAST_MONTH, doctors=doctors, changes=changes
    )


def request_of(setting: Setting) -> Request:
    """The circle, its session, and every indicator that sees what was planted."""
    planted = truth(setting)
    session = date.fromisoformat(planted["session_on"])
    seen = [name for each in planted["effects"] for name in each["indicators"]]
    indicators = tuple(find(name) for name in seen)
    members = tuple((code,) for code in planted["members"])
    circle = CircleDates(CIRCLE, members, {each.id: session for each in indicators})
    return Request(indicators, (circle,))


def built(folder: Path, setting: Setting, name: str) -> Build:
    """The pole's build, made where it is not kept."""
    place = folder / f"{len(setting.staff.codes)}-{setting.seed}-{name}"
    if not (place / "builds" / "pole" / "current").exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        made(place, setting)
    return open_current(place / "builds", "pole")


def made(place: Path, setting: Setting) -> None:
    """Lines drawn, written, imported and built."""
    write_lines(place / "lines.csv", setting)
    release = write_presentations(
        demonstration_presentations(),
        place / "codes",
        kind="demonstration",
        name=LAST_MONTH.isoformat(),
        oddities=(),
    )
    lake = Lake(place / "lake")
    key = write_key(place / "a.key", bytes(range(32)))
    how = Intake(today=TODAY, at=datetime(2026, 11, 22, tzinfo=UTC), key=key)
    take_in(lake, [place / "lines.csv"], how)
    make_build(
        lake,
        place / "builds",
        "pole",
        presentations=presentations_path(release),
        codes_release=LAST_MONTH.isoformat(),
        made_on=TODAY,
    )
    shutil.rmtree(place / "lake")
    (place / "lines.csv").unlink()


def write_lines(out: Path, setting: Setting) -> None:
    """Every line of as many patients as the pole's doctors have."""
    patients = PATIENTS_OF_A_DOCTOR * len(setting.staff.codes)
    parts = []
    for number in range(-(-patients // PEOPLE_IN_A_BLOCK)):
        part = block_deliveries(setting, number)
        parts.append(part.keep(part.person < patients - number * PEOPLE_IN_A_BLOCK))
    writer = LineWriter(setting, lambda number, _year, _sex: local_number(number))
    with out.open("wb") as file:
        file.write(writer.header)
        file.write(writer.text(joined_deliveries(parts)))


# --- results -----------------------------------------------------------------------


def summary(found: list[Recovered]) -> list[dict[str, object]]:
    """One line an indicator and a size of pole."""
    lines: list[dict[str, object]] = []
    for doctors in sorted({each.doctors for each in found}):
        for indicator in dict.fromkeys(each.indicator for each in found):
            own = [
                each
                for each in found
                if (each.doctors, each.indicator) == (doctors, indicator)
            ]
            if own:
                lines.append(line_of(doctors, indicator, own))
    return lines


def line_of(doctors: int, indicator: str, own: list[Recovered]) -> dict[str, object]:
    """How often the truth was inside, how far off, how wide."""
    verdicts = [each.verdict for each in own]
    return {
        "doctors": doctors,
        "indicator": indicator,
        "seeds": len(own),
        "inside": sum(each.inside for each in own),
        "inside_by_doctor": sum(each.inside_by_doctor for each in own),
        "mean_half_width_by_doctor": float(
            np.mean([(each.by_doctor_high - each.by_doctor_low) / 2 for each in own])
        ),
        "mean_before": float(np.mean([each.before for each in own])),
        "mean_truth": float(np.mean([each.truth for each in own])),
        "mean_error": float(np.mean([each.found - each.truth for each in own])),
        "error_sd": float(np.std([each.found - each.truth for each in own], ddof=1)),
        "mean_half_width": float(np.mean([(each.high - each.low) / 2 for each in own])),
        "verdicts": {one: verdicts.count(one) for one in sorted(set(verdicts))},
        "seconds": float(np.median([each.seconds for each in own])),
    }


def main() -> None:
    """Every seed and size; the results replace the former ones at the end."""
    kept = os.environ.get("MAILLAGE_STUDY_FOLDER")
    folder = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="maillage-study-"))
    asked = [(seed, doctors) for doctors in DOCTORS for seed in SEEDS]
    found = [
        each
        for seed, doctors in track(asked, "Poles")
        for each in recovered(folder, seed, doctors)
    ]
    document = {
        "made_on": TODAY.isoformat(),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "seeds": list(SEEDS),
        "summary": summary(found),
        "draws": [{**asdict(each), "inside": each.inside} for each in found],
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    json.dump(document["summary"], sys.stdout, indent=1)
    if not kept:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
