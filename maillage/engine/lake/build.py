"""A build: the sorted integer facts and dimensions that every figure is read from.

A build never changes once made. A reader opens it, keeps it as long as it likes, and
may use its id as the key of anything computed from it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from itertools import count
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, NamedTuple

import duckdb

from maillage.engine.errors import BadInput
from maillage.engine.lake.columns import (
    FACTS_FOLDER,
    FactColumns,
    aligned,
    map_segment,
    segment_months,
    segment_name,
)
from maillage.engine.lake.facts_view import create_facts_view
from maillage.engine.lake.totals import TOTALS_FOLDER, MonthTotals, map_totals


BUILD_FILE = "build.duckdb"
MANIFEST_FILE = "manifest.json"
CURRENT_FILE = "current"
SPILL_PREFIX = ".spill-"
"""Then the process and a number: two readers must not share a folder."""

_opened = count()


@dataclass(frozen=True)
class Manifest:
    """What a build was made from and what it holds; also its table `build`.

    `first_day` and `last_day` are None when the build holds no line. `lines` counts
    the lake's lines, `facts` the rows left once they are netted.
    """

    build_id: str
    structure: str
    made_on: date
    codes_release: str | None
    first_day: date | None
    last_day: date | None
    lines: int
    lake_version: int | None
    facts: int
    patients: int
    prescribers: int
    pharmacies: int
    presentations: int
    unknown_presentations: int

    def to_json(self) -> str:
        """One readable JSON document, dates in ISO form."""
        return json.dumps(asdict(self), default=date.isoformat, indent=2) + "\n"


class Numbers(NamedTuple):
    """One more than the largest number that each dimension gave, for sizing arrays.

    Numbers keep their meaning from one build to the next, so they follow no order of
    codes, and some may be of nobody any more: only those in the tables are.
    """

    patients: int
    prescribers: int
    pharmacies: int
    presentations: int


class Build:
    """A build open for reading, shared by any number of connections.

    Its dimensions are DuckDB tables (`patients`, `prescribers`, `pharmacies`,
    `presentations`, `build`); its facts are flat columns, a segment a month, which
    `connection()` also shows as the table `facts`.

    `threads` and `memory_limit` bound all its connections together; what does not fit
    spills beside the build, inside the data root, and is removed on closing.
    """

    def __init__(
        self, path: Path, *, threads: int = 2, memory_limit: str = "1GB"
    ) -> None:
        if not (path.parent / FACTS_FOLDER).is_dir():
            raise BadInput(
                f"La base de calcul « {path.parent.name} » a été faite par une version "
                "précédente de Maillage : relancez « maillage lake build »."
            )
        spill = f"{SPILL_PREFIX}{os.getpid()}-{next(_opened)}"
        root = duckdb.connect(
            ":memory:",
            config={
                "threads": threads,
                "memory_limit": memory_limit,
                "temp_directory": str(path.parent.parent / spill),
            },
        )
        root.execute("SET enable_progress_bar = false")
        quoted = str(path).replace("'", "''")
        root.execute(f"ATTACH '{quoted}' AS build (READ_ONLY)")
        root.execute("SET enable_external_access = false")
        # All at once: a build may be removed while a reader keeps it.
        facts = path.parent / FACTS_FOLDER
        months = segment_months(facts)
        held = {month: map_segment(facts / segment_name(month)) for month in months}
        self._adopt(root, path, held)

    def _adopt(
        self,
        root: duckdb.DuckDBPyConnection,
        path: Path | None,
        held: Mapping[int, FactColumns],
    ) -> None:
        self._root = root
        self._held = dict(held)
        self._opening = Lock()
        self._shows_facts = False
        self.path = path
        self.manifest = _read_manifest(root)

    @classmethod
    def in_memory(
        cls,
        root: duckdb.DuckDBPyConnection,
        months: Mapping[int, FactColumns],
        totals: Mapping[int, MonthTotals],
    ) -> Build:
        """The build attached as `build` to a connection that its caller hands over."""
        build = cls.__new__(cls)
        held = {month: aligned(months[month]) for month in sorted(months)}
        build._adopt(root, None, held)
        build.totals = totals
        return build

    def months(self) -> list[int]:
        """The months that hold facts, in order, numbered year * 12 + month - 1."""
        return list(self._held)

    def columns(self, month: int) -> FactColumns:
        """The facts of one of `months()`, sorted; KeyError for another month.

        Mapped from the disk, and the same arrays at each call: nothing is copied
        unless the month is `WIDE`.
        """
        return self._held[month]

    @cached_property
    def totals(self) -> Mapping[int, MonthTotals] | None:
        """The totals of each of `months()`, mapped from the disk.

        None when the build was made before there were any, or has been removed since
        it was opened: facts say the same.
        """
        if self.path is None:
            return None
        folder = self.path.parent / TOTALS_FOLDER
        try:
            return {
                month: map_totals(folder / segment_name(month)) for month in self._held
            }
        except OSError:
            return None

    @cached_property
    def numbers(self) -> Numbers:
        """One more than the largest number of each dimension."""
        with self._root.cursor() as cursor:
            return Numbers(
                *(
                    cursor.execute(
                        f"SELECT coalesce(max({name}) + 1, 0) FROM build.main.{table}"
                    ).fetchall()[0][0]
                    for table, name in (
                        ("patients", "patient"),
                        ("prescribers", "prescriber"),
                        ("pharmacies", "pharmacy"),
                        ("presentations", "presentation"),
                    )
                )
            )

    def connection(self, *, facts: bool = True) -> duckdb.DuckDBPyConnection:
        """A connection whose plain table names are the build's, `facts` included; its
        temporary tables are its own. Close it when done.

        Who asks only for dimensions says `facts=False`: showing the columns as a table
        takes some 3 ms a month, once.
        """
        with self._opening:
            if facts and not self._shows_facts:
                create_facts_view(self._root, self._held)
                self._shows_facts = True
        cursor = self._root.cursor()
        cursor.execute("SET search_path = 'build.main,memory.main'")
        return cursor

    def close(self) -> None:
        """Let go of the file."""
        self._root.close()

    def __enter__(self) -> Build:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _read_manifest(root: duckdb.DuckDBPyConnection) -> Manifest:
    found = root.execute("SELECT * FROM build.main.build")
    names = [column[0] for column in found.description or []]
    row: tuple[Any, ...] = found.fetchall()[0]
    return Manifest(**dict(zip(names, row, strict=True)))


def open_current(
    builds_root: Path, structure: str, *, threads: int = 2, memory_limit: str = "1GB"
) -> Build:
    """The structure's latest build, under `<builds_root>/<structure>/`.

    Raises BadInput when the structure has none yet.
    """
    folder = builds_root / structure
    pointer = folder / CURRENT_FILE
    if not pointer.is_file():
        raise BadInput(
            f"La structure « {structure} » n'a pas encore de base de calcul : "
            f"lancez « maillage lake build --structure {structure} » après l'import."
        )
    build_id = pointer.read_text(encoding="utf-8").strip()
    return open_named(
        builds_root, structure, build_id, threads=threads, memory_limit=memory_limit
    )


def open_named(
    builds_root: Path,
    structure: str,
    build_id: str,
    *,
    threads: int = 2,
    memory_limit: str = "1GB",
) -> Build:
    """One build of a structure by its name; BadInput when it is there no more."""
    path = builds_root / structure / build_id / BUILD_FILE
    if not path.is_file():
        raise BadInput(
            f"La base de calcul « {build_id} » de « {structure} » est introuvable : "
            f"relancez « maillage lake build --structure {structure} »."
        )
    return Build(path, threads=threads, memory_limit=memory_limit)
