"""Sealing, in the pharmacy: from its own file to one that may travel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from maillage.engine.errors import BadInput
from maillage.engine.lake import reading
from maillage.engine.lake.contract import COLUMNS, Layout
from maillage.engine.lake.files import TEMPORARY, disk_full_said, sync
from maillage.engine.lake.keys import Key
from maillage.engine.lake.reading import Progress, no_progress
from maillage.engine.lake.rejects import RejectReport
from maillage.engine.lake.sealer import LOCAL, NATIONAL, SEALED, Sealer


_MONEY = {"amount_cents", "reimbursed_cents"}
# The only columns whose values may hold a separator: the others are codes.
_LABELS = {"specialty", "substitution"}
_REMEDY = (
    "rien n'a été écrit. Corriger le fichier, ou ajouter --skip-rejected pour sceller"
    " les lignes justes."
)


@dataclass(frozen=True)
class Sealed:
    """What sealing did. `out` is None when it refused, `refusal` says why.

    `national`, `local` and `already` are the lines whose patient had a national number,
    a local number, or was sealed before; `dropped` are the titles that did not go out.
    """

    out: Path | None
    rows: int
    accepted: int
    rejected: int
    national: int
    local: int
    already: int
    dropped: Sequence[str]
    key: str
    report: Path | None = None
    refusal: str | None = None


def seal(
    path: Path,
    out: Path,
    key: Key,
    today: date,
    *,
    report: Path | None = None,
    skip_rejected: bool = False,
    progress: Progress = no_progress,
) -> Sealed:
    """Write a file whose patients are pseudonyms and whose columns are the contract's.

    The same checks as an import, UTF-8 and `;`, canonical titles. The file appears
    whole or not at all. Raises BadInput for what refuses the whole file.
    """
    titled = reading.open_titled(path, sealing=True)
    _refuse_place(path, out)
    sealer = Sealer(key, sealing=True)
    beside = out.with_name(out.name + TEMPORARY)
    with RejectReport(report) as rejects, disk_full_said(out.parent):
        try:
            with _Output(beside, titled.layout) as output:
                found = reading.read(
                    titled,
                    sealer,
                    today,
                    rejects=rejects,
                    sink=output.write,
                    progress=progress,
                )
            refusal = reading.refusal(path, rejects, found.rows, _REMEDY)
            if skip_rejected and found.accepted:
                refusal = None
            if refusal is None:
                sync(beside)
                beside.replace(out)
        finally:
            beside.unlink(missing_ok=True)
        written = rejects.keep()
    if refusal and written:
        refusal += f" Le détail, ligne à ligne, est dans {written}."
    return Sealed(
        out=None if refusal else out,
        rows=found.rows,
        accepted=found.accepted,
        rejected=found.rows - found.accepted,
        national=int(sealer.lines[NATIONAL]),
        local=int(sealer.lines[LOCAL]),
        already=int(sealer.lines[SEALED]),
        dropped=titled.dropped,
        key=key.fingerprint,
        report=written,
        refusal=refusal,
    )


def _refuse_place(path: Path, out: Path) -> None:
    if out.exists() and out.samefile(path):
        raise BadInput(f"{out} est le fichier à sceller : donner un autre nom à --out.")
    if not out.absolute().parent.is_dir():
        raise BadInput(f"{out.parent} n'existe pas : créer ce dossier et recommencer.")


class _Output:
    """A CSV file of the contract, columns the source did not have left out."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self._columns = [c for c in COLUMNS if c.name in layout.positions]
        self._path = path

    def __enter__(self) -> Self:
        self._file = self._path.open("w", encoding="utf-8", newline="\n")
        self._file.write(";".join(c.title for c in self._columns) + "\n")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, facts: pa.RecordBatch) -> None:
        """Add right lines, rows of `schema.FACTS`."""
        texts = [_texts(facts[c.name], c.name) for c in self._columns]
        lines = pc.binary_join_element_wise(
            *texts, ";", null_handling="replace", null_replacement=""
        )
        self._file.write("\n".join(lines.to_pylist()) + "\n")


def _texts(column: pa.Array, name: str) -> pa.Array:
    """A column as the contract writes it; None stays null."""
    if name in _MONEY:
        cent = pa.scalar(Decimal("0.01"), pa.decimal128(3, 2))
        euros = pc.multiply(column.cast(pa.decimal128(19, 0)), cent)
        return pc.replace_substring(euros.cast(pa.string()), ".", ",")
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, "oui", "non")
    text = column.cast(pa.string())
    if name in _LABELS:
        doubled = pc.replace_substring(text, '"', '""')
        quoted = pc.binary_join_element_wise('"', doubled, '"', "")
        return pc.if_else(pc.match_substring_regex(text, '[";]'), quoted, text)
    return text
