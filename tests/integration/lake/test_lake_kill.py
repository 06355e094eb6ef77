"""Killed at any moment, a command leaves the lake as it was before or as after."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pharmacy_files import Desk, rows, text

from maillage.engine.lake.store import Lake


KILLS = 50
# Loading the libraries takes seconds that no kill need wait for: this process loads
# them once, then each command runs in a copy of it, which is what gets killed.
NURSERY = """
import contextlib, json, os, sys
with contextlib.suppress(ImportError):
    import pandas  # which Arrow would load in each copy, where it is installed
from maillage import cli
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        sys.argv = ["maillage", *json.loads(line)]
        sys.stdin = open(os.devnull)
        sys.stdout = sys.stderr = open(os.devnull, "w")
        try:
            cli.main()
        except SystemExit as end:
            os._exit(end.code or 0)  # the lake is done with: spare the unloading
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Nursery:
    """Starts `maillage` commands at once, and kills them."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, seconds: float | None = None) -> tuple[bool, float]:
        """Run a command, killed after so long; whether it was, and how long it ran."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        started = time.perf_counter()
        if seconds is not None:
            time.sleep(seconds)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        status = int(self._process.stdout.readline())
        killed = os.WIFSIGNALED(status)
        assert killed or os.waitstatus_to_exitcode(status) == 0
        return killed, time.perf_counter() - started

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


@pytest.fixture
def nursery(desk: Desk) -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


def checked_files(lake: Lake) -> set[str]:
    """The files in the lake, having checked that every row of each is there."""
    batches = {batch.batch: batch for batch in lake.batches()}
    read = Counter(lake.to_reader(["batch"]).read_all()["batch"].to_pylist())
    assert read == {name: batch.rows for name, batch in batches.items()}
    assert all(path.exists() for path in lake.files())
    return {batch.file for batch in batches.values()}


def left_behind(lake: Lake) -> list[Path]:
    """What no commit knows, once the next command has swept."""
    with lake.writing():
        pass
    known = {*lake.files(), lake.root / "lock"}
    known |= {lake.root / "batches" / f"{b.batch}.json" for b in lake.history()}
    found = (path for path in lake.root.rglob("*") if path.is_file())
    return [p for p in found if p not in known and p.parent.name != "_delta_log"]


def kills(seen: Counter[tuple[str, bool]]) -> int:
    return seen["killed", True] + seen["killed", False]


@pytest.mark.slow
def test_fifty_kills_leave_the_lake_before_or_after(
    desk: Desk, nursery: Nursery
) -> None:
    draw = random.Random(20261122)
    files = [desk.file(f"{i}.csv", text(rows(400, i))).name for i in range(6)]
    structure = ("--structure", "pole")
    _, span = nursery.run("lake", "import", files[0], *structure)
    seen: Counter[tuple[str, bool]] = Counter()
    after = checked_files(desk.lake)
    while kills(seen) < KILLS:
        before = after
        missing = [name for name in files if name not in before]
        if missing and (len(before) < 2 or draw.random() < 0.75):
            changed = missing[0]
            words = ("import", changed)
        else:
            batch = draw.choice(desk.lake.batches())
            changed, words = batch.file, ("retract", batch.batch)
        # Half of the kills fall in the second half of the work, where it is committed.
        moment = draw.uniform(0, 1) ** draw.choice([1, 0.5])
        killed, _ = nursery.run("lake", *words, *structure, seconds=moment * span)
        # The machine may be slower or faster than it was: follow it.
        span *= 1.05 if killed else 0.85
        after = checked_files(desk.lake)
        assert after in (before, before ^ {changed})
        seen["killed" if killed else "ended", after == before] += 1
    assert seen["killed", True] > 0
    assert seen["killed", False] + seen["ended", False] > 0
    assert left_behind(desk.lake) == []
