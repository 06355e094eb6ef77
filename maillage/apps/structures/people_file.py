"""A file of people, read: each line's values, or what is wrong with it and where.

Nothing here looks at what is already known: see `people_match`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from maillage.apps.structures.people_columns import (
    EMAIL,
    MEMBERSHIP_COLUMNS,
    PROFESSION,
    RPPS,
    Column,
    Unexpected,
    settled_profession,
)
from maillage.apps.structures.people_words import plain
from maillage.apps.structures.table_file import (
    Line,
    read_table,
    refuse_long,
    shown_name,
)
from maillage.engine.errors import BadInput


_TITLE_LINES = 12
NAME = "name"


@dataclass(frozen=True)
class Fault:
    """One thing wrong: where, what was found, what was expected."""

    line: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        found = f"« {self.found} »" if self.found else "rien"
        return (
            f"ligne {self.line}, colonne « {self.column} » : trouvé {found}, "
            f"attendu {self.expected}"
        )


@dataclass(frozen=True)
class Row:
    """A line of the file: its values by column key, only those that were filled."""

    line: int
    values: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()

    @property
    def name(self) -> str:
        """Given name then family name, as far as the file says them."""
        given, family = (
            self.values.get("given_name", ""),
            self.values.get("family_name", ""),
        )
        return f"{given} {family}".strip()


@dataclass(frozen=True)
class Preview:
    """What a file says: its rows, the titles it has and those that were not read."""

    name: str
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    titles: tuple[str, ...]
    ignored: tuple[str, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that is wrong, in the order of lines."""
        return tuple(fault for row in self.rows for fault in row.faults)

    @property
    def sound(self) -> tuple[Row, ...]:
        """The rows without a fault."""
        return tuple(row for row in self.rows if not row.faults)


def read_people(
    data: bytes, name: str, columns: Sequence[Column] = MEMBERSHIP_COLUMNS
) -> Preview:
    """Read a CSV or XLSX file of people.

    The line of titles is the one, among the first, that names most columns; a column
    that nobody asked for is left out and said so. Raises BadInput when the file as a
    whole cannot be read or a required column is missing; what is wrong in one line is a
    `Fault` of its row.
    """
    return people_of(read_table(data, name), shown_name(name), columns)


def people_of(
    lines: Sequence[Line], name: str, columns: Sequence[Column] = MEMBERSHIP_COLUMNS
) -> Preview:
    """The same, from lines already read, such as those a page kept."""
    at, places = _titles(lines, columns, name)
    below = lines[at + 1 :]
    refuse_long(len(below), name)
    if not below:
        raise BadInput(
            f"{name} : il n'y a que des titres ; ajoutez une ligne par personne."
        )
    rows = [_row(line, places) for line in below]
    titles = lines[at].cells
    return Preview(
        name,
        tuple(lines),
        tuple(_without_repeats(rows)),
        tuple(column.title for column in places),
        tuple(
            title
            for place, title in enumerate(titles)
            if title and place not in places.values()
        ),
    )


def template(columns: Sequence[Column] = MEMBERSHIP_COLUMNS) -> bytes:
    """A CSV to fill in, which French spreadsheets open: titles and one example."""
    titles = ";".join(column.title for column in columns)
    example = ";".join(column.example for column in columns)
    return f"{titles}\r\n{example}\r\n".encode("utf-8-sig")


def _titles(
    lines: Sequence[Line], columns: Sequence[Column], name: str
) -> tuple[int, dict[Column, int]]:
    found = [_places(line, columns) for line in lines[:_TITLE_LINES]]
    at = max(range(len(found)), key=lambda i: len(found[i]))
    missing = [c.title for c in columns if c.required and c not in found[at]]
    if missing:
        shown = ", ".join(f"« {cell[:40]} »" for cell in lines[at].cells[:12] if cell)
        raise BadInput(
            f"{name}, ligne {lines[at].number} : il manque la colonne "
            f"{' et la colonne '.join(f'« {m} »' for m in missing)} ; trouvé {shown}. "
            "Écrivez les titres des colonnes sur une ligne, au-dessus des personnes."
        )
    return at, found[at]


def _places(line: Line, columns: Sequence[Column]) -> dict[Column, int]:
    places: dict[Column, int] = {}
    for place, title in enumerate(line.cells):
        column = next((c for c in columns if c.is_titled(title)), None)
        # Of two columns that say the same (téléphone, portable) the first is read.
        if column is not None:
            places.setdefault(column, place)
    return places


def _row(line: Line, places: Mapping[Column, int]) -> Row:
    values: dict[str, Any] = {}
    faults = []
    for column, place in places.items():
        cell = line.cells[place] if place < len(line.cells) else ""
        try:
            if cell:
                values[column.key] = column.read(cell)
            elif column.required:
                raise Unexpected("une valeur sur chaque ligne")
        except Unexpected as wrong:
            faults.append(Fault(line.number, column.title, cell[:60], str(wrong)))
    _settle_profession(line, values, faults)
    return Row(line.number, values, tuple(faults))


def _settle_profession(line: Line, values: dict[str, Any], faults: list[Fault]) -> None:
    try:
        profession = settled_profession(
            values.pop("profession", None), values.get("specialty", "")
        )
    except Unexpected as wrong:
        faults.append(Fault(line.number, PROFESSION.title, "médecin", str(wrong)))
        return
    if profession is not None:
        values["profession"] = profession


def _without_repeats(rows: Sequence[Row]) -> list[Row]:
    """The same rows; one that repeats a person of an earlier line has a fault."""
    first: dict[tuple[str, ...], Row] = {}
    kept = []
    for row in rows:
        repeated = next(
            filter(None, (_repeats(row, key, first) for key in _keys(row))), ()
        )
        kept.append(replace(row, faults=(*row.faults, *repeated)))
        for key in _keys(row):
            first.setdefault(key, row)
    return kept


def _repeats(
    row: Row, key: tuple[str, ...], first: Mapping[tuple[str, ...], Row]
) -> tuple[Fault, ...]:
    earlier = first.get(key)
    if earlier is None:
        return ()
    if key[0] == NAME and "rpps" in row.values and "rpps" in earlier.values:
        return ()  # two RPPS numbers, so two people of the same name
    column = {NAME: "nom", "rpps": RPPS.title, "email": EMAIL.title}[key[0]]
    expected = f"une seule ligne par personne (déjà ligne {earlier.line})"
    return (Fault(row.line, column, row.values.get(key[0], row.name), expected),)


def _keys(row: Row) -> list[tuple[str, ...]]:
    """By what two lines are the same person: RPPS, e-mail, name and profession."""
    values = row.values
    found = [(key, values[key]) for key in ("rpps", "email") if key in values]
    if "family_name" not in values:
        return found
    name = (plain(values["family_name"]), plain(values.get("given_name", "")))
    return [*found, (NAME, *name, str(values.get("profession", "")))]
