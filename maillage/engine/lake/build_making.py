"""Making a build: from lines and presentations to facts and dimensions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from maillage.engine.lake.build import BUILD_FILE, Build
from maillage.engine.lake.build_dimensions import Origin, fill
from maillage.engine.lake.build_sources import Sources
from maillage.engine.lake.columns import FACTS_FOLDER
from maillage.engine.lake.facts import Line, Presentation
from maillage.engine.lake.line_coding import LINES, coded
from maillage.engine.lake.line_files import LineFile, as_lines, described
from maillage.engine.lake.month_making import (
    SOURCES_FOLDER,
    link_month,
    make_month,
    read_counted,
    write_month,
)
from maillage.engine.lake.month_stream import Ranking, make_months
from maillage.engine.lake.numbering import Numbering
from maillage.engine.lake.totals import TOTALS_FOLDER


TEST_ORIGIN = Origin("test", "test", date(2000, 1, 1))

_CODES = pa.schema(
    [
        ("cip13", pa.string()),
        ("atc", pa.string()),
        ("units_per_pack", pa.int32()),
        ("generic_role", pa.string()),
        ("label", pa.string()),
        ("strength_micrograms", pa.int64()),
        ("form", pa.string()),
        ("biosimilar_role", pa.string()),
        ("daily_doses_millionths", pa.int64()),
    ]
)
_DOSES = pa.schema([("cip13", pa.string()), ("daily_doses_millionths", pa.int64())])


@dataclass(frozen=True)
class Previous:
    """A build of the same structure, and the numbering that its numbers are of."""

    folder: Path
    sources: Sources
    numbering: Numbering


def build_from_lines(
    lines: Iterable[Line],
    presentations: Iterable[Presentation],
    path: Path | None = None,
) -> Build:
    """A build of these lines, by the same steps as a build of a lake.

    In memory when `path` is None, else in the file `path`, which must not exist, and
    the folders beside it.
    """
    root = _connect(path, threads=1, memory_limit="500MB", spill=None)
    _show(root, _table(_CODES, presentations), None)
    numbering = Numbering()
    ranking = Ranking(numbering, _substances(root))
    table = as_lines(_table(LINES, lines))
    found = dict(coded(table, numbering))
    ranks = ranking.ranks()
    months = [make_month(number, found[number], ranks) for number in sorted(found)]
    counted = {month.number: (month.counted, month.size) for month in months}
    fill(root, TEST_ORIGIN, numbering, counted)
    if path is None:
        return Build.in_memory(
            root,
            {month.number: month.facts for month in months},
            {month.number: month.totals for month in months},
        )
    root.close()
    _make_folders(path.parent)
    for month in months:
        write_month(path.parent, month)
    return Build(path)


def write_build(
    files: Sequence[str | Path],
    presentations: Path,
    folder: Path,
    origin: Origin,
    *,
    threads: int = 2,
    memory_limit: str = "1GB",
    spill: Path | None = None,
    notify: Callable[[float], None] = lambda _done: None,
    daily_doses: Path | None = None,
    previous: Previous | None = None,
) -> tuple[Sources, Numbering]:
    """Fill `folder` from the lake's Parquet files, and say what it was made from.

    `notify` is told the share of the work done, 0 to 1. What does not fit in memory
    goes to the folder `spill`. Months that come from the same files as in the
    `previous` build are shared with it. `daily_doses` is a Parquet file of `cip13` and
    `daily_doses_millionths`, where the user supplied the WHO's doses.
    """
    _make_folders(folder)
    path = folder / BUILD_FILE
    root = _connect(path, threads=threads, memory_limit=memory_limit, spill=spill)
    with root:
        _show(root, _read(_CODES, presentations), daily_doses)
        described_files = _described(files, previous)
        numbering = previous.numbering if previous else Numbering()
        ranking = Ranking(numbering, _substances(root))
        kept = previous.sources.unchanged(described_files) if previous else set()
        if previous:
            _link(previous, folder, kept, ranking)
        months = {month for file in described_files for month in file.months}
        make_months(
            described_files,
            months - kept,
            numbering,
            ranking,
            lambda month: write_month(folder, month),
            spill=spill,
            notify=notify,
        )
        counted = {month: read_counted(folder, month) for month in sorted(months)}
        fill(root, origin, numbering, counted)
        name = previous.sources.numbering if previous else origin.build_id
        sources = Sources(name, described_files, _used_substances(root, ranking))
    sources.write(folder)
    notify(1.0)
    return sources, numbering


def _described(
    files: Sequence[str | Path], previous: Previous | None
) -> list[LineFile]:
    before = previous.sources.files if previous else []
    known = {file.path: file for file in before}
    return [described(Path(path), known.get(Path(path))) for path in files]


def _link(previous: Previous, folder: Path, months: set[int], ranking: Ranking) -> None:
    """Share months; firsts are marked again when a presentation changed substance."""
    changed = any(
        ranking.substance(cip13) != substance
        for cip13, substance in previous.sources.substances.items()
    )
    ranks = ranking.ranks() if changed else None
    for month in months:
        link_month(previous.folder, folder, month, ranks)


def _make_folders(folder: Path) -> None:
    for name in (FACTS_FOLDER, SOURCES_FOLDER, TOTALS_FOLDER):
        (folder / name).mkdir()


def _show(
    root: duckdb.DuckDBPyConnection, codes: pa.Table, daily_doses: Path | None
) -> None:
    """What is known of presentations, as `codes` and `daily_doses`."""
    root.register("codes", codes)
    doses = _read(_DOSES, daily_doses) if daily_doses else _DOSES.empty_table()
    root.register("daily_doses", doses)


def _read(schema: pa.Schema, path: Path) -> pa.Table:
    """The columns of a schema, null where a file has none."""
    found = pq.read_table(path)
    return pa.table(
        [
            found[field.name].cast(field.type)
            if field.name in found.column_names
            else pa.nulls(found.num_rows, field.type)
            for field in schema
        ],
        schema=schema,
    )


def _substances(root: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The ATC code of each CIP13 that has one."""
    rows = root.execute("SELECT cip13, atc FROM codes WHERE atc IS NOT NULL")
    return dict(rows.fetchall())


def _used_substances(
    root: duckdb.DuckDBPyConnection, ranking: Ranking
) -> dict[str, str]:
    rows = root.execute("SELECT cip13 FROM build.presentations").fetchall()
    return {cip13: ranking.substance(cip13) for (cip13,) in rows}


def _connect(
    path: Path | None, *, threads: int, memory_limit: str, spill: Path | None
) -> duckdb.DuckDBPyConnection:
    root = duckdb.connect(
        ":memory:", config={"threads": threads, "memory_limit": memory_limit}
    )
    root.execute("SET enable_progress_bar = false")
    root.execute("SET temp_directory = ?", [str(spill) if spill else ""])
    target = ":memory:" if path is None else str(path).replace("'", "''")
    root.execute(f"ATTACH '{target}' AS build")
    return root


def _table(
    schema: pa.Schema, rows: Iterable[Line] | Iterable[Presentation]
) -> pa.Table:
    """A column for each field, from the attribute of its name."""
    every = list(rows)
    return pa.table(
        [[getattr(row, name) for row in every] for name in schema.names], schema=schema
    )
