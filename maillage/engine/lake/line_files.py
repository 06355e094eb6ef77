"""The lake's Parquet files: the months each holds, and its rows, a group at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from maillage.engine.lake.line_coding import LINES, TEXTS


_DAY = "delivered_on"


@dataclass(frozen=True)
class LineFile:
    """One Parquet file. `stamp` tells it from another that once had its name; `months`
    are those that really have lines in it."""

    path: Path
    stamp: tuple[int, int]
    months: tuple[int, ...]


@dataclass(frozen=True)
class RowGroup:
    """What is read at once, and the months it may hold."""

    path: Path
    place: int
    first_month: int
    last_month: int


def described(path: Path, known: LineFile | None = None) -> LineFile:
    """A file and its months: those already `known` if it did not change, else from its
    statistics or, where a group of rows covers several months, from its dates."""
    about = path.stat()
    stamp = (about.st_size, about.st_mtime_ns)
    if known is not None and known.stamp == stamp:
        return known
    months: set[int] = set()
    for group in row_groups(path):
        if group.first_month == group.last_month:
            months.add(group.first_month)
        else:
            read = pq.ParquetFile(path).read_row_group(group.place, columns=[_DAY])
            days = read[_DAY].to_numpy().astype("datetime64[M]").astype(np.int64)
            months.update((np.unique(days) + 1970 * 12).tolist())
    return LineFile(path, stamp, tuple(sorted(months)))


def row_groups(path: Path) -> Iterator[RowGroup]:
    """The groups of a file that hold rows, with the months between their dates."""
    about = pq.ParquetFile(path).metadata
    place_of_day = about.schema.to_arrow_schema().get_field_index(_DAY)
    for place in range(about.num_row_groups):
        group = about.row_group(place)
        if not group.num_rows:
            continue
        bounds = group.column(place_of_day).statistics
        if bounds is not None and bounds.has_min_max:
            first, last = _month(bounds.min), _month(bounds.max)
        else:
            first, last = 0, 10_000 * 12
        yield RowGroup(path, place, first, last)


def read_groups(groups: Sequence[RowGroup]) -> Iterator[tuple[RowGroup, pa.Table]]:
    """The lines of each group (`LINES`), the next one being read meanwhile."""
    with ThreadPoolExecutor(1) as hand:
        pending = [hand.submit(_read, group) for group in groups[:1]]
        for place, group in enumerate(groups):
            table = pending.pop().result()
            if place + 1 < len(groups):
                pending.append(hand.submit(_read, groups[place + 1]))
            yield group, table


def wanted_groups(
    files: Collection[LineFile], months: Collection[int]
) -> list[RowGroup]:
    """The groups that may hold lines of some months, the earliest first."""
    found = [
        group
        for file in files
        if not set(file.months).isdisjoint(months)
        for group in row_groups(file.path)
        if any(group.first_month <= month <= group.last_month for month in months)
    ]
    return sorted(found, key=lambda group: group.first_month)


def _read(group: RowGroup) -> pa.Table:
    known = pq.read_schema(group.path).names
    present = [name for name in LINES.names if name in known]
    texts = [name for name in TEXTS if name in known]
    file = pq.ParquetFile(group.path, read_dictionary=texts)
    table = file.read_row_group(group.place, columns=present, use_threads=False)
    return as_lines(table)


def as_lines(table: pa.Table) -> pa.Table:
    """The columns `LINES` of a table, null where it has none, texts as dictionaries."""
    columns = {}
    for field in LINES:
        if field.name not in table.column_names:
            column = pa.chunked_array([pa.nulls(table.num_rows, field.type)])
        else:
            column = table[field.name]
        if field.name in TEXTS and not pa.types.is_dictionary(column.type):
            column = column.cast(pa.string()).dictionary_encode()
        elif field.name not in TEXTS:
            column = column.cast(field.type)
        columns[field.name] = column
    return pa.table(columns)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
