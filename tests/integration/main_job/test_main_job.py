"""The main job, by the commands alone: from five pharmacies' files to mirrors."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from maillage.engine.codes.store import write_presentations
from maillage.engine.indicators.library import load_kits, load_library
from maillage.engine.indicators.plan import dosed_filters
from maillage.engine.synthesis.formulary import demonstration_presentations
from maillage.engine.synthesis.pole import Pole, write_pole


pytestmark = pytest.mark.slow

STRUCTURE = "plateau"


class Desk:
    """A pharmacist-animator's computer: a data folder, a key folder, the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._environment = {
            **os.environ,
            "MAILLAGE_DATA": str(folder / "var"),
            "MAILLAGE_KEYS": str(folder / "keys"),
            "MAILLAGE_TODAY": "2026-11-22",
        }

    def run(self, *words: object, status: int = 0) -> str:
        """Standard output of one command that must end with this status."""
        done = subprocess.run(
            [sys.executable, "-m", "maillage", *map(str, words)],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
        return done.stdout if status == 0 else done.stderr

    def json(self, *words: object) -> Any:
        return json.loads(self.run(*words, "--json"))


@pytest.fixture(scope="module")
def pole(tmp_path_factory: pytest.TempPathFactory) -> Pole:
    folder = tmp_path_factory.mktemp("pole")
    return write_pole(
        folder, seed=7, last_month=date(2026, 10, 1), patients=600, doctors=12
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, pole: Pole) -> Desk:
    """The files sealed, imported and built."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    write_presentations(
        demonstration_presentations(),
        desk.folder / "var" / "codes",
        kind="demonstration",
        name="2026-10-01",
    )
    desk.run("keys", "new", "--structure", STRUCTURE)
    key = desk.folder / "keys" / f"{STRUCTURE}.key"
    sealed = [desk.folder / file.name for file in pole.files]
    for file, out in zip(pole.files, sealed, strict=True):
        desk.run("lake", "seal", file, "--key", key, "--out", out)
    said = desk.json("lake", "import", *sealed, "--structure", STRUCTURE)
    assert said["rejected"] == 0
    assert said["accepted"] == said["rows"] == pole.lines
    desk.run("lake", "build", "--structure", STRUCTURE)
    return desk


QUESTION = ("--structure", STRUCTURE, "--by", "prescriber", "--every", "year",
            "--from", "2025-01", "--to", "2025-12")  # fmt: skip


RARE = {"CV13", "GEN06", "GEN06-ADALIMUMAB"}
"""Starts of an anticoagulant, biologics of rheumatology: a patient in some hundreds."""


@pytest.fixture(scope="module")
def figures(desk: Desk) -> list[dict[str, str]]:
    """The whole library, each doctor, one year: asked once for all that read it."""
    assert desk.run("indicators", "compute", *QUESTION, "--out", "fast.csv") == ""
    header = (desk.folder / "fast.csv").read_text().splitlines()[0]
    assert header == "indicator,unit,period,numerator,denominator,value,low,high"
    return _rows(desk.folder / "fast.csv")


def test_the_animator_computes_the_same_figures_with_the_slow_engine(
    desk: Desk, figures: list[dict[str, str]]
) -> None:
    """The first of each kit: what is tried here is the way through the commands.

    All the others are held equal on generated facts, and on a smaller build by
    `test_both_engines_write_the_same_file`; the slow engine takes its time on this one.
    """
    asked = sorted({kit.indicators[0].id for kit in load_kits()})
    desk.run(
        "indicators", "compute", *asked, *QUESTION, "--engine", "reference",
        "--out", "slow.csv",
    )  # fmt: skip
    slow = _rows(desk.folder / "slow.csv")
    fast = [row for row in figures if row["indicator"] in asked]
    assert sorted(slow, key=_place) == sorted(fast, key=_place)
    assert {row["indicator"] for row in slow} == set(asked)


def test_every_indicator_finds_someone_to_count(figures: list[dict[str, str]]) -> None:
    """But those that count the WHO's daily doses, which nobody has added here.

    Those that 600 patients are too few for count somebody in a larger pole: see
    `test_what_needs_no_daily_dose_counts_something`.
    """
    counted: dict[str, float] = defaultdict(float)
    for row in figures:
        counted[row["indicator"]] += float(row["denominator"])
    assert counted.keys() == {one.id for one in load_library()}
    empty = {identifier for identifier, total in counted.items() if not total}
    without_doses = {one.id for one in load_library() if dosed_filters(one.calculation)}
    assert empty - without_doses - RARE == set()


def _place(row: dict[str, str]) -> tuple[str, str]:
    return row["indicator"], row["unit"]


def test_each_doctor_gets_two_pages_and_the_group_one(desk: Desk, pole: Pole) -> None:
    circle = desk.folder / "cercle.yaml"
    members = "\n".join(f'  - "{code}"' for code in pole.members)
    circle.write_text(
        f"nom: Cercle du Plateau\nterritoire: Plateau\nmembres:\n{members}\n"
    )
    desk.run(
        "circle", "mirrors", circle, "--structure", STRUCTURE, "--theme",
        "antibiotiques", "--to", "2026-10", "--out", desk.folder / "mirrors",
    )  # fmt: skip
    sheets = {path.name: path for path in (desk.folder / "mirrors").glob("*.pdf")}
    assert set(sheets) == {"groupe.pdf", *(f"miroir-{c}.pdf" for c in pole.members)}
    for name, path in sheets.items():
        assert len(PdfReader(path).pages) == (1 if name == "groupe.pdf" else 2)


def test_no_national_number_is_anywhere_in_the_data(desk: Desk, pole: Pole) -> None:
    numbers = {
        row["patient"].encode() for row in _rows(pole.files[0], delimiter=";")[:2000]
    }
    assert len(numbers) > 100
    for path in (desk.folder / "var").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [number for number in numbers if number in content], path


def test_the_key_is_nowhere_in_the_data(desk: Desk) -> None:
    key = (desk.folder / "keys" / f"{STRUCTURE}.key").read_text().split()[1].encode()
    for path in (desk.folder / "var").rglob("*"):
        assert not path.is_file() or key not in path.read_bytes(), path


def test_a_raw_file_is_refused_with_its_remedy(desk: Desk, pole: Pole) -> None:
    before = desk.run("lake", "list", "--structure", STRUCTURE)
    said = desk.run("lake", "import", pole.files[0], "--structure", STRUCTURE, status=2)
    assert "maillage lake seal" in said
    assert desk.run("lake", "list", "--structure", STRUCTURE) == before


def _rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
