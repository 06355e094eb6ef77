"""Where the records of a CSV begin and end, when values may hold line breaks."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from maillage.engine.lake.blocks import Misshapen


# Beyond it, a value is certainly too long: the csv module would stop by itself.
_LONGEST_PARSED = 100_000


class OpenQuote(Exception):
    """A quote opened on that line is never closed."""

    def __init__(self, line: int) -> None:
        """Remember the physical line."""
        super().__init__(line)
        self.line = line


def end_of_last_record(data: bytes, first_line: int, separator: str) -> int:
    """Where the last whole record of some bytes ends; 0 when none does.

    Raises OpenQuote when a record goes on for ever.
    """
    cut = data.rfind(b"\n") + 1
    if data.count(b'"', 0, cut) % 2 == 0:
        return cut
    text = data[:cut].decode("utf-8", "surrogateescape")
    whole = 0
    for _, record in records(text, first_line, separator):
        if is_open(record, separator):
            break
        whole += len(record)
    return len(text[:whole].encode("utf-8", "surrogateescape"))


def records(text: str, first_line: int, separator: str) -> Iterator[tuple[int, str]]:
    """Each record with the physical line it starts on, line breaks kept.

    The last one may be left open. Raises OpenQuote when one is far too long to be one.
    """
    start, pending = first_line, ""
    for line, piece in enumerate(_physical_lines(text), first_line):
        waiting = bool(pending) and '"' not in piece
        pending += piece
        if waiting or is_open(pending, separator):
            if len(pending) > _LONGEST_PARSED:
                raise OpenQuote(start)
            continue
        yield start, pending
        start, pending = line + 1, ""
    if pending:
        yield start, pending


def _physical_lines(text: str) -> Iterator[str]:
    """The lines with their breaks; `str.splitlines` would break on rarer signs too."""
    begin = 0
    while (end := text.find("\n", begin)) >= 0:
        yield text[begin : end + 1]
        begin = end + 1
    if begin < len(text):
        yield text[begin:]


def is_open(record: str, separator: str) -> bool:
    """Whether a quote opened at the start of a value is still waiting for its end.

    A quote in the middle of a value is a plain character: an inch mark opens nothing.
    """
    if record.count('"') % 2 == 0:
        return False
    return bool(_opening(separator).search(_closed(separator).sub("", record)))


@lru_cache
def _closed(separator: str) -> re.Pattern[str]:
    return re.compile(rf'(?:^|(?<=[{separator}\n]))"(?:[^"]|"")*"(?!")')


@lru_cache
def _opening(separator: str) -> re.Pattern[str]:
    return re.compile(rf'(?:^|[{separator}\n])"')


def cells(record: str, separator: str) -> list[str]:
    """The values of one record, quotes taken off."""
    bare = record.rstrip("\r\n")
    if len(bare) > _LONGEST_PARSED or ("\n" in bare and '"' not in bare):
        return bare.split(separator)
    try:
        return next(csv.reader([bare], delimiter=separator), [])
    except csv.Error:
        return bare.split(separator)


def fitted(
    row: Sequence[str], width: int, narrowest: int, line: int
) -> list[str] | Misshapen:
    """A row of exactly `width` cells, or why it cannot be one.

    Spreadsheets leave out or add empty cells at the end of some lines.
    """
    found = list(row)
    while len(found) > width and not found[-1].strip():
        found.pop()
    if narrowest <= len(found) <= width:
        return found + [""] * (width - len(found))
    return Misshapen(line, f"{len(row)} colonnes", f"{width} colonnes")
