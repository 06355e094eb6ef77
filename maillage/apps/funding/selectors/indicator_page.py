"""One indicator of a claim, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from maillage.apps.funding.amounts import FactLine, IndicatorLine, ThreeAmounts
from maillage.apps.funding.selectors.claim_page import deadline, worth
from maillage.apps.funding.selectors.proof_list import WAITING, evidence_table
from maillage.engine.agreements.numbers import about, as_written, french
from maillage.engine.agreements.results import IndicatorResult, Source, SwitchState
from maillage.ui.components import Cell, Column, Table
from maillage.ui.fact_words import short_value
from maillage.ui.formats import capital, euros, punctuated


@dataclass(frozen=True)
class IndicatorPage:
    """A line of a claim's table, whole."""

    amounts: ThreeAmounts
    line: IndicatorLine
    may_write: bool

    @property
    def sums(self) -> list[tuple[str, str, str]]:
        """The three amounts, each with its points."""
        line = self.line
        return [
            ("Prouvé", euros(line.proven_cents), points(line.proven)),
            ("Déclaré", euros(line.declared_cents), points(line.declared)),
            ("Possible", euros(line.possible_cents), points(line.possible)),
        ]

    @property
    def formulas(self) -> list[tuple[str, str]]:
        """How each amount comes about; one alone when two are the same."""
        line = self.line
        found = [("Prouvé", punctuated(line.proven.formula))]
        if line.declared.formula != line.proven.formula:
            found.append(("Déclaré", punctuated(line.declared.formula)))
        if line.possible.formula != line.proven.formula:
            found.append(("Possible", punctuated(line.possible.formula)))
        return found

    @property
    def facts(self) -> Table:
        """The facts it asks for, declared beside proven."""
        return fact_table(self.amounts, list(self.line.facts))

    @property
    def figures(self) -> list[tuple[str, str, str]]:
        """Each number of the text: what it is, its value, where it was read."""
        return [
            (one.meaning, french(one.value), sources_text(one.sources))
            for one in self.line.proven.figures
        ]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the rule was read."""
        return self.line.proven.sources

    @property
    def switches(self) -> tuple[SwitchState, ...]:
        """The readings of the text that touch it."""
        proven = self.amounts.proven
        every = proven.switches if proven else ()
        return tuple(one for one in every if self.line.id in one.changes)

    @property
    def proofs(self) -> Table | None:
        """What proves it."""
        kept = list(self.line.proofs)
        return evidence_table(self.amounts, kept) if kept else None

    @property
    def waiting(self) -> Table | None:
        """What would prove it, once complete."""
        wanted = {
            proof.kind
            for fact in self.line.facts
            if (proof := fact.fact.proof) is not None
        }
        kept = [
            one
            for one in self.amounts.evidence
            if one.kind in wanted and not one.is_final
        ]
        return evidence_table(self.amounts, kept, WAITING) if kept else None

    @property
    def missing(self) -> list[tuple[str, str, str, str]]:
        """Each missing thing: sentence, worth, last day, address."""
        return [
            (one.sentence, worth(one), deadline(one), one.url)
            for one in self.line.missing
        ]


def fact_table(
    amounts: ThreeAmounts, facts: list[FactLine], caption: str = "Faits"
) -> Table:
    """Facts, declared beside proven, each leading to its own page."""
    claim = amounts.claim
    slug = claim.contract.organisation.slug
    return Table(
        caption=caption,
        columns=(
            Column("Fait"),
            Column("Déclaré", "number"),
            Column("Prouvé", "number"),
            Column("Preuves", "number"),
        ),
        rows=[
            (
                Cell(
                    capital(one.fact.title),
                    reverse("funding:fact", args=(slug, claim.pk, one.name)),
                    _tag(one),
                ),
                short_value(one.declared, one.fact),
                short_value(one.proven, one.fact) if one.is_proven else "–",
                str(len(one.proofs)) if one.proofs else "–",
            )
            for one in facts
        ],
        show_caption=False,
    )


def points(result: IndicatorResult) -> str:
    """« 910 points », « ≈ 842,333333 points », nothing where it counts in euros."""
    if result.points is None:
        return ""
    said = as_written(result.points)
    if "/" in said:
        said = about(result.points)
    return f"{said} points"


def sources_text(sources: tuple[Source, ...]) -> str:
    """Where a number was read, on one line."""
    return " ; ".join(f"{one.text} {one.place}".strip() for one in sources)


def _tag(one: FactLine) -> str:
    if one.is_corrected and one.differs:
        return "corrigé"
    return "sans preuve possible ici" if one.fact.proof is None else ""
