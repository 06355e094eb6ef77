"""The whole library in one walk, and twenty indicators beside the peers' own queries.

`MAILLAGE_BENCH_LINES` says how many lines (1 million unless told; 50 and 100 million
for the figures of docs/adr/0016), `MAILLAGE_BENCH_TERRITORY` a folder where sources and
builds stay from one run to the next.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from maillage.engine.indicators.engines.registry import fast_engine
from maillage.engine.indicators.figures import figures
from maillage.engine.indicators.library import find, load_library
from maillage.engine.indicators.model import (
    DrugSet,
    Indicator,
    LineFilter,
    Measure,
    PatientFilter,
    ShareOfLines,
    ShareOfPatients,
)
from maillage.engine.indicators.periods import By, Every, periods
from maillage.engine.lake.build import Build, open_current
from maillage.engine.lake.build_store import make_build
from maillage.engine.lake.columns import FactColumns
from maillage.engine.lake.store import Lake
from maillage.engine.statistics.centiles import deciles
from tests.performance.peers import PEERS, QUESTIONS, Question, columns
from tests.spec.case import indicator_of


LINES = int(os.environ.get("MAILLAGE_BENCH_LINES", "1000000"))
KEPT = os.environ.get("MAILLAGE_BENCH_TERRITORY")
REACH = {"bench_catalogue": 60, "bench_session": 0.5}
SESSION = ("ATB02", "ATB29", "ATB30", "ATB27", "ATB28")
"""What the kit of antibiotics proposes to a session."""
MONTHS = periods(Every.MONTH, date(2021, 1, 1), date(2025, 12, 1))
NEEDED = ("patient", "day", "presentation", "prescriber", "boxes", "amount_cents")


@dataclass(frozen=True)
class Speed:
    """Every figure of the library: the best of two calls, and the first.

    `cpu_seconds`, over all cores, tells a slow engine from a busy machine, and so does
    `times_a_bare_scan`: against adding up the columns of the facts, in the same run.
    """

    what: str
    seconds: float
    cpu_seconds: float
    first_seconds: float
    times_a_bare_scan: float
    facts: int
    indicators: int
    figures: int
    peak_bytes: int


@dataclass(frozen=True)
class Compared:
    """Twenty indicators by prescriber and month; a peer's answer is the same, exactly.

    `times_ours` is how many times as long as the compiled engine it takes.
    """

    who: str
    seconds: float
    times_ours: float
    facts: int


def bench_catalogue(folder: Path) -> list[Speed]:
    """The library by prescriber, by month and over rolling years."""
    root = made_builds(folder)
    return [
        measured(root, Every.MONTH),
        measured(root, Every.ROLLING12),
    ]


def measured(root: Path, every: Every) -> Speed:
    """The library on the current build under a folder."""
    library = load_library()
    asked = periods(every, date(2021, 1, 1), date(2025, 12, 1))
    taken = []
    with open_current(root, "bench") as build:
        for _ in range(2):
            started, cpu = time.perf_counter(), time.process_time()
            counts = fast_engine(build).count(library, By.PRESCRIBER, asked)
            seconds = time.perf_counter() - started
            taken.append((seconds, time.process_time() - cpu))
        best = min(taken)
        return Speed(
            every,
            *best,
            taken[0][0],
            best[0] / bare_scan(build),
            build.manifest.facts,
            len(library),
            counts.num_rows,
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        )


@dataclass(frozen=True)
class Session:
    """A session's five indicators: every prescriber's curve with its intervals, and the
    nine centiles of each month, from a build that is open; the best of five."""

    seconds: float
    cpu_seconds: float
    facts: int
    prescribers: int
    months: int


def bench_session(folder: Path) -> Session:
    """What a circle's page and sheets are drawn from."""
    asked = [find(one) for one in SESSION]
    with open_current(made_builds(folder), "bench") as build:
        taken = []
        for _ in range(5):
            started, cpu = time.perf_counter(), time.process_time()
            counts = fast_engine(build).count(asked, By.PRESCRIBER, MONTHS)
            table = figures(counts, asked)
            values = table["value"].to_numpy(zero_copy_only=False)
            for square in np.split(values, len(asked)):
                deciles(square.reshape(-1, len(MONTHS)))
            seconds = time.perf_counter() - started
            taken.append((seconds, time.process_time() - cpu))
        return Session(
            *min(taken), build.manifest.facts, build.manifest.prescribers, len(MONTHS)
        )


def bare_scan(build: Build) -> float:
    """Seconds to add up every column that indicators need, with two threads."""

    def add_up(columns: FactColumns) -> int:
        return sum(int(getattr(columns, name).sum(dtype=np.int64)) for name in NEEDED)

    months = [build.columns(month) for month in build.months()]
    taken = []
    for _ in range(2):
        started = time.perf_counter()
        with ThreadPoolExecutor(2) as pool:
            sum(pool.map(add_up, months))
        taken.append(time.perf_counter() - started)
    return min(taken)


# --- beside the peers --------------------------------------------------------------


