"""How long an animator waits for the mirrors of her circle, from the command line."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from maillage.engine.lake.build_dimensions import Origin
from maillage.engine.lake.build_making import write_build
from tests.performance.facts import write_lines, write_presentations


STRUCTURE = "bench"


@dataclass(frozen=True)
class MirrorsSpeed:
    """One session: the command from its start to its last file."""

    doctors: int
    pages: int
    seconds: float


def bench_mirrors(
    folder: Path, *, doctors: int = 30, patients: int = 6_000
) -> MirrorsSpeed:
    """Print the mirrors of a circle of `doctors` on antibiotics, into `folder`.

    Ten more prescribers make the territory. The build is not part of the time.
    """
    _make_build(folder, patients, doctors + 10)
    members = "".join(f'  - "P{rank:010d}"\n' for rank in range(doctors))
    circle = folder / "cercle.yaml"
    circle.write_text(f"nom: Cercle\nterritoire: Plateau\nmembres:\n{members}")
    command = [sys.executable, "-m", "maillage", "circle", "mirrors", str(circle)]
    command += ["--structure", STRUCTURE, "--theme", "antibiotiques"]
    command += ["--to", "2025-11", "--out", str(folder / "miroirs"), "--json"]
    environment = {**os.environ, "MAILLAGE_DATA": str(folder)}
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return MirrorsSpeed(doctors, 2 * doctors + 1, time.perf_counter() - started)


def _make_build(folder: Path, patients: int, doctors: int) -> None:
    place = folder / "builds" / STRUCTURE / "one"
    place.mkdir(parents=True)
    write_build(
        [
            str(
                write_lines(
                    folder / "lines.parquet", patients=patients, doctors=doctors
                )
            )
        ],
        write_presentations(folder / "presentations.parquet"),
        place,
        Origin("one", STRUCTURE, date(2026, 1, 8), "bench", 0),
    )
    (place.parent / "current").write_text("one\n")
