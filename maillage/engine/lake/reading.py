"""One pass over a source file: what both importing and sealing do with its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from maillage.engine.errors import BadInput
from maillage.engine.lake.blocks import Source
from maillage.engine.lake.checker import Checker
from maillage.engine.lake.coded import Coded
from maillage.engine.lake.contract import Layout, layout
from maillage.engine.lake.fingerprint import Fingerprint
from maillage.engine.lake.rejects import Reject, RejectReport
from maillage.engine.lake.schema import FACTS
from maillage.engine.lake.sealer import Sealer
from maillage.engine.lake.sources import open_source
from maillage.engine.lake.tally import KnownAtc, Tally


Progress = Callable[[int, int], None]
"""Called with the bytes read and the bytes in all."""

Sink = Callable[[pa.RecordBatch], None]
"""Called with right lines as rows of `schema.FACTS`, patients sealed."""


Place = Callable[[int], tuple[str, int]]
"""From a line of a source made of several files to the file's name and its line."""


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Titled:
    """A source whose columns were recognised; `place` where it is several files."""

    source: Source
    layout: Layout
    place: Place | None = None

    @property
    def dropped(self) -> list[str]:
        """The titles of the columns that the contract does not name."""
        titles = (self.layout.titles[place].strip() for place in self.layout.dropped)
        return [title for title in titles if title]


@dataclass(frozen=True)
class Found:
    """What a pass found. `rows` are all the lines, `quality` is of the right ones."""

    rows: int
    accepted: int
    fingerprint: str
    first_day: str | None
    last_day: str | None
    quality: Mapping[str, Any]
    prescribers: frozenset[str]


def open_titled(path: Path, *, sealing: bool = False) -> Titled:
    """Open a file and recognise its columns; BadInput where either cannot be done."""
    source = open_source(path)
    where = f"{path.name}, ligne {source.title_line}"
    return Titled(source, layout(where, source.titles, sealing=sealing))


def read(
    titled: Titled,
    sealer: Sealer,
    today: date,
    *,
    rejects: RejectReport,
    sink: Sink | None,
    known: KnownAtc | None = None,
    progress: Progress = no_progress,
) -> Found:
    """Check every line: right ones go to `sink`, wrong ones to `rejects`.

    Raises BadInput for what refuses the whole file, a file without lines included.
    """
    source = titled.source
    checker = Checker(source, titled.layout, sealer, today)
    tally, fingerprint, rows = Tally(), Fingerprint(), 0
    for checked in checker.blocks():
        rows += checked.rows
        rejects.add([_placed(one, titled.place) for one in checked.rejects])
        if len(checked.columns["patient"].codes):
            tally.add(checked.columns, fingerprint.add(checked.columns))
            if sink is not None:
                sink(facts(checked.columns))
        progress(checked.read_bytes, source.size)
    if not rows:
        raise BadInput(
            f"{source.path.name}, ligne {source.title_line} : aucune ligne de"
            " délivrance sous les titres."
        )
    quality = tally.quality(known) | {
        "dropped_columns": titled.dropped,
        "key": sealer.circle,
        "rejected_lines": rejects.lines,
    }
    return Found(
        rows=rows,
        accepted=tally.rows,
        fingerprint=fingerprint.text(),
        first_day=tally.first_day,
        last_day=tally.last_day,
        quality=quality,
        prescribers=tally.prescribers,
    )


def facts(columns: Mapping[str, Coded]) -> pa.RecordBatch:
    """Checked columns as rows of `schema.FACTS`."""
    arrays = [columns[name].array(FACTS.field(name).type) for name in FACTS.names]
    return pa.RecordBatch.from_arrays(arrays, schema=FACTS)


def _placed(reject: Reject, place: Place | None) -> Reject:
    if place is None:
        return reject
    file, line = place(reject.line)
    return replace(reject, file=file, line=line)


def refusal(path: Path, rejects: RejectReport, rows: int, remedy: str) -> str | None:
    """The sentence about the first wrong cell and how many lines are wrong."""
    first = rejects.first
    if first is None:
        return None
    many = rejects.lines > 1
    wrong = f"{rejects.lines} lignes fausses" if many else "1 ligne fausse"
    where = f"{first.file or path.name}, ligne {first.line}"
    return (
        f"{where}, colonne « {first.column} » : trouvé {first.found}, attendu"
        f" {first.expected} ; {wrong} sur {rows}, {remedy}"
    )
