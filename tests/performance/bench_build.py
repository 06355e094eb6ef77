"""How long a build of a whole territory takes, and a month more.

`MAILLAGE_BENCH_LINES` says how many lines (5 million unless told; 100 million for the
figures of docs/adr/0014), `MAILLAGE_BENCH_TERRITORY` a folder where the sources stay
from one run to the next: 100 million lines take ten minutes to draw.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from maillage.engine.lake.build_store import make_build
from maillage.engine.lake.schema import FACTS
from maillage.engine.lake.store import Lake
from tests.performance import territory


LINES = int(os.environ.get("MAILLAGE_BENCH_LINES", "5000000"))
KEPT = os.environ.get("MAILLAGE_BENCH_TERRITORY")
REACH = {"bench_build": 150 if LINES > 50_000_000 else 10}
"""The issue asks 150 s of 100 million lines on two quiet cores."""


@dataclass(frozen=True)
class BuildSpeed:
    """From the lake's files to a build in place.

    `cpu_seconds`, over all cores, tells a slow build from a busy machine, and so does
    `times_a_bare_read`: against reading the same columns, in the same run, with one
    thread. `disk_gb` is of what this build added, `disk_kept_gb` of what is kept
    beside the builds.
    """

    what: str
    seconds: float
    cpu_seconds: float
    times_a_bare_read: float
    lines: int
    facts: int
    patients: int
    disk_gb: float
    disk_kept_gb: float


def bench_build(folder: Path) -> list[BuildSpeed]:
    """A first build, the same with one more batch of a new month, then nothing new."""
    sources = _sources(Path(KEPT) if KEPT else folder)
    bare = _bare_read(Lake(sources / "lake"))
    found = [_measured("everything", sources, folder, bare)]
    before = Lake(sources / "lake").batches()
    _bring_month(sources)
    try:
        found.append(_measured("one month more", sources, folder, bare))
        found.append(_measured("nothing new", sources, folder, bare))
    finally:
        lake = Lake(sources / "lake")
        for batch in lake.batches()[len(before) :]:
            lake.retract(batch.batch, territory.AT)
    return found


def _sources(folder: Path) -> Path:
    """In another process, so that the memory measured is not theirs."""
    sources = folder / f"territory-{LINES}"
    if not (sources / "done").exists():
        shutil.rmtree(sources, ignore_errors=True)
        words = ["-m", "tests.performance.territory", str(sources), str(LINES)]
        subprocess.run([sys.executable, *words], check=True)
        (sources / "done").touch()
    return sources


def _bring_month(sources: Path) -> None:
    """The lines of the last month once more, a month later."""
    lake = Lake(sources / "lake")
    last = lake.files()[-1]
    lines = pq.read_table(last, partitioning=None)
    later = lines["delivered_on"].cast(pa.int32())
    later = pa.array(later.to_numpy() + 31, pa.int32()).cast(pa.date32())
    lines = lines.set_column(0, FACTS.field(0), later)
    lake.append(
        lines, file="later", sha256="later", fingerprint="later", at=territory.AT
    )


def _measured(what: str, sources: Path, folder: Path, bare: float) -> BuildSpeed:
    builds = folder / "builds"
    before = _bytes(builds)
    started, cpu = time.perf_counter(), time.process_time()
    made = make_build(
        Lake(sources / "lake"),
        builds,
        "bench",
        presentations=sources / "presentations.parquet",
        codes_release="bench",
        made_on=date(2026, 1, 8),
        daily_doses=sources / "daily_doses.parquet",
    )
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    kept = _bytes(builds / "bench" / "numbering")
    return BuildSpeed(
        what,
        seconds,
        cpu,
        seconds / bare,
        made.lines,
        made.facts,
        made.patients,
        (_bytes(builds) - before) / 1e9,
        kept / 1e9,
    )


def _bytes(folder: Path) -> int:
    """What a folder takes, files shared by several names counted once."""
    found = (path.stat() for path in folder.rglob("*") if path.is_file())
    return sum({about.st_ino: about.st_size for about in found}.values())


def _bare_read(lake: Lake) -> float:
    """Seconds to read once the columns that a build needs, texts as dictionaries."""
    texts = ["patient", "prescriber", "specialty", "pharmacy", "cip13", "substitution"]
    numbers = ["delivered_on", "birth_year", "sex", "boxes", "amount_cents"]
    started = time.perf_counter()
    for path in lake.files():
        file = pq.ParquetFile(path, read_dictionary=texts)
        for group in range(file.num_row_groups):
            columns = [*texts, *numbers, "long_term_illness"]
            file.read_row_group(group, columns=columns, use_threads=False)
    return time.perf_counter() - started
