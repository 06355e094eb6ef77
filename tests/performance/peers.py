"""The same twenty questions by hand, for the peers of the benchmark.

    python -m tests.performance.peers NAME FOLDER

reads the monthly Parquet files of FOLDER with duckdb, polars or chdb, answers all of
them by prescriber and month in one query, writes `NAME.parquet` there (`prescriber`,
`month`, then a numerator and a denominator for each question) and prints the seconds
of the best of two runs.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq


class Question(NamedTuple):
    """What is counted of the lines under one ATC prefix, and under another."""

    counted: str
    numerator: str
    denominator: str


QUESTIONS = (
    *(
        Question("boxes", numerator, denominator)
        for numerator, denominator in (
            *(("J01CR", "J01"), ("J01MA", "J01"), ("J01DD", "J01"), ("J01FA", "J01")),
            *(("A02BC", "A"), ("M01AH", "M01A"), ("N02AJ", "N02"), ("N02AX", "N02")),
            *(("N05CF", "N05"), ("N05BA", "N05"), ("N06AB", "N06A"), ("C10AA", "C10")),
            *(("C09CA", "C09"), ("B01AF", "B01A"), ("R03AK", "R03"), ("A10BA", "A10")),
        )
    ),
    Question("cents", "C10AA", "C10"),
    Question("cents", "A02BC", "A"),
    Question("patients", "A02BC", "A"),
    Question("patients", "J01", ""),
)
"""Sixteen of boxes, two of euros, two of distinct patients, as in the measure of 2026
that the issue repeats."""


def columns() -> Iterator[tuple[str, str, str]]:
    """Name, what is counted and prefix of each number."""
    for place, question in enumerate(QUESTIONS):
        yield f"n{place}", question.counted, question.numerator
        yield f"d{place}", question.counted, question.denominator


def by_duckdb(folder: Path) -> pa.Table:
    """One statement of FILTER aggregates."""
    parts = []
    for name, counted, prefix in columns():
        of = {"boxes": "is_delivery", "cents": "true", "patients": "is_ordered"}
        what = {
            "boxes": "sum(boxes)",
            "cents": "sum(cents)",
            "patients": "count(DISTINCT patient)",
        }
        like = f" AND atc LIKE '{prefix}%'" if prefix else ""
        parts.append(
            f"coalesce({what[counted]} FILTER (WHERE {of[counted]}{like}), 0)::BIGINT "
            f"AS {name}"
        )
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        connection.execute("SET enable_progress_bar = false")
        return connection.sql(
            f"SELECT prescriber, month, {', '.join(parts)} "
            f"FROM read_parquet('{folder}/*/*.parquet') GROUP BY prescriber, month"
        ).to_arrow_table()


def by_polars(folder: Path) -> pa.Table:
    """One lazy query, by the streaming engine."""
    os.environ.setdefault("POLARS_MAX_THREADS", "2")
    import polars as pl  # noqa: PLC0415

    column = pl.col
    parts = []
    for name, counted, prefix in columns():
        kept = {
            "boxes": column("is_delivery"),
            "cents": pl.lit(True),
            "patients": column("is_ordered"),
        }[counted]
        if prefix:
            kept = kept & column("atc").str.starts_with(prefix)
        if counted == "patients":
            what = column("patient").filter(kept).n_unique()
        else:
            what = column(counted).filter(kept).cast(pl.Int64).sum()
        parts.append(what.cast(pl.Int64).alias(name))
    rows = pl.scan_parquet(f"{folder}/*/*.parquet")
    found = rows.group_by("prescriber", "month").agg(parts)
    return found.collect(engine="streaming").to_arrow()


def by_chdb(folder: Path) -> pa.Table:
    """One statement of -If aggregates."""
    import chdb  # noqa: PLC0415

    parts = []
    for name, counted, prefix in columns():
        kept = {"boxes": "is_delivery", "cents": "1", "patients": "is_ordered"}[counted]
        like = f" AND startsWith(ifNull(atc, ''), '{prefix}')" if prefix else ""
        what = {"boxes": "sumIf(boxes", "cents": "sumIf(cents"}.get(
            counted, "uniqExactIf(patient"
        )
        parts.append(f"toInt64(ifNull({what}, {kept}{like}), 0)) AS {name}")
    answer: Any = chdb.query(
        f"SELECT prescriber, month, {', '.join(parts)} "
        f"FROM file('{folder}/*/*.parquet', Parquet) "
        "GROUP BY prescriber, month SETTINGS max_threads = 2",
        "Arrow",
    )
    return pa.ipc.open_file(pa.py_buffer(answer.bytes())).read_all()


PEERS: dict[str, Callable[[Path], pa.Table]] = {
    "duckdb": by_duckdb,
    "polars": by_polars,
    "chdb": by_chdb,
}


def main(name: str, folder: Path) -> None:
    """Answer twice, keep the answer, say how long the faster took."""
    taken = []
    for _ in range(2):
        started = time.perf_counter()
        found = PEERS[name](folder)
        taken.append(time.perf_counter() - started)
    pq.write_table(found, folder / f"{name}.parquet")
    print(min(taken))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
