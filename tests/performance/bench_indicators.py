"""How long the whole library takes, for every doctor of a build."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from maillage.engine.indicators.engines.compiled import CompiledEngine
from maillage.engine.indicators.library import load_library
from maillage.engine.indicators.periods import By, Every, periods
from maillage.engine.lake.build import BUILD_FILE, Build
from maillage.engine.lake.build_dimensions import Origin
from maillage.engine.lake.build_making import write_build


REACH = {"bench_indicators": 3}

PATIENTS = 13_200
"""Gives 5 million facts over 36 months."""

DOCTORS = 30


@dataclass(frozen=True)
class IndicatorsSpeed:
    """The 29 indicators, variants left out: the best of three calls, and the first.

    `cpu_seconds`, over all cores, tells a slow engine from a busy machine, and so does
    `times_a_bare_scan`: against adding up the columns of the facts, in the same run.
    """

    every: str
    seconds: float
    cpu_seconds: float
    first_seconds: float
    times_a_bare_scan: float
    indicators: int
    figures: int


def bench_indicators(
    folder: Path, *, patients: int = PATIENTS
) -> list[IndicatorsSpeed]:
    """Every indicator, every doctor, 36 months: by month, then over rolling years."""
    _make_sources(folder, patients)
    _make_build(folder)
    indicators = [one for one in load_library() if "-" not in one.id]
    found = []
    with Build(folder / BUILD_FILE) as build:
        for every in (Every.MONTH, Every.ROLLING12):
            asked = periods(every, date(2023, 1, 1), date(2025, 12, 1))
            taken = []
            for _ in range(3):
                started, cpu = time.perf_counter(), time.process_time()
                counts = CompiledEngine(build).count(indicators, By.PRESCRIBER, asked)
                seconds = time.perf_counter() - started
                taken.append((seconds, time.process_time() - cpu))
            best = min(taken)
            found.append(
                IndicatorsSpeed(
                    every,
                    *best,
                    first_seconds=taken[0][0],
                    times_a_bare_scan=best[0] / _bare_scan(build),
                    indicators=len(indicators),
                    figures=counts.num_rows,
                )
            )
    return found


def _bare_scan(build: Build) -> float:
    """Seconds to read once, and add up, every column that indicators need."""
    columns = (
        "patient",
        "month",
        "presentation",
        "prescriber",
        "boxes",
        "amount_cents",
    )
    sums = ", ".join(f"sum({column})" for column in columns)
    with build.connection() as connection:
        started = time.perf_counter()
        connection.execute(f"SELECT {sums}, max(delivered_on) FROM facts").fetchall()
        return time.perf_counter() - started


def _make_sources(folder: Path, patients: int) -> None:
    """In another process, so that the memory measured is not theirs."""
    made = [str(folder), str(patients), str(DOCTORS)]
    subprocess.run([sys.executable, "-m", "tests.performance.facts", *made], check=True)


def _make_build(folder: Path) -> None:
    write_build(
        [str(folder / "lines.parquet")],
        folder / "presentations.parquet",
        folder,
        Origin("bench", "bench", date(2026, 1, 8), "bench", 0),
        spill=folder / "spill",
    )
