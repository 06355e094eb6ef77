"""Releases on disk: written whole, replaced when allowed, read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maillage.engine.codes.releases import (
    PRESENTATIONS_SCHEMA,
    Oddity,
    latest_drug_release,
    list_releases,
    presentations_path,
    write_presentations,
)
from maillage.engine.errors import BadInput


def table(*codes: str) -> pa.Table:
    rows: list[dict[str, Any]] = [
        dict.fromkeys(PRESENTATIONS_SCHEMA.names)
        | {"cip13": code, "cis": "1", "label": "X", "units_per_pack": 30}
        for code in codes
    ]
    # Columns in another order than the schema's: the caller need not care.
    return pa.Table.from_pylist(rows, schema=PRESENTATIONS_SCHEMA).select(
        list(reversed(PRESENTATIONS_SCHEMA.names))
    )


def test_a_formulary_is_stored_sorted_and_counted(tmp_path: Path) -> None:
    odd = Oddity("f.csv", 3, 2, "guess", "x", "gardé")
    release = write_presentations(
        table("2", "1"), tmp_path, "demonstration", "2026-01-01", [odd]
    )
    stored = pq.read_table(presentations_path(release))
    assert stored.schema.equals(PRESENTATIONS_SCHEMA)
    assert stored["cip13"].to_pylist() == ["1", "2"]
    assert release.counts["presentations"] == release.counts["units_per_pack"] == 2
    assert release.oddities == {"guess": 1}
    assert list_releases(tmp_path) == [release]


def test_a_formulary_replaces_that_of_its_date_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    write_presentations(table("1"), tmp_path, "demonstration", "2026-01-01")
    release = write_presentations(
        table("1", "2"), tmp_path, "demonstration", "2026-01-01"
    )
    assert release.counts["presentations"] == 2
    assert [p.name for p in (tmp_path / "demonstration").iterdir()] == ["2026-01-01"]


def test_a_publication_is_used_before_any_demonstration(tmp_path: Path) -> None:
    assert latest_drug_release(tmp_path) is None
    demonstration = write_presentations(
        table("1"), tmp_path, "demonstration", "2026-09-01"
    )
    assert latest_drug_release(tmp_path) == demonstration
    for name in ("2025-01-01", "2026-01-01", "2025-06-01"):
        write_presentations(table("1"), tmp_path, "bdpm", name)
    latest = latest_drug_release(tmp_path)
    assert latest is not None
    assert (latest.kind, latest.name) == ("bdpm", "2026-01-01")


def test_a_folder_without_its_manifest_is_not_a_release(tmp_path: Path) -> None:
    (tmp_path / "bdpm" / "2026-01-01").mkdir(parents=True)
    (tmp_path / "bdpm" / ".2026-01-02-abc").mkdir()
    assert list_releases(tmp_path) == []


def test_a_damaged_manifest_is_said_with_its_remedy(tmp_path: Path) -> None:
    release = write_presentations(table("1"), tmp_path, "bdpm", "2026-01-01")
    (release.path / "release.json").write_text("{", "utf-8")
    with pytest.raises(BadInput, match="supprimez ce dossier"):
        list_releases(tmp_path)


@pytest.mark.parametrize(
    ("kind", "codes", "match"),
    [("bdpm", ("1", "1"), "twice"), ("open-medic", ("1",), "not a drug reference")],
)
def test_a_table_that_is_not_a_drug_reference_is_a_fault_of_the_caller(
    tmp_path: Path, kind: str, codes: tuple[str, ...], match: str
) -> None:
    with pytest.raises(ValueError, match=match):
        write_presentations(table(*codes), tmp_path, kind, "2026-01-01")
