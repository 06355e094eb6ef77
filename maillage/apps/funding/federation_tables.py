"""The tables of a whole's teams, on the page and as a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.funding.selectors.federation import (
    Federation,
    Reach,
    TeamYear,
    total,
)
from maillage.ui.components import Cell, Column, Table
from maillage.ui.formats import euros, number, percent, short_day


NOT_SHOWN = "non partagé"
NOT_COMPUTED = "à calculer"


def teams_table(teams: Sequence[TeamYear]) -> Table:
    """A line a team, the sums under them."""
    return Table(
        "Les équipes",
        [
            Column("Équipe"),
            Column("État"),
            Column("Déclaré", "number"),
            Column("Prouvé", "number"),
            Column("Possible", "number"),
            Column("Socles prérequis"),
            Column("Manques", "number"),
        ],
        [_row(one) for one in teams],
        foot=[
            f"Total de {len(teams)} équipes" if len(teams) > 1 else "Total",
            "",
            euros(total(teams, lambda kept: kept.declared_cents)),
            euros(total(teams, lambda kept: kept.proven_cents)),
            euros(total(teams, lambda kept: kept.possible_cents)),
            "",
            number(sum(one.missing or 0 for one in teams)),
        ],
        show_caption=False,
    )


def _row(one: TeamYear) -> list[Cell | str]:
    kept = one.kept
    return [
        Cell(one.team.name, _address(one)),
        one.state,
        _amount(one, kept.declared_cents if kept else None),
        _amount(one, kept.proven_cents if kept else None),
        _amount(one, kept.possible_cents if kept else None),
        gates(one),
        "" if one.missing is None else number(one.missing),
    ]


def _address(one: TeamYear) -> str:
    """The claim for who may open it, what was sent for the referent, else the card."""
    if one.claim is not None and one.is_open:
        return reverse("funding:claim", args=[one.team.slug, one.claim.pk])
    if one.claim is not None and one.is_shown:
        return reverse("funding:shared", args=[one.team.slug, one.claim.pk])
    return reverse("structures:detail", args=[one.team.slug])


def _amount(one: TeamYear, cents: int | None) -> str:
    if cents is not None:
        return euros(cents)
    if one.claim is None:
        return ""
    return NOT_COMPUTED if one.is_shown else NOT_SHOWN


def gates(one: TeamYear) -> str:
    """« réunis », or which prerequisite is missing."""
    if one.kept is None or one.kept.gate_open is None:
        return ""
    if one.kept.gate_open:
        return "réunis"
    return f"manque {', '.join(one.kept.gate_shut_by)}"


def reaches_table(federation: Federation) -> Table:
    """A line an indicator: how many teams reach it, of how many."""
    return Table(
        "Les indicateurs",
        [
            Column("Indicateur"),
            Column("Équipes qui l'atteignent", "number"),
            Column("Taux", "number"),
            Column("En entier", "number"),
            Column("Prouvé", "number"),
            Column("Possible", "number"),
        ],
        [
            [
                Cell(
                    f"{one.id} {one.title}",
                    reverse(
                        "funding:federation_indicator",
                        args=[federation.whole.slug, federation.year, one.id],
                    ),
                ),
                f"{one.reached} sur {one.of}",
                rate(one),
                f"{one.full} sur {one.of}",
                euros(one.proven_cents),
                euros(one.possible_cents),
            ]
            for one in federation.reaches
        ],
        show_caption=False,
    )


def rate(one: Reach) -> str:
    """The share of teams that reach an indicator."""
    return percent(one.reached / one.of, 0) if one.of else ""


def indicator_table(federation: Federation, indicator: str) -> Table:
    """One indicator over the teams, those that prove nothing of it included."""
    rows: list[list[Cell | str]] = []
    for one in federation.teams:
        line = one.line(indicator)
        if line is None:
            rows.append([Cell(one.team.name, _address(one)), one.state, "", "", ""])
            continue
        rows.append(
            [
                Cell(one.team.name, _address(one)),
                one.state,
                euros(line.declared_cents),
                euros(line.proven_cents),
                euros(line.possible_cents),
            ]
        )
    return Table(
        f"Indicateur {indicator}",
        [
            Column("Équipe"),
            Column("État"),
            Column("Déclaré", "number"),
            Column("Prouvé", "number"),
            Column("Possible", "number"),
        ],
        rows,
        show_caption=False,
    )


def computed_between(teams: Sequence[TeamYear]) -> str:
    """When the amounts shown were computed."""
    days = sorted(localtime(one.kept.computed_at).date() for one in teams if one.kept)
    if not days:
        return ""
    if days[0] == days[-1]:
        return f"Montants calculés le {short_day(days[0])}."
    return (
        f"Montants calculés entre le {short_day(days[0])} et le {short_day(days[-1])}."
    )


def teams_csv(federation: Federation, teams: Sequence[TeamYear]) -> bytes:
    """The same for a spreadsheet: semicolons, UTF-8, euros with a comma."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        ["equipe", "territoire", "annee", "etat", "declare_euros", "prouve_euros",
         "possible_euros", "socles", "manques", "calcule_le"]
    )  # fmt: skip
    for one in teams:
        kept = one.kept
        writer.writerow(
            [
                _plain(one.team.name),
                _plain(one.team.territory),
                federation.year,
                one.state,
                _decimal(kept.declared_cents if kept else None),
                _decimal(kept.proven_cents if kept else None),
                _decimal(kept.possible_cents if kept else None),
                gates(one),
                "" if one.missing is None else one.missing,
                f"{localtime(kept.computed_at):%Y-%m-%d}" if kept else "",
            ]
        )
    return f"\ufeff{text.getvalue()}".encode()


def _decimal(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100},{cents % 100:02d}"


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
