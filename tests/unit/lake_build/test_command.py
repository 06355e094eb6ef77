"""`maillage lake build`, called as a function: what it makes, says and refuses."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from maillage.commands.lake_build import build
from maillage.engine.codes.releases import (
    DEMONSTRATION,
    PRESENTATIONS_SCHEMA,
    write_presentations,
)
from maillage.engine.errors import BadInput
from maillage.engine.lake.build import open_current
from maillage.engine.lake.schema import FACTS
from maillage.engine.lake.store import Lake


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MAILLAGE_DATA", str(tmp_path))
    monkeypatch.setenv("MAILLAGE_TODAY", "2026-11-22")
    return tmp_path


def add_codes(data: Path) -> None:
    empty = {field.name: pa.nulls(1, field.type) for field in PRESENTATIONS_SCHEMA}
    given = {"cip13": pa.array(["3400930000011"]), "cis": pa.array(["60000001"])}
    given["label"] = pa.array(["AMOXICILLINE 500 mg, gélule"])
    table = pa.table(empty | given, schema=PRESENTATIONS_SCHEMA)
    write_presentations(table, data / "codes", DEMONSTRATION, "2026-01-01")


def add_line(data: Path, structure: str) -> None:
    row = {
        "delivered_on": date(2024, 3, 5),
        "patient": "anna",
        "birth_year": 1960,
        "sex": 2,
        "prescriber": "10000000001",
        "pharmacy": "020000001",
        "cip13": "3400930000011",
        "boxes": 1,
        "amount_cents": 345,
    }
    Lake(data / "lake" / structure).append(
        pa.Table.from_pylist([row], schema=FACTS),
        file=structure,
        sha256=structure,
        fingerprint=structure,
        at=datetime(2026, 11, 22, 8, 0),  # noqa: DTZ001
    )


def test_every_structure_is_built_when_none_is_named(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_codes(data)
    add_line(data, "pole-a")
    add_line(data, "pole-b")
    build(structure=None, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert [one["structure"] for one in said] == ["pole-a", "pole-b"]
    assert said[0]["build_id"] == "2026-11-22.0001"
    assert said[0]["codes_release"] == "demonstration 2026-01-01"
    for structure in ("pole-a", "pole-b"):
        with open_current(data / "builds", structure) as made:
            assert made.manifest.lines == 1


def test_one_structure_is_built_and_said_in_a_table(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_codes(data)
    add_line(data, "pole-a")
    add_line(data, "pole-b")
    build(structure="pole-a", as_json=False)
    assert "2026-11-22.0001" in capsys.readouterr().out
    assert not (data / "builds" / "pole-b").exists()


def test_nothing_imported_is_refused_with_what_to_do(data: Path) -> None:
    add_codes(data)
    with pytest.raises(BadInput, match="maillage lake import"):
        build(structure=None, as_json=False)
    with pytest.raises(BadInput, match="lake import FICHIER --structure pole-a"):
        build(structure="pole-a", as_json=False)
    assert not (data / "builds" / "pole-a" / "current").exists()


def test_without_codes_nothing_is_built(data: Path) -> None:
    add_line(data, "pole-a")
    with pytest.raises(BadInput, match="codes add bdpm"):
        build(structure=None, as_json=False)
