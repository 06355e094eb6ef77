"""A small table that someone drops on a page: CSV in any of its dialects, or XLSX."""

from __future__ import annotations

import codecs
import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from maillage.engine.errors import BadInput
from maillage.engine.lake.archive import check_workbook
from maillage.engine.lake.encoding import Decoder, refuse_binary
from maillage.engine.lake.xlsx_source import text_of


MOST_BYTES = 1 << 20
MOST_ROWS = 500
MOST_CHARACTERS = 300
_MOST_UNFOLDED = 64 << 20
_MOST_CELLS = 8_000_000
_DELIMITERS = (";", "\t", ",")
_SNIFFED_LINES = 12
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Line:
    """The cells of a line, and its number as a spreadsheet or an editor shows it."""

    number: int
    cells: tuple[str, ...]


def read_table(data: bytes, name: str) -> list[Line]:
    """The lines that hold something, in order, cells stripped of their spaces.

    Raises BadInput: too large, not text, several encodings, a workbook that does not
    open. `name` is only used in sentences.
    """
    name = shown_name(name)
    if not data:
        raise BadInput(f"{name} est vide : déposez le fichier qui contient les lignes.")
    if len(data) > MOST_BYTES:
        raise BadInput(
            f"{name} pèse plus de {MOST_BYTES >> 20} Mo : gardez-y la seule feuille "
            "des personnes, ou coupez-le en plusieurs fichiers."
        )
    read = _workbook_lines if data.startswith(_ZIP) else _text_lines
    kept = [line for line in read(data, name) if any(line.cells)]
    if not kept:
        raise BadInput(f"{name} est vide : aucune ligne n'y est remplie.")
    refuse_long(len(kept) - _SNIFFED_LINES, name)
    if sum(len(cell) for line in kept for cell in line.cells) > MOST_BYTES:
        raise BadInput(
            f"{name} contient trop de texte pour une liste de personnes : gardez-y les "
            "seules colonnes utiles."
        )
    return kept


def refuse_long(rows: int, name: str) -> None:
    """Raise BadInput for more rows than a page can show."""
    if rows > MOST_ROWS:
        raise BadInput(
            f"{name} a plus de {MOST_ROWS} lignes : coupez-le en plusieurs fichiers."
        )


def shown_name(name: str) -> str:
    """A file's own name, short enough for a sentence."""
    own = "".join(
        c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable()
    )
    return own[:80] or "Ce fichier"


def _text_lines(data: bytes, name: str) -> Iterator[Line]:
    refuse_binary(name, data[:4096])
    data = data.removeprefix(codecs.BOM_UTF8)
    decoder = Decoder(name)
    lines = data.splitlines(keepends=True)
    text = b"".join(decoder.utf8(line, i) for i, line in enumerate(lines, 1)).decode()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    number = 1
    try:
        for cells in reader:
            yield Line(number, _stripped(cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(
            f"{name}, ligne {number} : cette ligne ne se lit pas comme une ligne de "
            "tableau (guillemets jamais refermés ?) ; corrigez-la, ou enregistrez en "
            "XLSX."
        ) from error


def _delimiter(text: str) -> str:
    """The one that most often cuts the first lines; ties go to the semicolon."""
    head = "\n".join(text.splitlines()[:_SNIFFED_LINES])
    return max(_DELIMITERS, key=head.count)


def _workbook_lines(data: bytes, name: str) -> Iterator[Line]:
    """The lines of the one sheet, or of the first that holds something."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name.replace('/', '_')[:60]}"
        path.write_bytes(data)
        check_workbook(path, most_bytes=_MOST_UNFOLDED, most_cells=_MOST_CELLS)
        try:
            workbook = CalamineWorkbook.from_path(str(path))
            for sheet_name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(sheet_name)
                rows = sheet.to_python(skip_empty_area=False)
                if any(any(text_of(cell) for cell in row) for row in rows):
                    yield from (
                        Line(i, _stripped([text_of(c) for c in row]))
                        for i, row in enumerate(rows, 1)
                    )
                    return
        except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
            raise BadInput(
                f"{name} : ce classeur ne s'ouvre pas (abîmé, ou protégé par un mot de "
                "passe) ; enregistrez-le de nouveau, ou en CSV."
            ) from error


def _stripped(cells: Sequence[str]) -> tuple[str, ...]:
    # A cell much longer than any name is cut: what is wrong with it shows all the same.
    return tuple(" ".join(cell.split())[:MOST_CHARACTERS] for cell in cells)
