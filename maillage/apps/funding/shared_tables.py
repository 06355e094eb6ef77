"""The tables of a shared claim: indicators, facts, proofs, each a step further down."""

from __future__ import annotations

from collections.abc import Iterable

from maillage.apps.funding.amounts import FactLine, IndicatorLine
from maillage.apps.funding.pack_content import Numbered
from maillage.apps.funding.selectors.shared import Shared
from maillage.apps.funding.shown_files import name_of
from maillage.engine.agreements.lines import value_text
from maillage.engine.agreements.numbers import as_written, euros_text
from maillage.engine.agreements.results import IndicatorResult, UsedFigure
from maillage.ui.components import Cell, Column, Row, Table
from maillage.ui.documents.claim_pack_words import KINDS, sources_text
from maillage.ui.formats import euros, joined, punctuated, short_day


def indicators_table(shared: Shared) -> Table:
    """Every indicator with its amounts, leading to its page."""
    amounts = shared.amounts
    counts = {line.id: len(list(shared.proofs_of(line.id))) for line in amounts.lines}
    rows = [
        Row(
            [
                Cell(f"{line.id} {line.title}", shared.url("indicator", line.id)),
                KINDS[line.declared.kind],
                _points(line.proven),
                euros(line.declared_cents),
                euros(line.proven_cents),
                str(counts[line.id]),
            ]
        )
        for line in amounts.lines
    ]
    return Table(
        "Les indicateurs de la demande",
        [
            Column("Indicateur"),
            Column("Nature"),
            Column("Points prouvés", "number"),
            Column("Déclaré", "number"),
            Column("Prouvé", "number"),
            Column("Preuves", "number"),
        ],
        rows,
        foot=[
            "Total",
            "",
            _points_of(amounts.proven.total_points if amounts.proven else None),
            _money(amounts.declared_cents),
            _money(amounts.proven_cents),
            str(len(shared.proofs)),
        ],
        show_caption=False,
    )


def _points(result: IndicatorResult) -> str:
    return _points_of(result.points)


def _points_of(points: object) -> str:
    return "–" if points is None else as_written(points)  # type: ignore[arg-type]


def _money(cents: int | None) -> str:
    return "–" if cents is None else euros(cents)


def facts_table(shared: Shared, line: IndicatorLine) -> Table:
    """What an indicator asks for: declared, proven, and by which proofs."""
    return Table(
        f"Les faits de l'indicateur {line.id}",
        [
            Column("Fait"),
            Column("Déclaré", "number"),
            Column("Prouvé", "number"),
            Column("Preuves"),
        ],
        [
            [
                fact.fact.title,
                value_text(fact.declared),
                value_text(fact.proven),
                _first_proof(shared, fact),
            ]
            for fact in line.facts
        ],
        show_caption=False,
    )


def _first_proof(shared: Shared, fact: FactLine) -> Cell:
    proofs = shared.numbers({one.key for one in fact.proofs})
    if not proofs:
        return Cell("aucune")
    first, *others = proofs
    more = f", et {len(others)} autres" if len(others) > 1 else ""
    if len(others) == 1:
        more = f", {others[0].number:03d}"
    return Cell(f"{first.name}{more}", shared.url("proof", first.number))


def proofs_table(shared: Shared, proofs: Iterable[Numbered], caption: str) -> Table:
    """Proofs by number, each leading to its page."""
    return Table(
        caption,
        [
            Column("Preuve"),
            Column("Date", "date"),
            Column("Ce qui a eu lieu"),
            Column("Nature"),
            Column("Indicateurs"),
        ],
        [
            [
                Cell(one.name, shared.url("proof", one.number)),
                short_day(one.evidence.on),
                one.evidence.title,
                name_of(one.evidence.kind),
                joined(one.indicators),
            ]
            for one in proofs
        ],
        show_caption=False,
    )


def figures_table(figures: Iterable[UsedFigure]) -> Table:
    """The numbers of the text that an amount rests on."""
    return Table(
        "Nombres du texte",
        [Column("Nombre"), Column("Valeur", "number"), Column("Source")],
        [
            [one.meaning, as_written(one.value), sources_text(one.sources)]
            for one in figures
        ],
        show_caption=False,
    )


def switches_table(shared: Shared) -> Table:
    """The readings of the text that were chosen."""
    declared = shared.amounts.declared
    return Table(
        "Lectures choisies là où les sources diffèrent",
        [Column("Question"), Column("Lecture"), Column("Pourquoi"), Column("Source")],
        [
            [
                one.title,
                one.means + ("" if one.is_default else " (choisie par l'équipe)"),
                punctuated(one.why),
                sources_text(one.sources),
            ]
            for one in (declared.switches if declared else ())
        ],
        show_caption=False,
    )


def total_steps(shared: Shared) -> list[tuple[str, str]]:
    """From the points to the balance, each step with its numbers."""
    proven = shared.amounts.proven
    if proven is None:
        return []
    steps = []
    if proven.earned_points is not None and proven.point_euros is not None:
        rate = as_written(proven.point_euros)
        steps.append(
            (
                "Points prouvés × valeur du point",
                f"{as_written(proven.earned_points)} × {rate} € = "
                f"{euros_text(proven.earned_euros)}",
            )
        )
    steps.append(("Montant prouvé", euros_text(proven.total_euros)))
    if proven.advance_euros is not None and proven.balance_euros is not None:
        steps += [
            (
                "Avance",
                f"{proven.advance_formula} : {euros_text(proven.advance_euros)}",
            ),
            ("Solde", euros_text(proven.balance_euros)),
        ]
    return steps
