"""The evidence of a claim as a table."""

from __future__ import annotations

from maillage.apps.funding.amounts import ThreeAmounts
from maillage.apps.structures.evidence_base import Evidence
from maillage.engine.agreements.evidence_kinds import KINDS
from maillage.ui.components import Cell, Column, Table
from maillage.ui.formats import short_day


WAITING = "Preuves à compléter"


def proof_table(amounts: ThreeAmounts, *, complete: bool) -> Table | None:
    """What proves a fact, numbered once the claim is sent; or what is not complete."""
    supports = amounts.supports or {}
    kept = [
        one
        for one in amounts.evidence
        if one.is_final is complete and (one.key in supports or not complete)
    ]
    caption = "Preuves" if complete else WAITING
    return evidence_table(amounts, kept, caption) if kept else None


def evidence_table(
    amounts: ThreeAmounts, kept: list[Evidence], caption: str = "Preuves"
) -> Table:
    """These evidences: day, what, kind, the indicators they prove, what they want."""
    supports = amounts.supports or {}
    numbers = _numbers(amounts)
    return Table(
        caption=caption,
        columns=(
            Column("Preuve"),
            Column("Date", "date"),
            Column("Sorte"),
            Column("Indicateurs"),
        ),
        rows=[
            (
                Cell(_named(one, numbers), one.url, one.missing),
                short_day(one.on),
                KINDS[one.kind].title if one.kind in KINDS else one.kind,
                ", ".join(supports.get(one.key, ())),
            )
            for one in kept
        ],
        show_caption=False,
    )


def _numbers(amounts: ThreeAmounts) -> dict[str, int]:
    if amounts.claim.is_draft:
        return {}
    return {one.key: one.number for one in amounts.claim.proofs.all()}


def _named(one: Evidence, numbers: dict[str, int]) -> str:
    number = numbers.get(one.key)
    return f"n° {number} · {one.title}" if number else one.title
