"""`maillage lake build`, called as a function: what it makes, says and refuses."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maillage.commands.lake_build import build
from maillage.engine.codes.releases import (
    DEMONSTRATION,
    PRESENTATIONS_SCHEMA,
    write_presentations,
)
from maillage.engine.codes.who_ddd import add_who_ddd
from maillage.engine.errors import BadInput
from maillage.engine.lake.build import open_current
from maillage.engine.lake.schema import FACTS
from maillage.engine.lake.store import Lake


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MAILLAGE_DATA", str(tmp_path))
    monkeypatch.setenv("MAILLAGE_TODAY", "2026-11-22")
    return tmp_path


def add_codes(data: Path, more: dict[str, pa.Array] | None = None) -> None:
    empty = {field.name: pa.nulls(1, field.type) for field in PRESENTATIONS_SCHEMA}
    given = {"cip13": pa.array(["3400930000011"]), "cis": pa.array(["60000001"])}
    given["label"] = pa.array(["AMOXICILLINE 500 mg, gélule"])
    table = pa.table(empty | given | (more or {}), schema=PRESENTATIONS_SCHEMA)
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


def test_the_newest_doses_that_a_user_added_are_in_the_build(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_codes(
        data,
        {
            "atc": pa.array(["J01CA04"]),
            "routes": pa.array(["orale"]),
            "pack_content_millionths": pa.array([6_000_000_000]),
            "pack_content_unit": pa.array(["mg"]),
        },
    )
    add_line(data, "pole-a")
    # An invented dose: 2.5 g a day, of a pack of 6 g.
    path = tmp_path / "ddd-2025.csv"
    path.write_text("ATC code;DDD;U;Adm.R\nJ01CA04;2.5;g;O\n", "utf-8")
    add_who_ddd(path, data / "codes", year=None, today=date(2026, 11, 22))
    build(structure=None, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert said[0]["codes_release"] == "demonstration 2026-01-01, doses de l'OMS 2025"
    with open_current(data / "builds", "pole-a") as made, made.connection() as root:
        assert root.execute(
            "SELECT daily_doses_millionths FROM presentations"
        ).fetchall() == [(2_400_000,)]


def test_codes_of_an_older_version_serve_and_say_to_be_added_again(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_codes(data)
    path = data / "codes" / "demonstration" / "2026-01-01" / "presentations.parquet"
    pq.write_table(pq.read_table(path).select(PRESENTATIONS_SCHEMA.names[:11]), path)
    add_line(data, "pole-a")
    build(structure=None, as_json=False)
    assert "ajoutez de nouveau la même publication" in capsys.readouterr().err


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
