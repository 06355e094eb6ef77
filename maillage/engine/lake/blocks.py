"""A piece of a source file, as columns of distinct texts, and the lines they are on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa


@dataclass(frozen=True)
class Misshapen:
    """A line that is not made like the first: how many cells it has, on which line."""

    line: int
    found: str
    expected: str


@dataclass(frozen=True)
class Block:
    """Some lines in a row. `columns` are dictionaries of texts, in the file's order.

    `lines` are the physical lines of the rows (the first line of the file is 1); None
    when nobody asked yet: `exactly` reads the same rows again, slowly, and knows.
    `read_bytes` is how far in the file the block ends.
    """

    columns: Sequence[pa.DictionaryArray]
    rows: int
    read_bytes: int
    exactly: Callable[[], Block] | None = None
    lines: Sequence[int] | None = None
    misshapen: Sequence[Misshapen] = field(default=())


class Source(Protocol):
    """A file whose titles were read, and whose lines can be."""

    path: Path
    titles: Sequence[str]
    title_line: int
    size: int

    def blocks(self, narrowest: int) -> Iterator[Block]:
        """Its lines, once; those with fewer cells than `narrowest` are misshapen."""


def from_rows(
    rows: Sequence[Sequence[str]],
    lines: Sequence[int],
    misshapen: Sequence[Misshapen],
    width: int,
    read_bytes: int,
) -> Block:
    """A block of rows whose lines are known; every row has `width` cells."""
    columns = (
        pa.array([row[i] for row in rows], pa.string()).dictionary_encode()
        for i in range(width)
    )
    return Block(
        tuple(columns), len(rows), read_bytes, lines=tuple(lines), misshapen=misshapen
    )
