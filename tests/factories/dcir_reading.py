"""Reads made-up SNDS tables by the contract `dcir`, without a lake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from maillage.engine.lake.contracts import contract_named
from maillage.engine.lake.inputs import Means
from maillage.engine.lake.keys import Key
from maillage.engine.lake.reading import Found, Progress, no_progress
from maillage.engine.lake.rejects import Reject, RejectReport
from maillage.engine.lake.schema import FACTS
from maillage.engine.lake.sealer import Sealer


KEY = Key(b"a key for made-up tables, 32 b.!")
TODAY = date(2026, 11, 22)


class Wrongs(RejectReport):
    """A report that remembers the wrong cells."""

    def __init__(self) -> None:
        super().__init__(None)
        self.cells: list[Reject] = []

    def add(self, rejects: Any) -> None:
        self.cells += rejects
        super().add(rejects)


@dataclass(frozen=True)
class Reading:
    """What an extraction gave: lines as dictionaries, wrong cells, what was told."""

    lines: list[dict[str, Any]]
    wrongs: list[Reject]
    found: Found

    def account(self, source: str) -> dict[str, int]:
        """The rows of a table by reason."""
        accounts = self.found.quality["accounts"]
        return {a["reason"]: a["rows"] for a in accounts if a["source"] == source}

    @property
    def remarks(self) -> dict[str, str]:
        """What is told beside the counts."""
        return dict(self.found.quality["remarks"])


def read(
    workspace: Path,
    *paths: Path,
    presentations: Path | None = None,
    key: Key | None = KEY,
    progress: Progress = no_progress,
) -> Reading:
    """Read files or folders as one extraction; `workspace` is made, and left full."""
    workspace.mkdir()
    (source,) = contract_named("dcir").inputs(paths)
    batches: list[pa.RecordBatch] = []
    wrongs = Wrongs()
    found = source.read(
        Means(
            sealer=Sealer(key),
            today=TODAY,
            rejects=wrongs,
            workspace=workspace,
            sink=batches.append,
            presentations=presentations,
            progress=progress,
        )
    )
    lines = pa.Table.from_batches(batches, schema=FACTS).to_pylist()
    return Reading(lines, wrongs.cells, found)
