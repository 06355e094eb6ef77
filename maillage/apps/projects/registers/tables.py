"""The registers laid out as tables, on the page and as CSV: the same cells."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from maillage.apps.projects.selectors.registers import (
    ArrangementLine,
    MissionLine,
    PlacementLine,
    ProtocolLine,
    Registers,
)
from maillage.apps.projects.themes import short
from maillage.ui.components import Cell, Column, Row, Table
from maillage.ui.formats import FIRM, counted, days_between, short_day
from maillage.ui.professions import profession


def protocols_table(registers: Registers, lines: Iterable[ProtocolLine]) -> Table:
    """Protocols: the version followed, what one being written waits for."""
    slug = registers.organisation.slug
    rows = [
        (
            Cell(
                line.protocol.title,
                reverse("projects:protocol", args=[slug, line.protocol.pk]),
            ),
            short(line.protocol.get_theme_display()),
            _followed(line),
            _written(line),
            short_day(line.current.review_on)
            if line.current and line.current.review_on
            else "",
        )
        for line in lines
    ]
    columns = (
        Column("Protocole"),
        Column("Thème"),
        Column("Suivi"),
        Column("En cours d'écriture"),
        Column("À revoir le", "date"),
    )
    return Table("Protocoles", columns, rows, show_caption=False)


def placements_table(registers: Registers, lines: Iterable[PlacementLine]) -> Table:
    """Placements: the trainee, who receives him, when, what proves it."""
    slug = registers.organisation.slug
    rows = []
    for line in lines:
        placement = line.placement
        address = reverse("projects:placement", args=[slug, placement.pk])
        rows.append(
            Row(
                (
                    Cell(line.name, address),
                    profession(placement.profession),
                    placement.level,
                    days_between(placement.first_day, placement.last_day),
                    str(placement.tutor),
                    _proof(line),
                ),
                own=placement.tutor_id == registers.reader.pk,
            )
        )
    columns = (
        Column("Stagiaire"),
        Column("Profession"),
        Column("Niveau"),
        Column("Dates"),
        Column("Maître de stage"),
        Column("Preuve"),
    )
    return Table("Stages", columns, rows, show_caption=False)


def missions_table(registers: Registers, lines: Iterable[MissionLine]) -> Table:
    """Missions, with what the year of the day saw of them."""
    slug, year = registers.organisation.slug, registers.day.year
    rows = [
        (
            Cell(
                line.mission.title,
                reverse("projects:mission", args=[slug, line.mission.pk]),
            ),
            short(line.mission.told_theme),
            short_day(line.mission.since),
            counted(line.done, "action") if line.runs else "",
            _standing(line),
        )
        for line in lines
    ]
    columns = (
        Column("Mission"),
        Column("Thème"),
        Column("Depuis le", "date"),
        Column(f"Menées en {year}"),
        Column(f"Preuve {year}"),
    )
    return Table("Missions de santé publique", columns, rows, show_caption=False)


def arrangements_table(registers: Registers, lines: Iterable[ArrangementLine]) -> Table:
    """Arrangements of every kind; for the CSV, since the page tells them by kind."""
    slug = registers.organisation.slug
    rows = [
        (
            Cell(
                line.kind.title,
                reverse("projects:arrangement", args=[slug, line.arrangement.pk]),
            ),
            line.people,
            " ; ".join(f"{label}{FIRM}: {value}" for label, value in line.told),
            short_day(line.arrangement.since),
            short_day(line.arrangement.last_day) if line.arrangement.last_day else "",
            short_day(line.arrangement.review_on) if line.arrangement.review_on else "",
            line.arrangement.document_name or ("manque" if line.missing else ""),
        )
        for line in lines
    ]
    columns = (
        Column("Nature"),
        Column("Personnes"),
        Column("Précisions"),
        Column("Depuis le", "date"),
        Column("Jusqu'au", "date"),
        Column("À revoir le", "date"),
        Column("Document"),
    )
    return Table("Organisation et engagements", columns, rows, show_caption=False)


def as_rows(table: Table) -> list[list[str]]:
    """The cells of a table as a spreadsheet wants them, its columns first."""
    head = [column.label for column in table.columns]
    body = [[cell.text for _, cell in cells] for _, cells in table.body()]
    return [head, *body]


def _followed(line: ProtocolLine) -> str:
    if line.current is None or line.current.in_force_since is None:
        return "pas encore"
    retired = line.protocol.retired_on
    if retired:
        return f"jusqu'au {short_day(retired)}"
    since = short_day(line.current.in_force_since)
    return f"version {line.current.number}, depuis le {since}"


def _written(line: ProtocolLine) -> str:
    if line.draft is None:
        return ""
    return f"version {line.draft.number}, manque {line.missing}"


def _proof(line: PlacementLine) -> str:
    placement = line.placement
    if placement.cancelled_on:
        return "annulé"
    if placement.is_professional_contract:
        return "contrat de professionnalisation : ne compte pas"
    if line.missing:
        return f"manque {line.missing}"
    return placement.get_paper_display()


def _standing(line: MissionLine) -> str:
    if not line.runs:
        ended = line.mission.ended_on
        return f"terminée le {short_day(ended)}" if ended else ""
    return f"manque {line.missing}" if line.missing else "complète"
