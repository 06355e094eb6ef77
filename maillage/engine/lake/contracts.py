"""The contracts: how what people bring becomes checked lines of the lake.

A contract turns the paths of one call into inputs, each of which becomes one batch. An
input reads its files and gives right lines to a sink, wrong ones to a report; whatever
it reads, the lines pass the same checks, pseudonyms, rejects, lock and commit.

To add one: a class with the methods of `Contract`, and its name in `CONTRACTS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from maillage.engine.errors import BadInput
from maillage.engine.lake import reading
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


@dataclass(frozen=True)
class PharmacyFile:
    """One dispensing file of the contract `pharmacy`."""

    path: Path
    files: Sequence[Path] = field(default=())

    def read(self, means: Means) -> Found:
        """Check every line of the file."""
        return reading.read(
            reading.open_titled(self.path),
            means.sealer,
            means.today,
            rejects=means.rejects,
            sink=means.sink,
            known=means.known,
            progress=means.progress,
        )


class Pharmacy:
    """The dispensing files of pharmacies: each file one batch."""

    def inputs(self, paths: Sequence[Path]) -> Sequence[Input]:
        """One input a file, once its columns are recognised."""
        for path in paths:
            reading.open_titled(path)
        return [PharmacyFile(path, (path,)) for path in paths]


PHARMACY = Pharmacy()

CONTRACTS: Mapping[str, Contract] = {"pharmacy": PHARMACY}
"""Every contract by the name that a command takes."""


def contract_named(name: str) -> Contract:
    """The contract of that name. Raises BadInput when there is none."""
    if name in CONTRACTS:
        return CONTRACTS[name]
    raise BadInput(
        f"Contrat « {name[:30]} » inconnu ; choisir parmi : {', '.join(CONTRACTS)}."
    )
