"""Rows of a published text file: tab separated, no header, in whatever encoding.

The encoding is looked for, not assumed: files of the same publication differ, and
lines of the same file may. Line ends may be LF, CR LF or CR CR LF. What is odd is
said in `oddities`, with the line where a text editor shows it.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from maillage.engine.codes.published import PublishedFile
from maillage.engine.codes.releases import Oddity
from maillage.engine.errors import BadInput


LONGEST_CELL = 100_000
SHOWN = 120


@dataclass(frozen=True)
class Row:
    """The fields of one row, without outer spaces, and its line counted from 1."""

    line: int
    fields: list[str]

    def field(self, column: int) -> str:
        """The field of a column counted from 1; empty where the row is shorter."""
        return self.fields[column - 1] if column <= len(self.fields) else ""


@dataclass(frozen=True)
class TextFile:
    """A file read: its rows and how it was written."""

    name: str
    rows: list[Row]
    encoding: str
    columns: int


def shown(text: str) -> str:
    """The text, short enough for a report."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def read_rows(
    file: PublishedFile, oddities: list[Oddity], *, first_field: re.Pattern[str]
) -> TextFile:
    """The rows of a file; `first_field` is what the first field of a row looks like.

    A line that does not begin so, and has no tab, is the rest of the line before:
    it is joined to it. BadInput for a file that is empty or is not text.
    """
    if not file.content.strip():
        raise BadInput(
            f"{file.name} : ce fichier est vide ; téléchargez-le de nouveau."
        )
    if b"\0" in file.content:
        raise BadInput(
            f"{file.name} : ce fichier n'est pas du texte ; "
            "donnez le fichier .txt tel qu'il est publié."
        )
    encoding, lines = _decode(file, oddities)
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        text = _without_line_end(line, file.name, number, oddities)
        if text is not None:
            row = Row(number, _fields(text))
            if len(text) > LONGEST_CELL:
                _refuse_long_cells(row, file.name)
            _add_row(rows, row, file.name, first_field, oddities)
    return TextFile(file.name, rows, encoding, _usual_columns(rows))


def _decode(file: PublishedFile, oddities: list[Oddity]) -> tuple[str, list[str]]:
    content = file.content.removeprefix(codecs.BOM_UTF8)
    lines = content.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    try:
        return "utf-8", [line.decode("utf-8") for line in lines]
    except UnicodeDecodeError:
        return _decode_line_by_line(file.name, lines, oddities)


def _decode_line_by_line(
    name: str, lines: list[bytes], oddities: list[Oddity]
) -> tuple[str, list[str]]:
    """Most lines with accents decide; the others are read the other way, and said."""
    accented = [line for line in lines if not line.isascii()]
    in_utf8 = sum(_is_utf8(line) for line in accented)
    usual = "utf-8" if in_utf8 * 2 > len(accented) else "windows-1252"
    texts = []
    for number, line in enumerate(lines, 1):
        own = usual
        if not line.isascii() and _is_utf8(line) != (usual == "utf-8"):
            own = "windows-1252" if usual == "utf-8" else "utf-8"
            done = f"ligne lue en {own}, le reste du fichier en {usual}"
            found = shown(line.decode(own, "replace"))
            oddities.append(Oddity(name, number, 0, "other encoding", found, done))
        texts.append(line.decode("utf-8") if own == "utf-8" else _windows(line))
    return usual, texts


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _windows(line: bytes) -> str:
    # Five bytes mean nothing in Windows-1252; Latin-1 gives them their own number.
    try:
        return line.decode("windows-1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _without_line_end(
    line: str, name: str, number: int, oddities: list[Oddity]
) -> str | None:
    """The line without its end; None when nothing is left of it."""
    text = line.rstrip("\r")
    if len(line) - len(text) > 1:
        oddities.append(
            Oddity(name, number, 0, "line end", "CR CR LF", "lu comme une fin de ligne")
        )
    if text.strip():
        return text
    oddities.append(Oddity(name, number, 0, "blank line", "", "ligne ignorée"))
    return None


def _fields(text: str) -> list[str]:
    return [field.strip() for field in text.split("\t")]


def _refuse_long_cells(row: Row, name: str) -> None:
    for column, field in enumerate(row.fields, 1):
        if len(field) > LONGEST_CELL:
            raise BadInput(
                f"{name}, ligne {row.line}, colonne {column} : {len(field)} caractères "
                "dans une seule case ; ce fichier est abîmé, téléchargez-le de nouveau."
            )


def _add_row(
    rows: list[Row],
    row: Row,
    name: str,
    first_field: re.Pattern[str],
    oddities: list[Oddity],
) -> None:
    if first_field.fullmatch(row.fields[0]):
        rows.append(row)
    elif rows and len(row.fields) == 1:
        before = rows.pop()
        joined = [*before.fields[:-1], f"{before.fields[-1]} {row.fields[0]}".strip()]
        rows.append(Row(before.line, joined))
        done = f"jointe à la ligne {before.line}, dont elle est la suite"
        found = shown(row.fields[0])
        oddities.append(Oddity(name, row.line, 0, "broken line", found, done))
    else:
        found = shown(row.fields[0])
        done = "ligne ignorée : elle ne commence pas par le code attendu"
        oddities.append(Oddity(name, row.line, 1, "bad code", found, done))


def _usual_columns(rows: list[Row]) -> int:
    widths = Counter(len(row.fields) for row in rows)
    return max(widths, key=lambda width: (widths[width], width), default=0)
