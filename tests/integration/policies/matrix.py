"""The matrix of rights as a text, read into cells.

A table begins with « == what is read == »; its first line names the readers; each other
line is a verb, a mark by reader (`oui` or `.`), and what the verb means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


MATRIX = Path(__file__).with_name("matrix.txt")
MARKS = {"oui": True, ".": False}


@dataclass(frozen=True)
class Cell:
    """Whether, by the text, this reader may do this to that."""

    about: str
    verb: str
    reader: str
    expected: bool


def cells(text: str | None = None) -> Iterator[Cell]:
    """Every cell of every table."""
    about, readers = "", list[str]()
    for line in (MATRIX.read_text() if text is None else text).splitlines():
        if title := re.fullmatch(r"== (.+) ==", line.strip()):
            about, readers = title[1], []
        elif not about or not line.strip() or line.startswith("#"):
            continue
        elif not readers:
            readers = line.split()
        else:
            verb, *marks = line.split("|")[0].split()
            if len(marks) != len(readers):
                raise ValueError(f"{about}, {verb}: {len(marks)} marks")
            for reader, mark in zip(readers, marks, strict=True):
                yield Cell(about, verb, reader, MARKS[mark])
