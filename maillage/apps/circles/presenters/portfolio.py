"""The portfolio as a table of a page and as the rows of a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from maillage.apps.circles.selectors.portfolio import Line
from maillage.ui import formats, professions
from maillage.ui.components import Cell, Column, Table


HEADINGS = (
    "Cercle",
    "Structure",
    "Mode d'exercice",
    "Niveau",
    "Séances en 12 mois",
    "Présence",
    "Membres",
    "Membres il y a un an",
    "Professions",
    "Lien avec l'hôpital",
)


def table(lines: Sequence[Line]) -> Table:
    """A row for each circle, and how many people they gather."""
    return Table(
        "Les cercles, leur niveau et leur vie depuis un an",
        [
            Column("Cercle"),
            Column("Niveau", "number"),
            Column("Séances en 12 mois", "number"),
            Column("Présence", "number"),
            Column("Membres", "number"),
            Column("Professions"),
            Column("Lien avec l'hôpital"),
            Column("Mode d'exercice"),
        ],
        [cells(line) for line in lines],
        scrolls=False,
        show_caption=False,
    )


def cells(line: Line) -> list[Cell | str]:
    """A circle as the page shows it."""
    planned = line.circle.sessions_a_year
    return [
        Cell(line.circle.name, reverse("circles:detail", args=(line.circle.slug,))),
        f"{line.level} sur 4",
        f"{line.sessions_held} sur {planned}",
        _attendance(line),
        _members(line),
        _professions(line),
        "oui" if line.hospital else "non",
        _mode(line),
    ]


def csv_cells(line: Line) -> list[str]:
    """A circle as a spreadsheet counts it: plain numbers."""
    share = "" if line.attendance is None else f"{100 * line.attendance:.0f}"
    return [
        line.circle.name,
        line.circle.organisation.name,
        _mode(line),
        str(line.level),
        str(line.sessions_held),
        share,
        str(line.members),
        str(line.members_before),
        _professions(line),
        "oui" if line.hospital else "non",
    ]


def _attendance(line: Line) -> str:
    return "" if line.attendance is None else formats.percent(line.attendance, 0)


def _members(line: Line) -> str:
    if line.growth == 0:
        return str(line.members)
    sign = "+" if line.growth > 0 else "−"
    return f"{line.members} ({sign}{abs(line.growth)} en un an)"


def _professions(line: Line) -> str:
    return ", ".join(
        f"{professions.profession(code)}{formats.FIRM}: {count}"
        for code, count in line.professions
    )


def _mode(line: Line) -> str:
    kind = line.circle.organisation.get_kind_display()
    return f"{kind} ({line.legal_form})" if line.legal_form else kind
