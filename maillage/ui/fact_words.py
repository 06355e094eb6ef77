"""The value of a fact of an agreement, as French writes it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from maillage.engine.agreements.facts import Value
from maillage.engine.agreements.schema import Fact
from maillage.ui.formats import FIRM, counted, day, joined, number, percent


NOTHING = "–"


def written_value(value: Value, fact: Fact) -> str:
    """« 5 200 », « oui », « 1er mars 2019 », a list as its rows."""
    match value:
        case bool():
            return "oui" if value else "non"
        case Fraction():
            return percent(value) if fact.most == 1 else number(value)
        case date():
            return day(value)
        case tuple():
            return _rows(value, fact)
        case None | "":
            return NOTHING
    return fact.choices.get(str(value), str(value))


def short_value(value: Value, fact: Fact) -> str:
    """The same in a few characters: of a list, only how many rows it has."""
    if isinstance(value, tuple):
        return counted(len(value), "ligne") if value else "aucune"
    return written_value(value, fact)


def _rows(rows: tuple[object, ...], fact: Fact) -> str:
    if not rows:
        return "aucune"
    said = [
        joined(
            [
                f"{field.title}{FIRM}: {written_value(row[name], field)}"
                for name, field in fact.fields.items()
                if isinstance(row, dict) and row.get(name) not in (None, "")
            ]
        )
        for row in rows
    ]
    return " ; ".join(said)
