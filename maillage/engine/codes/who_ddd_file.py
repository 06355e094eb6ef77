"""The file of defined daily doses of the WHO Collaborating Centre, read row by row.

Its owner sells it and forbids passing it on: users bring their own copy. It comes as a
workbook or as text, its columns known by their titles, English or French. Rows of the
higher levels and of substances without a dose are passed over; a second row of the
same substance, for another route, may leave the code blank.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from maillage.engine.codes.doses import plain_text
from maillage.engine.codes.published import LARGEST_FILE
from maillage.engine.errors import BadInput


TITLES: Mapping[str, tuple[str, ...]] = {
    "code": ("atc code", "atc", "code atc", "atc5", "code"),
    "ddd": (
        "ddd",
        "ddj",
        "djd",
        "dose definie journaliere",
        "dose journaliere definie",
        "dose quotidienne definie",
        "defined daily dose",
    ),
    "unit": ("u", "unit", "units", "uom", "unite", "unites", "unite ddd", "ddd unit"),
    "route": (
        "adm r",
        "admr",
        "adm route",
        "route",
        "administration route",
        "voie",
        "voie d administration",
        "voie adm",
    ),
    "name": ("atc level name", "atc name", "name", "nom", "libelle", "substance"),
    "note": ("note", "notes", "comment", "comments", "remarque", "commentaire"),
}
NEEDED = ("code", "ddd", "unit", "route")
_SHOWN_TITLES = {"code": "ATC code", "ddd": "DDD", "unit": "U", "route": "Adm.R"}

_HEADER_WITHIN = 20
_SUBSTANCE = re.compile(r"[A-Z]\d\d[A-Z]{2}\d\d")
_ATC = re.compile(r"[A-Z](?:\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?)?")
_NOTHING = ("", "-", "na", "n/a", "none")
_FORM = re.compile(r"\d+(?:[.,]\d+)?(?:[eE]-?\d+)?")
_HIGHEST = Decimal(10**9)

Cells = Sequence[str]


@dataclass(frozen=True)
class DailyDose:
    """One row: a substance (ATC of 7 characters), its dose for one route."""

    line: int
    atc: str
    amount: Decimal
    unit: str
    route: str
    name: str
    note: str


@dataclass(frozen=True)
class DoseFile:
    """A file read: its doses in their order, and what it is known by."""

    name: str
    fingerprint: str
    doses: tuple[DailyDose, ...]


def read_dose_file(source: Path) -> DoseFile:
    """The doses of a CSV or XLSX file.

    BadInput names the line and the remedy: file absent or unreadable, a column whose
    title is not found, a wrong code, a dose that is no number, a unit or route left
    out, no dose at all.
    """
    if not source.is_file():
        raise BadInput(f"{source} : ce fichier n'existe pas ; vérifiez son nom.")
    if source.stat().st_size > LARGEST_FILE:
        raise BadInput(f"{source} : trop gros pour une table de doses ; refusé.")
    content = source.read_bytes()
    if not content.strip():
        raise BadInput(f"{source.name} : ce fichier est vide ; exportez-le de nouveau.")
    found = (
        _from_sheets(source) if _is_workbook(source) else _from_text(source, content)
    )
    doses = tuple(_doses(source.name, *found))
    if not doses:
        raise BadInput(
            f"{source.name} : aucune dose dans ce fichier ; donnez la table des DDD "
            "(une ligne par code ATC de 7 caractères et par voie)."
        )
    return DoseFile(source.name, hashlib.sha256(content).hexdigest(), doses)


def _is_workbook(source: Path) -> bool:
    return source.suffix.lower() in (".xlsx", ".xls")


Table = tuple[Mapping[str, int], list[tuple[int, Cells]]]


def _from_sheets(source: Path) -> Table:
    """The first sheet that has the titles: where columns are, and the rows below."""
    try:
        workbook = CalamineWorkbook.from_path(str(source))
        sheets = [
            [[_cell(value) for value in row] for row in sheet.to_python()]
            for sheet in map(workbook.get_sheet_by_name, workbook.sheet_names)
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise BadInput(
            f"{source.name} : ce classeur est illisible ; enregistrez-le de nouveau "
            "au format .xlsx ou en CSV."
        ) from error
    for rows in sheets:
        if found := _under_titles(rows):
            return found
    raise _no_titles(source.name, [row for rows in sheets for row in rows])


def _cell(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value).strip()


def _from_text(source: Path, content: bytes) -> Table:
    if b"\0" in content:
        raise BadInput(
            f"{source.name} : ce fichier n'est ni du texte ni un classeur ; "
            "donnez un .csv ou un .xlsx."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    rows: list[list[str]] = []
    for delimiter in (";", ",", "\t"):
        try:
            rows = list(csv.reader(StringIO(text), delimiter=delimiter))
        except csv.Error:
            continue
        rows = [[cell.strip() for cell in row] for row in rows]
        if found := _under_titles(rows):
            return found
    raise _no_titles(source.name, rows)


def _under_titles(rows: Sequence[Cells]) -> Table | None:
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        places = _places(row)
        if all(column in places for column in NEEDED):
            return places, list(enumerate(rows[number + 1 :], number + 2))
    return None


def _places(row: Cells) -> dict[str, int]:
    """Where each known title stands in a row."""
    titles = [re.sub(r"[^a-z0-9]+", " ", plain_text(cell)).strip() for cell in row]
    return {
        column: titles.index(title)
        for column, known in TITLES.items()
        for title in reversed(known)
        if title in titles
    }


def _no_titles(name: str, rows: Sequence[Cells]) -> BadInput:
    best = max((_places(row) for row in rows[:_HEADER_WITHIN]), key=len, default={})
    missing = ", ".join(_SHOWN_TITLES[c] for c in NEEDED if c not in best)
    return BadInput(
        f"{name}, ligne 1 : colonne(s) {missing} introuvable(s) ; gardez la ligne de "
        "titres de l'OMS : ATC code, ATC level name, DDD, U, Adm.R, Note."
    )


def _doses(
    name: str, places: Mapping[str, int], rows: Sequence[tuple[int, Cells]]
) -> Iterator[DailyDose]:
    """The doses of the rows; a row without a code is of the substance above it."""
    code = ""
    for line, row in rows:
        cells = {
            column: row[place] if place < len(row) else ""
            for column, place in places.items()
        }
        code = cells["code"].upper().replace(" ", "") or code
        if cells["ddd"].lower() in _NOTHING:
            _refuse_strange_code(name, line, cells["code"])
        else:
            yield _dose(name, line, code, cells)


def _dose(name: str, line: int, code: str, cells: Mapping[str, str]) -> DailyDose:
    if _SUBSTANCE.fullmatch(code) is None:
        raise BadInput(
            f"{name}, ligne {line} : une dose au code « {code[:20]} » ; un code ATC de "
            "substance a 7 caractères (A10BA02), corrigez-le."
        )
    note = cells.get("note", "")
    return DailyDose(
        line,
        code,
        _amount(name, line, cells["ddd"]),
        _needed(name, line, "unit", cells["unit"]),
        _needed(name, line, "route", cells["route"]),
        cells.get("name", ""),
        "" if note.lower() in _NOTHING else note,
    )


def _refuse_strange_code(name: str, line: int, code: str) -> None:
    if code and _ATC.fullmatch(code.upper().replace(" ", "")) is None:
        raise BadInput(
            f"{name}, ligne {line} : « {code[:20]} » n'est pas un code ATC ; "
            "corrigez-le ou retirez cette ligne."
        )


def _amount(name: str, line: int, text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", ".")) if _FORM.fullmatch(text) else None
    except InvalidOperation:
        amount = None
    if amount is None or not 0 < amount <= _HIGHEST or amount != round(amount, 9):
        raise BadInput(
            f"{name}, ligne {line} : la DDD « {text[:20]} » n'est pas un nombre "
            "positif ; corrigez-la (par exemple 1.5 ou 1,5)."
        )
    return amount


def _needed(name: str, line: int, column: str, text: str) -> str:
    if text.lower() in _NOTHING[:4]:
        title = _SHOWN_TITLES[column]
        raise BadInput(
            f"{name}, ligne {line} : une dose sans {title} ; complétez la colonne "
            f"{title} ou retirez cette ligne."
        )
    return text
