"""A build of thirteen prescribers and two years of antibiotics, made of lines."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from maillage.engine.codes.cip13 import with_key
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation


AMOXICILLIN = Presentation(with_key("340090000001"), "J01CA04", 12, "generic")
CO_AMOXICLAV = Presentation(with_key("340090000002"), "J01CR02", 16, "princeps")
AZITHROMYCIN = Presentation(with_key("340090000003"), "J01FA10", 6, "generic")

MEMBERS = [f"1000000000{rank}" for rank in range(1, 8)]
"""Seven doctors of the circle; the last has two patients."""

OTHERS = [f"2000000000{rank}" for rank in range(1, 7)]

MONTHS = [(year, month) for year in (2024, 2025) for month in range(1, 13)]


def make_build(data: Path, structure: str = "plateau") -> None:
    """Write a build where `open_current` finds it.

    Each month, prescriber n gives amoxicillin to six patients, co-amoxiclav to n of
    them as well in the even months, and azithromycin to one.
    """
    shutil.copytree(_builds(), data / "builds" / structure, dirs_exist_ok=True)


@cache
def _builds() -> Path:
    """The folder of a structure's builds, made once for all the tests of a process."""
    kept = Path(tempfile.mkdtemp(prefix="maillage-territory-"))
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    (kept / "one").mkdir()
    drugs = [AMOXICILLIN, CO_AMOXICLAV, AZITHROMYCIN]
    build_from_lines(list(_lines()), drugs, kept / "one" / "build.duckdb").close()
    (kept / "current").write_text("one\n", encoding="utf-8")
    return kept


def _lines() -> Iterator[Line]:
    for rank, prescriber in enumerate([*MEMBERS[:-1], *OTHERS]):
        for year, month in MONTHS:
            for patient in range(6):
                on = date(year, month, 3 + patient)
                yield _line(prescriber, on, patient, AMOXICILLIN)
                if month % 2 == 0 and patient < rank % 6:
                    yield _line(prescriber, on, patient, CO_AMOXICLAV)
            yield _line(prescriber, date(year, month, 20), 0, AZITHROMYCIN)
    for patient in range(2):
        yield _line(MEMBERS[-1], date(2025, 6, 5), patient, AMOXICILLIN)
    yield _line(OTHERS[0], date(2025, 12, 31), 7, AMOXICILLIN)


def _line(prescriber: str, on: date, patient: int, drug: Presentation) -> Line:
    return Line(
        delivered_on=on,
        patient=f"{prescriber}-{patient}",
        birth_year=1960,
        sex=2,
        prescriber=prescriber,
        pharmacy="O1",
        cip13=drug.cip13,
        boxes=1,
        amount_cents=500,
    )


def write_circle(path: Path, members: list[str], *, extra: str = "") -> Path:
    """A circle's file naming these members."""
    listed = "".join(f'  - "{code}"\n' for code in members)
    path.write_text(
        "nom: Cercle du Plateau\nterritoire: Plateau\nseance: 2026-01-20\n"
        f"animateurs: [Claire Vasseur]\nmembres:\n{listed}{extra}",
        encoding="utf-8",
    )
    return path
