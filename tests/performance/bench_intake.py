"""How fast a pharmacy's file comes in, and what a whole demonstration takes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil
import pyarrow.csv

from maillage.engine.synthesis.stream import write_lines


REACH = {"bench_intake": 20, "bench_demo": 30}


@dataclass(frozen=True)
class IntakeSpeed:
    """`lake import` as a whole process: read, check, seal, fingerprint, commit.

    `times_a_bare_read` is the same file only parsed into text columns, in one run, so
    that a busy machine slows both.
    """

    seconds: float
    lines: int
    lines_per_second: float
    times_a_bare_read: float
    peak_bytes: int


@dataclass(frozen=True)
class DemoSpeed:
    """`maillage demo` as a whole process; memory summed over all its processes."""

    seconds: float
    peak_bytes: int


def bench_intake(folder: Path, *, rows: int = 5_000_000) -> IntakeSpeed:
    """Import one CSV of `rows` lines, 30 doctors, local patient numbers."""
    source = folder / "lignes.csv"
    write_lines(source, rows=rows, seed=1, last_month=date(2026, 10, 1), doctors=30)
    bare = _bare_read(source)
    watched(["keys", "new", "--structure", "bench"], folder)
    words = ["lake", "import", str(source), "--structure", "bench", "--json"]
    seconds, peak = watched(words, folder)
    return IntakeSpeed(seconds, rows, rows / seconds, seconds / bare, peak)


def bench_demo(folder: Path) -> DemoSpeed:
    """The demonstration once everything is installed."""
    return DemoSpeed(*watched(["demo", "--no-serve"], folder))


def _bare_read(source: Path) -> float:
    started = time.perf_counter()
    options = pyarrow.csv.ParseOptions(delimiter=";")
    with pyarrow.csv.open_csv(source, parse_options=options) as reader:
        for _ in reader:
            pass
    return time.perf_counter() - started


def watched(words: Sequence[str], folder: Path) -> tuple[float, int]:
    """Seconds of one command, and the most memory it and its children held."""
    environment = {
        **os.environ,
        "MAILLAGE_DATA": str(folder / "var"),
        "MAILLAGE_KEYS": str(folder / "keys"),
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "maillage", *words],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    held: list[int] = [0]
    watch = threading.Thread(target=_follow, args=(process.pid, held))
    watch.start()
    status = process.wait()
    seconds = time.perf_counter() - started
    watch.join()
    assert status == 0
    return seconds, max(held)


def _follow(pid: int, held: list[int]) -> None:
    """Memory not shared between the processes, added up ten times a second."""
    try:
        root = psutil.Process(pid)
        while root.is_running() and root.status() != psutil.STATUS_ZOMBIE:
            every = [root, *root.children(recursive=True)]
            held.append(sum(_own(process) for process in every))
            time.sleep(0.1)
    except psutil.NoSuchProcess:
        return


def _own(process: psutil.Process) -> int:
    try:
        about = process.memory_info()
        return int(about.rss - about.shared)
    except psutil.NoSuchProcess:
        return 0
