"""What every contract is made of: inputs, the means they are read with, accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from maillage.engine.lake.reading import Found, Progress, Sink, no_progress
from maillage.engine.lake.rejects import RejectReport
from maillage.engine.lake.sealer import Sealer
from maillage.engine.lake.tally import KnownAtc


@dataclass(frozen=True)
class Means:
    """What an input is read with.

    `workspace` is an empty folder for large temporary files, removed afterwards;
    `presentations` the Parquet table of the newest codes release, where there is one.
    """

    sealer: Sealer
    today: date
    rejects: RejectReport
    workspace: Path
    sink: Sink | None = None
    known: KnownAtc | None = None
    presentations: Path | None = None
    progress: Progress = no_progress


class Input(Protocol):
    """What becomes one batch.

    `path` names it, in sentences and in the lake; `files` are those whose lines may
    enter a lake only once, told by their bytes (tables that only explain are not).
    """

    @property
    def path(self) -> Path:
        """The file, or the folder, that names the batch."""

    @property
    def files(self) -> Sequence[Path]:
        """The files whose bytes say whether it was imported already."""

    def read(self, means: Means) -> Found:
        """Check every line. Raises BadInput for what refuses the whole input.

        Where rows may be left out for other reasons than being wrong, the quality has
        `accounts`, what became of every row read, a list of `account`; and may have
        `remarks`, pairs of a French label and what the command shows beside it.
        """


def account(source: str, reason: str, label: str, rows: int) -> dict[str, Any]:
    """How many rows of a table or resource had the same fate, in French in `label`.

    `reason` is a short English slug that stays; the command shows `label` and `rows`.
    """
    return {"source": source, "reason": reason, "label": label, "rows": rows}


class Contract(Protocol):
    """A way of reading what people bring."""

    def inputs(self, paths: Sequence[Path]) -> Sequence[Input]:
        """The inputs that these paths hold, recognised by a first look.

        Raises BadInput for what can already be told: no file, not the right kind, a
        missing column.
        """
