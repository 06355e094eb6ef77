"""The evidence of a claim: as it reads today, or as it was frozen."""

from __future__ import annotations

from maillage.apps.funding.models import Claim, FrozenProof
from maillage.apps.structures.evidence_base import Evidence, evidence_of


CONTRACT = "funding.contract:"
DOCUMENT = "funding.factdocument:"


def evidence_of_claim(claim: Claim) -> list[Evidence]:
    """What happened in the civil year, or the proofs that were sent."""
    if not claim.is_draft:
        return [as_evidence(one) for one in claim.proofs.all()]
    told = evidence_of(claim.contract.organisation, claim.year)
    return [one for one in told if _is_of(claim, one)]


def _is_of(claim: Claim, one: Evidence) -> bool:
    """The terms of another contract and its documents prove nothing here."""
    if one.key.startswith(CONTRACT):
        return one.key == f"{CONTRACT}{claim.contract_id}"
    if one.key.startswith(DOCUMENT):
        return one.facts.get("claim") == claim.pk
    return True


def as_evidence(proof: FrozenProof) -> Evidence:
    """A frozen proof, as what it was made of."""
    return Evidence(
        kind=proof.kind,
        key=proof.key,
        on=proof.on,
        title=proof.title,
        url=proof.url,
        facts=proof.facts,
        lines=tuple((label, value) for label, value in proof.lines),
        file=proof.file,
        sha256=proof.sha256,
    )
