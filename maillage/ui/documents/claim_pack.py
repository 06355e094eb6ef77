"""The year-end pack of a claim: cover, one page an indicator, totals, list of proofs.

The same pages in the same order for every team, so that a payer reads eighty of them
as one. Every total can be done again by hand from what is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from maillage.engine.agreements.results import YearResult
from maillage.engine.agreements.schema import Rules
from maillage.ui.documents.claim_pack_words import (
    amount_rows,
    indicator_page,
    proof_name,
    proof_rows,
    switch_rows,
    total_rows,
)
from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import counted, day, moment


TEMPLATE = "claim_pack.typ"


@dataclass(frozen=True)
class PackProof:
    """A numbered proof: what happened, when, what it supports, its file."""

    number: int
    on: date
    kind: str
    """In French, as « réunion de concertation »."""
    title: str
    lines: tuple[tuple[str, str], ...]
    indicators: tuple[str, ...]
    file_name: str = ""
    why_no_file: str = ""
    """Why the document itself is not handed over, with the source of the rule."""


@dataclass(frozen=True)
class PackOf:
    """Everything that a pack prints."""

    team: str
    kind: str
    territory: str
    siret: str
    contract: str
    """The contract in one line: parties, since when."""
    rules: Rules
    declared: YearResult
    proven: YearResult
    possible_euros: Fraction
    proofs: tuple[PackProof, ...]
    made_at: datetime
    digest: str
    """SHA-256 of what is claimed: results and proofs."""
    submitted_on: date | None = None
    """None for a draft, which every page then says."""
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What is missing, by indicator, worth and date included."""


def claim_pack_pdf(pack: PackOf) -> bytes:
    """The document of a pack."""
    return words_pdf(TEMPLATE, claim_pack_page(pack), pack.made_at)


def claim_pack_page(pack: PackOf) -> dict[str, Any]:
    """What the template `claim_pack.typ` prints."""
    state = _state(pack)
    head = page_of(
        what="Dossier de fin d'année",
        audience=f"année {pack.declared.year}",
        title=f"{pack.rules.title} : année {pack.declared.year}",
        session=state,
        circle=pack.team,
        territory=pack.territory or pack.kind,
        author=pack.team,
        foot=[
            f"{pack.rules.title}, version {pack.rules.version} "
            f"du {day(pack.rules.since)}. Fait le {moment(pack.made_at)}. {state}.",
            f"Empreinte SHA-256 de la demande : {pack.digest}",
        ],
    )
    return {
        **head,
        "is_draft": pack.submitted_on is None,
        "cover": _cover(pack),
        "amounts": amount_rows(pack.declared, pack.proven, pack.possible_euros),
        "gate": gate_sentence(pack.proven),
        "switches": switch_rows(pack.declared, pack.rules),
        "gaps": [[one.what, one.meanwhile] for one in pack.declared.not_established],
        "indicators": [
            indicator_page(
                one,
                pack.proven.indicator(one.id),
                [proof for proof in pack.proofs if one.id in proof.indicators],
                pack.missing.get(one.id, ()),
            )
            for one in pack.declared.indicators
        ],
        "total": total_rows(pack.declared, pack.proven),
        "proofs": proof_rows(pack.proofs),
        "proofs_lead": _proofs_lead(pack.proofs),
    }


def gate_sentence(result: YearResult) -> str:
    """Whether prerequisites let the money through, and which does not."""
    if result.gate_open is None:
        return "Cet accord n'a pas de socle prérequis."
    if result.gate_open:
        return "Tous les socles prérequis sont atteints et prouvés."
    shut = ", ".join(result.gate_shut_by)
    return (
        f"Socle prérequis non prouvé : {shut}. Tant qu'il manque, rien n'est dû ; "
        "chaque ligne montre ce qu'elle vaudrait."
    )


def _state(pack: PackOf) -> str:
    if pack.submitted_on is None:
        return "Projet, non déposé"
    return f"Déposé le {day(pack.submitted_on)}"


def _cover(pack: PackOf) -> list[list[str]]:
    sources = "\n".join(
        f"{code} : {one.text}" for code, one in pack.rules.sources.items()
    )
    pairs = [
        ("Équipe", f"{pack.team}, {pack.kind}"),
        ("SIRET", pack.siret),
        ("Contrat", pack.contract),
        ("Année", f"du 1er janvier au 31 décembre {pack.declared.year}"),
        ("Règles", f"{pack.rules.title}, version {pack.rules.version}, "
         f"en vigueur depuis le {day(pack.rules.since)}"),
        ("Lues dans", sources),
        ("Arrondi", pack.rules.rounding),
        ("Pièces", _proofs_lead(pack.proofs)),
        ("Fait le", moment(pack.made_at)),
        ("Empreinte", pack.digest),
    ]  # fmt: skip
    return [[label, value] for label, value in pairs if value]


def _proofs_lead(proofs: tuple[PackProof, ...]) -> str:
    if not proofs:
        return "Aucune pièce pour l'instant."
    last = proof_name(proofs[-1].number).lower()
    return f"{counted(len(proofs), 'pièce')}, jusqu'à la {last}."
