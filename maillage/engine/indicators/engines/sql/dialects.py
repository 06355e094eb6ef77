"""Statements written in the words of each engine that runs SQL.

They are written once, in what the four dialects share and as DuckDB reads it; sqlglot
parses them and writes what differs: quotes, divisions, dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

import pyarrow as pa
import sqlglot
from sqlglot import exp

from maillage.engine.indicators.engines.sql.program import Step


class Dialect(StrEnum):
    """The engines that the program is written for, as sqlglot names them."""

    DUCKDB = "duckdb"
    SPARK = "spark"
    TRINO = "trino"
    CLICKHOUSE = "clickhouse"


@lru_cache(maxsize=512)
def written(query: str, dialect: Dialect, *, pretty: bool = False) -> str:
    """A query in a dialect; its names are quoted, some being words of another."""
    parsed = _parsed(query)
    return parsed.sql(dialect=dialect.value, identify=True, pretty=pretty)


@lru_cache(maxsize=256)
def _parsed(query: str) -> exp.Expr:
    """The query, its columns named: ClickHouse would call one `people.patient`."""
    parsed = sqlglot.parse_one(query, read=Dialect.DUCKDB.value)
    for select in parsed.find_all(exp.Select):
        for column in select.expressions:
            if isinstance(column, exp.Column) and column.table:
                column.replace(exp.alias_(column.copy(), column.name, quoted=True))
    return parsed


def read_by(
    steps: Iterable[Step], tables: Mapping[str, pa.Table]
) -> dict[str, pa.Table]:
    """Those of the tables that a statement reads, by name."""
    names = frozenset[str]().union(*(_names(step.query) for step in steps))
    return {name: tables[name] for name in sorted(names & tables.keys())}


@lru_cache(maxsize=256)
def _names(query: str) -> frozenset[str]:
    return frozenset(one.name for one in _parsed(query).find_all(exp.Table))


def script(
    steps: Sequence[Step], relations: Mapping[str, pa.Table], dialect: Dialect
) -> Iterator[str]:
    """Every statement to run, relations first, the last one giving the counts.

    A kept step and a relation become a table, another step a view.
    """
    if dialect is Dialect.CLICKHOUSE:
        # Else a missing side of a join is 0, and an alias hides the column it is of.
        yield "SET join_use_nulls = 1, prefer_column_name_to_alias = 1"
    for name, table in read_by(steps, relations).items():
        yield _created("TABLE", name, values(table), dialect)
    *before, last = steps
    for step in before:
        kind = "TABLE" if step.is_kept else "VIEW"
        yield _created(kind, step.name, step.query, dialect)
    yield written(last.query, dialect, pretty=True)


def _created(kind: str, name: str, query: str, dialect: Dialect) -> str:
    engine = ""
    if kind == "TABLE" and dialect is Dialect.CLICKHOUSE:
        engine = " ENGINE = MergeTree ORDER BY tuple()"
    return f"CREATE {kind} {name}{engine} AS {written(query, dialect, pretty=True)}"


def values(table: pa.Table) -> str:
    """A small table as a query; an empty one keeps its columns."""
    names = ", ".join(table.column_names)
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    texts = [", ".join(map(str, row)) for row in rows]
    if not texts:
        nothing = ", ".join(f"0 AS {name}" for name in table.column_names)
        return f"SELECT {names} FROM (SELECT {nothing}) AS nothing WHERE 1 = 0"
    listed = ", ".join(f"({text})" for text in texts)
    return f"SELECT {names} FROM (VALUES {listed}) AS listed({names})"