def bench_twenty(folder: Path) -> list[Compared]:
    """Sixteen shares of boxes, two of euros, two of distinct patients."""
    with open_current(made_builds(folder), "bench") as build:
        return compared(build, folder)


def compared(build: Build, folder: Path) -> list[Compared]:
    """The compiled engine on a build, and the peers on the same facts in Parquet."""
    facts = export(build, folder / "parquet")
    wanted = [indicator(place, one) for place, one in enumerate(QUESTIONS)]
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        counts = fast_engine(build).count(wanted, By.PRESCRIBER, MONTHS)
        taken.append(time.perf_counter() - started)
    ours = min(taken)
    found = [Compared("compiled", ours, 1.0, build.manifest.facts)]
    expected = table_of(counts, build)
    for name in PEERS:
        words = ["-m", "tests.performance.peers", name, str(facts)]
        done = subprocess.run(
            [sys.executable, *words], check=True, stdout=subprocess.PIPE, text=True
        )
        theirs = pq.read_table(facts / f"{name}.parquet")
        if not same(theirs, expected):
            raise AssertionError(f"{name} does not find what the engine finds")
        seconds = float(done.stdout.split()[-1])
        found.append(Compared(name, seconds, seconds / ours, build.manifest.facts))
    return found


def indicator(place: int, question: Question) -> Indicator:
    """The question in the words of the library."""

    def lines(prefix: str) -> LineFilter:
        return LineFilter(drugs=DrugSet(prefix, (prefix,)) if prefix else None)

    over, under = lines(question.numerator), lines(question.denominator)
    if question.counted == "patients":
        shares = ShareOfPatients(PatientFilter(under), PatientFilter(over))
        return indicator_of(shares, f"Q{place:02d}")
    measure = Measure.BOXES if question.counted == "boxes" else Measure.EUROS
    return indicator_of(ShareOfLines(measure, under, over), f"Q{place:02d}")


def export(build: Build, folder: Path) -> Path:
    """The facts as a peer would have them: a file a month, sorted by prescriber."""
    shutil.rmtree(folder, ignore_errors=True)
    with build.connection() as connection:
        for month in build.months():
            (folder / str(month)).mkdir(parents=True)
            rows = connection.sql(
                "SELECT patient, month, prescriber, atc, boxes, amount_cents AS cents, "
                "is_delivery, is_delivery AND boxes > 0 AS is_ordered "
                "FROM facts JOIN presentations USING (presentation) "
                f"WHERE month = {month} ORDER BY prescriber"
            ).to_arrow_table()
            pq.write_table(
                rows, folder / str(month) / "facts.parquet", compression="zstd"
            )
    return folder


def table_of(counts: pa.Table, build: Build) -> dict[str, np.ndarray]:
    """The engine's counts as the columns of `peers`, in a square by unit and month."""
    found = {}
    for place in range(len(QUESTIONS)):
        own = counts.slice(place * units_and_months(build), units_and_months(build))
        for short, name in (("n", "numerator"), ("d", "denominator")):
            found[f"{short}{place}"] = own[name].to_numpy()
    with build.connection() as connection:
        rows = connection.execute("SELECT prescriber FROM prescribers ORDER BY code")
        found["place"] = np.array([row[0] for row in rows.fetchall()])
    return found


def units_and_months(build: Build) -> int:
    """How many figures an indicator has."""
    return build.manifest.prescribers * len(MONTHS)


def same(theirs: pa.Table, ours: dict[str, np.ndarray]) -> bool:
    """Whether a peer found each of the numbers, and nothing but 0 elsewhere."""
    order = np.empty(ours["place"].max() + 1, dtype=np.int64)
    order[ours["place"]] = np.arange(len(ours["place"]))
    unit = order[theirs["prescriber"].to_numpy()]
    cell = unit * len(MONTHS) + theirs["month"].to_numpy() - MONTHS[0].first_month
    for name, _, _ in columns():
        square = np.zeros(len(ours[name]), dtype=np.int64)
        square[cell] = theirs[name].to_numpy()
        if not np.array_equal(square, ours[name]):
            return False
    return True


# --- sources -----------------------------------------------------------------------


def made_builds(folder: Path) -> Path:
    """The builds' folder, made in other processes where it is not kept."""
    sources = (Path(KEPT) if KEPT else folder) / f"territory-{LINES}"
    if not (sources / "done").exists():
        shutil.rmtree(sources, ignore_errors=True)
        words = ["-m", "tests.performance.territory", str(sources), str(LINES)]
        subprocess.run([sys.executable, *words], check=True)
        (sources / "done").touch()
    root = sources / "builds"
    if not (root / "bench" / "current").exists():
        words = ["-m", "tests.performance.bench_catalogue", str(sources), str(root)]
        subprocess.run([sys.executable, *words], check=True)
    return root


def main(sources: Path, root: Path) -> None:
    """Make the build, in this process, so that the memory measured is not its."""
    make_build(
        Lake(sources / "lake"),
        root,
        "bench",
        presentations=sources / "presentations.parquet",
        codes_release="bench",
        made_on=date(2026, 1, 8),
        daily_doses=sources / "daily_doses.parquet",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
