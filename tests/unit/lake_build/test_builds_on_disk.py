"""How a build takes its place: whole, in one rename, older ones kept for a while."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maillage.engine.errors import BadInput
from maillage.engine.lake.build import Manifest, open_current
from maillage.engine.lake.build_store import list_builds, make_build
from maillage.engine.lake.schema import FACTS
from maillage.engine.lake.store import Lake


MADE_ON = date(2026, 11, 22)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake" / "pole")


@pytest.fixture
def presentations(tmp_path: Path) -> Path:
    path = tmp_path / "presentations.parquet"
    codes = {
        "cip13": ["3400930000011"],
        "label": ["AMOXICILLINE 500 mg, gélule"],
        "atc": ["J01CA04"],
        "units_per_pack": pa.array([12], pa.int32()),
        "generic_role": ["generic"],
    }
    pq.write_table(pa.table(codes), path)
    return path


def import_lines(lake: Lake, name: str, patients: list[str]) -> str:
    rows = [
        {
            "delivered_on": date(2024, 3, 5),
            "patient": patient,
            "birth_year": 1960,
            "sex": 2,
            "prescriber": "10000000001",
            "specialty": "médecine générale",
            "pharmacy": "020000001",
            "cip13": "3400930000011",
            "boxes": 1,
            "amount_cents": 345,
        }
        for patient in patients
    ]
    batch = lake.append(
        pa.Table.from_pylist(rows, schema=FACTS),
        file=name,
        sha256=name,
        fingerprint=name,
        at=datetime(2026, 11, 22, 8, 0),  # noqa: DTZ001
    )
    return batch.batch


def make(lake: Lake, presentations: Path, tmp_path: Path) -> Manifest:
    return make_build(
        lake,
        tmp_path / "builds",
        "pole",
        presentations=presentations,
        codes_release="demonstration 2026-01-01",
        made_on=MADE_ON,
    )


def test_a_build_of_a_lake_is_opened_by_its_structure(
    lake: Lake, presentations: Path, tmp_path: Path
) -> None:
    import_lines(lake, "a.csv", ["anna", "bert"])
    import_lines(lake, "b.csv", ["anna"])
    made = make(lake, presentations, tmp_path)
    with open_current(tmp_path / "builds", "pole") as build:
        assert build.manifest == made
        found = build.connection().execute("SELECT boxes FROM facts ORDER BY patient")
        assert found.fetchall() == [(2,), (1,)]
        found = build.connection().execute("SELECT code, specialty FROM prescribers")
        assert found.fetchall() == [("10000000001", "médecine générale")]
    assert (made.lines, made.facts, made.patients) == (3, 2, 2)
    assert made.codes_release == "demonstration 2026-01-01"
    assert made.lake_version == lake.version()


def test_a_retracted_batch_is_out_of_the_next_build(
    lake: Lake, presentations: Path, tmp_path: Path
) -> None:
    import_lines(lake, "a.csv", ["anna"])
    batch = import_lines(lake, "b.csv", ["bert"])
    assert make(lake, presentations, tmp_path).patients == 2
    lake.retract(batch, datetime(2026, 11, 22, 9, 0))  # noqa: DTZ001
    assert make(lake, presentations, tmp_path).patients == 1


def test_a_reader_keeps_the_build_it_opened_while_newer_ones_are_made(
    lake: Lake, presentations: Path, tmp_path: Path
) -> None:
    import_lines(lake, "a.csv", ["anna"])
    first = make(lake, presentations, tmp_path)
    with open_current(tmp_path / "builds", "pole") as build:
        made = [make(lake, presentations, tmp_path) for _ in range(4)]
        assert build.manifest == first
        rows = build.connection().execute("SELECT count(*) FROM facts").fetchall()
        assert rows == [(1,)]
    kept = [manifest.build_id for manifest in made[1:]]
    assert list_builds(tmp_path / "builds", "pole") == kept
    assert kept[-1] == "2026-11-22.0005"


def test_the_manifest_beside_the_build_says_the_same_thing(
    lake: Lake, presentations: Path, tmp_path: Path
) -> None:
    import_lines(lake, "a.csv", ["anna"])
    made = make(lake, presentations, tmp_path)
    path = tmp_path / "builds" / "pole" / made.build_id / "manifest.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    assert said["build_id"] == made.build_id
    assert said["first_day"] == "2024-03-05"


def test_an_empty_lake_is_refused_and_the_current_build_stays(
    lake: Lake, presentations: Path, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="ne contient aucune ligne"):
        make(lake, presentations, tmp_path)
    batch = import_lines(lake, "a.csv", ["anna"])
    made = make(lake, presentations, tmp_path)
    lake.retract(batch, datetime(2026, 11, 22, 9, 0))  # noqa: DTZ001
    with pytest.raises(BadInput, match="ne contient aucune ligne"):
        make(lake, presentations, tmp_path)
    with open_current(tmp_path / "builds", "pole") as build:
        assert build.manifest == made


def test_a_killed_build_leaves_nothing_after_the_next(
    lake: Lake, presentations: Path, tmp_path: Path
) -> None:
    import_lines(lake, "a.csv", ["anna"])
    shelf = tmp_path / "builds" / "pole"
    (shelf / ".making").mkdir(parents=True)
    (shelf / ".making" / "build.duckdb").write_bytes(b"half a build")
    (shelf / ".spill-999999999-0").mkdir()
    made = make(lake, presentations, tmp_path)
    assert sorted(path.name for path in shelf.iterdir()) == [
        made.build_id,
        "current",
        "lock",
        "numbering",
    ]


def test_a_structure_without_build_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="lake build --structure pole"):
        open_current(tmp_path, "pole")


def test_a_build_that_was_removed_by_hand_is_told_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "pole").mkdir()
    (tmp_path / "pole" / "current").write_text("2026-11-22.0001\n")
    with pytest.raises(BadInput, match="introuvable"):
        open_current(tmp_path, "pole")


def test_a_build_can_neither_be_changed_nor_reach_other_files(
    lake: Lake, presentations: Path, tmp_path: Path
) -> None:
    import_lines(lake, "a.csv", ["anna"])
    make(lake, presentations, tmp_path)
    with open_current(tmp_path / "builds", "pole") as build:
        for forbidden in (
            "DELETE FROM facts",
            f"SELECT * FROM read_parquet('{presentations}')",
        ):
            with pytest.raises(Exception, match=r"read-only|disabled|base table"):
                build.connection().execute(forbidden)
