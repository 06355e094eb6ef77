"""What the pack of a claim holds: its amounts, its proofs with their numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.utils.timezone import localtime

from maillage.apps.funding.amounts import Missing, ThreeAmounts, three_amounts
from maillage.apps.funding.models import Claim, Contract
from maillage.apps.funding.pack_folder import Piece, looked_at
from maillage.apps.funding.shown_files import handed, name_of, why_no_document
from maillage.apps.people.clock import now
from maillage.apps.structures.evidence_base import Evidence
from maillage.engine.agreements.documents import year_document
from maillage.engine.errors import BadInput
from maillage.ui.documents.claim_pack import PackOf, PackProof
from maillage.ui.documents.claim_pack_words import proof_name
from maillage.ui.formats import day, euros


@dataclass(frozen=True)
class Numbered:
    """An evidence with its number in the pack and the indicators it supports."""

    number: int
    evidence: Evidence
    indicators: tuple[str, ...]

    @property
    def name(self) -> str:
        """« Preuve 017 »."""
        return proof_name(self.number)

    @property
    def stored(self) -> str:
        """The document that may be handed over, in the default storage; or nothing."""
        kept = self.evidence.file
        return kept if kept and handed(self.evidence.kind).document else ""

    @property
    def file_name(self) -> str:
        """« 017-rcp-2026-03-12.pdf »."""
        word, on = handed(self.evidence.kind).word, self.evidence.on
        ending = PurePath(self.stored).suffix if self.stored else ".pdf"
        return f"{self.number:03d}-{word}-{on.isoformat()}{ending}"

    @property
    def printed(self) -> PackProof:
        """As the pack and its printed page say it."""
        one = self.evidence
        return PackProof(
            number=self.number,
            on=one.on,
            kind=name_of(one.kind),
            title=one.title,
            lines=one.lines,
            indicators=self.indicators,
            file_name=self.file_name,
            why_no_file="" if self.stored else why_no_document(one.kind),
        )


def numbered_proofs(amounts: ThreeAmounts) -> list[Numbered]:
    """The proofs of a claim: as they were frozen, or as a draft would number them."""
    if not amounts.claim.is_draft:
        frozen = amounts.claim.proofs.values_list("number", "indicators")
        return [
            Numbered(number, one, tuple(indicators))
            for one, (number, indicators) in zip(amounts.evidence, frozen, strict=True)
        ]
    supports: Mapping[str, tuple[str, ...]] = amounts.supports or {}
    proving = [one for one in amounts.evidence if one.key in supports]
    return [
        Numbered(number, one, supports[one.key])
        for number, one in enumerate(proving, start=1)
    ]


def content_of(claim: Claim) -> tuple[PackOf, list[Piece]]:
    """The document of a claim's pack, and the pieces of its folder.

    `BadInput` where the agreement has no rules here, or where facts contradict.
    """
    amounts = three_amounts(claim)
    rules, declared, proven = amounts.rules, amounts.declared, amounts.proven
    if rules is None or declared is None or proven is None or not amounts.possible:
        raise BadInput(
            amounts.refusal
            or "Maillage n'a pas les règles de cet accord : sans elles, aucun "
            "dossier ne peut être calculé."
        )
    pieces = looked_at(
        [
            Piece(one.printed, one.stored, one.evidence.sha256)
            for one in numbered_proofs(amounts)
        ]
    )
    team = claim.contract.organisation
    proofs = tuple(piece.proof for piece in pieces)
    printed = PackOf(
        team=team.name,
        kind=team.get_kind_display(),
        territory=team.territory,
        siret=team.siret,
        contract=contract_line(claim.contract),
        rules=rules,
        declared=declared,
        proven=proven,
        possible_euros=amounts.possible.euros,
        proofs=proofs,
        made_at=localtime(now()),
        digest=claim.sha256 or _digest(amounts, proofs),
        submitted_on=_submitted_on(claim),
        missing={
            line.id: tuple(missing_sentence(one) for one in line.missing)
            for line in amounts.lines
        },
    )
    return printed, pieces


def contract_line(contract: Contract) -> str:
    """« Contrat tripartite, CPAM et ARS, depuis le 1er janvier 2022 »."""
    parties = [one.name for one in contract.parties.all() if one.removed_on is None]
    parts = [contract.title, *parties, f"depuis le {day(contract.since)}"]
    return ", ".join(parts)


def missing_sentence(one: Missing) -> str:
    """What is missing, what it is worth, by when."""
    until = f"avant le {day(one.until)}" if one.until else one.until_words
    worth = f"{euros(one.cents)}" if one.cents else "ouvre le verrou"
    return f"{one.sentence} : {worth}, {until}"


def _submitted_on(claim: Claim) -> date | None:
    if claim.is_draft or claim.submitted_at is None:
        return None
    return localtime(claim.submitted_at).date()


def _digest(amounts: ThreeAmounts, proofs: tuple[PackProof, ...]) -> str:
    """The SHA-256 of a draft: its results and its proofs."""
    said = [
        year_document(result) for result in (amounts.declared, amounts.proven) if result
    ]
    listed = [[one.number, one.on.isoformat(), one.title, one.lines] for one in proofs]
    text = json.dumps([said, listed], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
