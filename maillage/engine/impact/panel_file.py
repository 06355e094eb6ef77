"""A table of text from a CSV, TSV or XLSX file, whatever tool exported it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from maillage.engine.errors import BadInput
from maillage.engine.lake.archive import check_workbook
from maillage.engine.lake.encoding import Decoder, refuse_binary
from maillage.engine.lake.xlsx_source import text_of


_BOM = b"\xef\xbb\xbf"
_ZIP = b"PK\x03\x04"
_SEPARATORS = ";,\t"


@dataclass(frozen=True)
class TextTable:
    """The titles of a file called `name`, and its rows, each with its line number."""

    name: str
    titles: tuple[str, ...]
    rows: list[tuple[int, list[str]]]


def read_table(path: Path) -> TextTable:
    """The whole file; blank lines are passed over.

    Raises BadInput: absent, empty, binary, one column, a line of another length.
    """
    name = path.name
    try:
        data = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise BadInput(
            f"{path} : ce fichier n'existe pas ; vérifiez le chemin."
        ) from None
    lines = _sheet(path) if data.startswith(_ZIP) else _text(name, data)
    filled = ((at, cells) for at, cells in lines if any(cells))
    first = next(filled, None)
    if first is None:
        raise BadInput(f"{name} est vide : rien à lire.")
    title_line, titles = first
    while titles and not titles[-1]:
        titles = titles[:-1]
    if len(titles) < 2:
        raise BadInput(
            f"{name}, ligne {title_line} : une seule colonne ; séparez les colonnes "
            "par « ; », « , » ou une tabulation."
        )
    rows = [(at, _fitted(name, at, cells, len(titles))) for at, cells in filled]
    if not rows:
        raise BadInput(
            f"{name} : des titres et aucune ligne ; ajoutez une ligne par unité et "
            "par période."
        )
    return TextTable(name, tuple(titles), rows)


def _text(name: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    data = data.removeprefix(_BOM)
    refuse_binary(name, data[: 64 << 10])
    text = Decoder(name).utf8(data, 1).decode()
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if reader.line_num == 1 and cells and cells[0].startswith("sep="):
                continue
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error:
        raise BadInput(
            f"{name}, ligne {reader.line_num} : illisible ; un guillemet ouvert n'est "
            "sans doute pas refermé."
        ) from None


def _separator(text: str) -> str:
    """The one that the first filled line holds most, or the one that Excel says."""
    lines = (line for line in text.splitlines() if line.strip())
    first = next(lines, "")
    if first.startswith("sep=") and len(first) > 4:
        return first[4]
    return max(_SEPARATORS, key=first.count)


def _sheet(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The first sheet of a workbook that holds anything."""
    check_workbook(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            if rows:
                yield from (
                    (at, [text_of(c) for c in r]) for at, r in enumerate(rows, 1)
                )
                return
    except CalamineError:
        raise BadInput(
            f"{path.name} : ce classeur ne s'ouvre pas ; enregistrez-le de nouveau, en "
            "XLSX ou en CSV."
        ) from None


def _fitted(name: str, line: int, cells: list[str], width: int) -> list[str]:
    if len(cells) > width and not any(cells[width:]):
        return cells[:width]
    if len(cells) == width:
        return cells
    raise BadInput(
        f"{name}, ligne {line} : {len(cells)} valeurs pour {width} colonnes ; des "
        "nombres à virgule demandent un autre séparateur que la virgule."
    )
