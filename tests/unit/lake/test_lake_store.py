"""The store: batches whole or absent, swept, retracted, one writer at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from maillage.engine.errors import BadInput
from maillage.engine.lake import batches as memory
from maillage.engine.lake.batches import Batch
from maillage.engine.lake.lock import held
from maillage.engine.lake.schema import FACTS
from maillage.engine.lake.store import Lake


AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def facts(rows: int, patient: str = "p") -> pa.Table:
    values: dict[str, Any] = {
        "delivered_on": date(2024, 3, 5), "patient": patient, "birth_year": 1950,
        "sex": 2, "prescriber": "10001", "pharmacy": "A", "cip13": "3400930000018",
        "boxes": 1, "amount_cents": 250,
    }  # fmt: skip
    return pa.table(
        {f.name: pa.array([values.get(f.name)] * rows, f.type) for f in FACTS},
        schema=FACTS,
    )


def append(lake: Lake, rows: int, name: str = "f.csv") -> Batch:
    return lake.append(
        facts(rows, name), file=name, sha256=name, fingerprint=name, at=AT
    )


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "pole")


def test_an_empty_place_is_a_lake_without_batches(lake: Lake) -> None:
    assert lake.version() is None
    assert lake.batches() == lake.history() == lake.files() == []
    assert lake.to_reader().read_all().num_rows == 0
    assert not lake.root.exists()


def test_batches_are_read_back_with_their_rows(lake: Lake) -> None:
    one, other = append(lake, 3, "a"), append(lake, 2, "b")
    assert [b.batch for b in lake.batches()] == ["20261122-0001", "20261122-0002"]
    assert (one.rows, one.first_day, one.last_day) == (3, "2024-03-05", "2024-03-05")
    read = lake.to_reader(["batch", "patient"]).read_all().to_pylist()
    assert (
        read
        == [{"batch": one.batch, "patient": "a"}] * 3
        + [{"batch": other.batch, "patient": "b"}] * 2
    )
    assert lake.to_reader().read_all().select(FACTS.names).slice(0, 3) == facts(3, "a")


def test_a_retracted_batch_leaves_the_disk_but_not_the_memory(lake: Lake) -> None:
    one, other = append(lake, 3, "a"), append(lake, 2, "b")
    files = lake.files()
    gone = lake.retract(one.batch, AT)
    assert [b.batch for b in lake.batches()] == [other.batch]
    assert [b.retracted_at for b in lake.history()] == [gone.retracted_at, None]
    assert [path.exists() for path in files] == [False, True]
    with pytest.raises(BadInput, match="n'a pas de lot"):
        lake.retract(one.batch, AT)
    assert append(lake, 3, "a").batch == "20261122-0003"


def tree(lake: Lake) -> set[str]:
    return {
        str(path.relative_to(lake.root))
        for path in lake.root.rglob("*")
        if path.is_file() and "_delta_log" not in path.parts
    }


def test_what_a_killed_process_left_is_swept_by_the_next_writer(lake: Lake) -> None:
    batch = append(lake, 3)
    before = tree(lake)
    orphan = memory.read(lake.root / "batches" / f"{batch.batch}.json")
    memory.write(
        lake.root / "batches", Batch(**{**vars(orphan), "batch": "20261122-9"})
    )
    for name in (
        "staging/20261122-0002/part-00000.parquet",
        "facts/batch=20261122-0002/part-00000.parquet",
        "batches/20261122-0003.json.partial",
        "rejects/f.csv.partial",
    ):
        path = lake.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    assert [b.batch for b in lake.history()] == [batch.batch]
    with lake.writing():
        pass
    assert tree(lake) == before


def test_a_retraction_killed_before_its_commit_never_happened(lake: Lake) -> None:
    batch = append(lake, 3)
    memory.write(lake.root / "batches", memory.retracted(batch, "2026-11-22"))
    assert [b.retracted_at for b in lake.batches()] == [None]
    with lake.writing():
        pass
    known = memory.read(lake.root / "batches" / f"{batch.batch}.json")
    assert known.retracted_at is None


def test_an_error_while_rows_arrive_leaves_the_lake_as_it_was(lake: Lake) -> None:
    append(lake, 3)
    before, version = tree(lake), lake.version()

    def rows() -> Any:
        yield facts(300_000).to_batches()[0]
        raise ZeroDivisionError

    reader = pa.RecordBatchReader.from_batches(FACTS, rows())
    with pytest.raises(ZeroDivisionError):
        lake.append(reader, file="f", sha256="s", fingerprint="f", at=AT)
    assert tree(lake) == before
    assert lake.version() == version


def test_a_second_writer_waits_then_is_told(lake: Lake) -> None:
    calls = []

    def wait() -> bool:
        calls.append(1)
        return len(calls) < 3

    lake.root.mkdir()
    with (
        held(lake.root / "lock"),
        pytest.raises(BadInput, match="travaille sur le lac « pole »"),
        lake.writing(wait),
    ):
        pass
    assert len(calls) == 3
    with lake.reading(), lake.reading():
        pass


@pytest.mark.parametrize("name", ["lien", "dossier à espaces & 100 %"])
def test_a_lake_behind_a_link_or_in_an_odd_folder_keeps_its_files(
    tmp_path: Path, name: str
) -> None:
    place = tmp_path / "données"
    place.mkdir()
    (tmp_path / "lien").symlink_to(place)
    for batch in range(1, 4):
        append(Lake(tmp_path / name / "pole"), batch)
    lake = Lake(tmp_path / name / "pole")
    assert [b.rows for b in lake.batches()] == [1, 2, 3]
    assert lake.to_reader().read_all().num_rows == 6
