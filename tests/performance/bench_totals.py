"""One share for 7,000 prescribers and 60 months with its nine centiles, warm.

On the territory of `bench_catalogue`, its practices split to 7,000 (`practices`) and
91 million lines kept of it where it has as many. Warm: the engine has answered before
and remembers the names of units; nothing else is kept from one call to the next.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from maillage.engine.indicators.engines.compiled import CompiledEngine
from maillage.engine.indicators.engines.totals import TotalsEngine
from maillage.engine.indicators.figures import figures
from maillage.engine.indicators.library import find
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By
from maillage.engine.lake.build import BUILD_FILE, CURRENT_FILE, Build
from maillage.engine.statistics.centiles import deciles
from tests.performance.bench_catalogue import KEPT, LINES, MONTHS, made_builds


REACH = {"bench_totals": 0.08}
PRESCRIBERS = 7_000
WANTED_LINES = 91_000_000
ASKED = {
    "GEN12": "esomeprazole among proton pump inhibitors, boxes",
    "CV01": "a third of the system's drugs against all of them, boxes",
    "ATB16": "a share of daily doses, with its squares",
    "NSA11": "a share of deliveries",
    "GEN01": "generics among all that has one: half of all cells",
}


@dataclass(frozen=True)
class Speed:
    """Counts, values and nine centiles of each month: the median and the best of 15.

    `with_intervals` has the 95 % interval of each figure as well; `walked` is what the
    compiled engine takes to count the same, which is found equal.
    """

    what: str
    seconds: float
    best: float
    cpu_seconds: float
    with_intervals: float
    walked: float
    prescribers: int
    lines: int
    peak_bytes: int


def bench_totals(folder: Path) -> list[Speed]:
    """Five indicators of the library, one at a time."""
    with Build(made_practices(folder)) as build:
        engine = TotalsEngine(build)
        return [measured(engine, build, find(name)) for name in ASKED]


def measured(engine: TotalsEngine, build: Build, indicator: Indicator) -> Speed:
    """One indicator."""

    def count() -> pa.Table:
        return engine.count([indicator], By.PRESCRIBER, MONTHS)

    def centiles() -> np.ndarray:
        counts = count()
        above, below = (
            counts[name].to_numpy() for name in ("numerator", "denominator")
        )
        values = above / np.where(below > 0, below, np.nan)
        return deciles(values.reshape(-1, len(MONTHS)))

    def with_intervals() -> np.ndarray:
        values = figures(count(), [indicator])["value"].to_numpy()
        return deciles(values.reshape(-1, len(MONTHS)))

    centiles()
    taken = sorted(timed(centiles) for _ in range(15))
    started = time.perf_counter()
    walked = CompiledEngine(build).count([indicator], By.PRESCRIBER, MONTHS)
    seconds = time.perf_counter() - started
    if not same(walked, count()):
        raise AssertionError(f"{indicator.id}: totals do not say what the walk finds")
    return Speed(
        f"{indicator.id}, {ASKED[indicator.id]}",
        taken[len(taken) // 2][0],
        taken[0][0],
        min(cpu for _, cpu in taken),
        sorted(timed(with_intervals) for _ in range(7))[3][0],
        seconds,
        build.manifest.prescribers,
        build.manifest.lines,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of processor."""
    started, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - cpu


def same(found: pa.Table, expected: pa.Table) -> bool:
    """Equal counts, and equal squares but for the last digits."""
    for name in found.column_names:
        one, other = found[name], expected[name]
        if pa.types.is_floating(one.type) and one.null_count == 0:
            if not np.allclose(one.to_numpy(), other.to_numpy(), rtol=1e-9, atol=0):
                return False
        elif not one.equals(other):
            return False
    return True


def made_practices(folder: Path) -> Path:
    """The build's file, made in another process where it is not kept."""
    root = made_builds(folder)
    name = (root / "bench" / CURRENT_FILE).read_text(encoding="utf-8").strip()
    source = root / "bench" / name / BUILD_FILE
    target = (Path(KEPT) if KEPT else folder) / f"practices-{LINES}-{PRESCRIBERS}"
    if not (target / BUILD_FILE).exists():
        words = [str(source), str(target), str(PRESCRIBERS), str(WANTED_LINES)]
        command = [sys.executable, "-m", "tests.performance.practices", *words]
        subprocess.run(command, check=True)
    return target / BUILD_FILE
