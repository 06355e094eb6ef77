"""What is remembered of a batch beside its rows: one small JSON file each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from maillage.engine.lake.files import write_beside


@dataclass(frozen=True)
class Batch:
    """One imported file. Days and times are ISO texts; `rows` are the rows stored.

    `sha256` is of the file's bytes; `fingerprint` is of its rows whatever their
    order, separator or format. `retracted_at` is set once its rows are gone.
    """

    batch: str
    file: str
    sha256: str
    fingerprint: str
    rows: int
    first_day: str | None
    last_day: str | None
    imported_at: str
    quality: Mapping[str, Any] = field(default_factory=dict)
    retracted_at: str | None = None


def read(path: Path) -> Batch:
    """The batch that a file remembers."""
    return Batch(**json.loads(path.read_text(encoding="utf-8")))


def write(folder: Path, batch: Batch) -> None:
    """Remember a batch: the whole file appears at once, or not at all."""
    text = json.dumps(asdict(batch), ensure_ascii=False, indent=1)
    write_beside(folder / f"{batch.batch}.json", text.encode())


def read_all(folder: Path) -> list[Batch]:
    """Every batch remembered, retracted or not, oldest first."""
    return [read(path) for path in sorted(folder.glob("*.json"))]


def retracted(batch: Batch, at: str | None) -> Batch:
    """The same batch, marked as retracted at that time; None takes the mark off."""
    return replace(batch, retracted_at=at)
