"""Making a build: from lines and presentations to tables, in a file or in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from maillage.engine.lake import build_tables
from maillage.engine.lake.build import BUILD_FILE, Build
from maillage.engine.lake.columns import (
    FACTS_FOLDER,
    FactColumns,
    segment_name,
    write_segment,
)
from maillage.engine.lake.facts import Line, Presentation


@dataclass(frozen=True)
class Origin:
    """Where a build comes from, as its manifest repeats it."""

    build_id: str
    structure: str
    made_on: date
    codes_release: str | None = None
    lake_version: int | None = None


TEST_ORIGIN = Origin("test", "test", date(2000, 1, 1))

_LINES = pa.schema(
    [
        ("delivered_on", pa.date32()),
        ("patient", pa.string()),
        ("birth_year", pa.int16()),
        ("sex", pa.int8()),
        ("prescriber", pa.string()),
        ("pharmacy", pa.string()),
        ("cip13", pa.string()),
        ("boxes", pa.int32()),
        ("amount_cents", pa.int64()),
        ("long_term_illness", pa.bool_()),
        ("specialty", pa.string()),
        ("substitution", pa.string()),
    ]
)
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


def build_from_lines(
    lines: Iterable[Line],
    presentations: Iterable[Presentation],
    path: Path | None = None,
) -> Build:
    """A build of these lines, by the same statements as a build of a lake.

    In memory when `path` is None, else in the file `path`, which must not exist.
    """
    root = _connect(path, threads=1, memory_limit="500MB", spill=None)
    root.register("lines", _table(_LINES, (astuple(line) for line in lines)))
    root.register("codes", _table(_CODES, (astuple(item) for item in presentations)))
    months: dict[int, FactColumns] = {}
    fill(root, TEST_ORIGIN, months.__setitem__)
    if path is None:
        return Build.in_memory(root, months)
    root.close()
    (path.parent / FACTS_FOLDER).mkdir()
    for month, columns in months.items():
        write_segment(path.parent / FACTS_FOLDER / segment_name(month), columns)
    return Build(path)


def write_build(
    files: Sequence[str],
    presentations: Path,
    folder: Path,
    origin: Origin,
    *,
    threads: int = 2,
    memory_limit: str = "1GB",
    spill: Path | None = None,
    notify: Callable[[float], None] = lambda _done: None,
) -> None:
    """Fill `<folder>/build.duckdb` from the lake's Parquet files.

    `notify` is told the share of the work done, 0 to 1. What does not fit in
    `memory_limit` goes to the folder `spill` and leaves it at the end.
    """
    root = _connect(
        folder / BUILD_FILE, threads=threads, memory_limit=memory_limit, spill=spill
    )
    facts = folder / FACTS_FOLDER
    facts.mkdir()
    with root:
        _show("lines", _LINES, root.read_parquet(list(files)))
        _show("codes", _CODES, root.read_parquet(str(presentations)))
        fill(
            root,
            origin,
            lambda month, found: write_segment(facts / segment_name(month), found),
            notify,
        )


def fill(
    root: duckdb.DuckDBPyConnection,
    origin: Origin,
    keep: Callable[[int, FactColumns], None],
    notify: Callable[[float], None] = lambda _done: None,
) -> None:
    """Make the tables of the attached database `build` from `lines` and `codes`."""
    for done, step in enumerate(build_tables.STEPS):
        notify(done / len(build_tables.STEPS))
        root.execute(step)
    root.execute(
        build_tables.ABOUT,
        {
            "build_id": origin.build_id,
            "structure": origin.structure,
            "made_on": origin.made_on,
            "codes_release": origin.codes_release,
            "lake_version": origin.lake_version,
        },
    )
    months = root.execute("SELECT DISTINCT month FROM temp.facts ORDER BY month")
    for (month,) in months.fetchall():
        found: dict[str, Any] = dict(
            root.execute(build_tables.MONTH, {"month": month}).fetchnumpy()
        )
        keep(month, FactColumns(**found))
    for name in build_tables.WORKING_TABLES:
        root.execute(f"DROP TABLE temp.{name}")
    notify(1.0)


def _show(
    name: str,
    schema: pa.Schema,
    relation: duckdb.DuckDBPyRelation,
) -> None:
    """A view with the columns of a schema, null where a file has none."""
    columns = [
        field.name if field.name in relation.columns else f"NULL AS {field.name}"
        for field in schema
    ]
    relation.project(", ".join(columns)).create_view(name)


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


def _table(schema: pa.Schema, rows: Iterable[tuple[object, ...]]) -> pa.Table:
    """Columns that the rows do not reach are empty."""
    columns: list[list[object]] = [[] for _ in schema]
    for row in rows:
        for position, column in enumerate(columns):
            column.append(row[position] if position < len(row) else None)
    return pa.table(columns, schema=schema)
