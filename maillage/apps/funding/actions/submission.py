"""A claim sent to the payer: frozen whole; withdrawn with a reason; paid."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from maillage.apps.funding.actions.keeping import keep_amounts
from maillage.apps.funding.amounts.computing import three_amounts
from maillage.apps.funding.amounts.declaring import kept_value
from maillage.apps.funding.amounts.results import ThreeAmounts
from maillage.apps.funding.models import Claim, ClaimState, FrozenProof, Withdrawal
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.structures.evidence_base import Evidence
from maillage.engine.agreements.documents import possible_document, year_document
from maillage.engine.errors import BadInput


WRITE = "funding.write_claim"
WHAT = "Cette demande"


@action("funding.submit_claim")
def submit_claim(*, claim: Claim, version: int, by: Person | None) -> Claim:
    """The claim as it is sent: rules, facts, result and proofs frozen, with a SHA-256.

    Raises `Stale`, `BadInput`: already sent, or facts that contradict each other.
    """
    require(by, WRITE, claim.contract.organisation)
    claim = locked(Claim, claim.pk)
    check_version(claim, version, WHAT)
    if not claim.is_draft:
        raise BadInput("Cette demande est déjà déposée : ouvrez-la pour la relire.")
    amounts = three_amounts(claim)
    if amounts.refusal:
        raise BadInput(amounts.refusal)
    proofs = _numbered(claim, amounts)
    FrozenProof.objects.bulk_create(proofs)
    claim.rules_version = amounts.rules.version if amounts.rules else ""
    claim.submitted_at, claim.submitted_by = now(), by
    claim.document = frozen_document(amounts, proofs)
    claim.sha256 = digest(claim.document)
    claim.state = ClaimState.SUBMITTED
    claim.version += 1
    claim.save()
    keep_amounts(claim, three_amounts(claim))
    details = {"sha256": claim.sha256}
    record("funding.submit_claim", claim, by=by, details=details)
    return claim


@action("funding.withdraw_claim")
def withdraw_claim(
    *, claim: Claim, version: int, reason: str, by: Person | None
) -> Claim:
    """A claim taken back while it is not paid; what was sent is kept whole.

    Raises `Stale`, `BadInput`: not sent, already paid, or no reason.
    """
    require(by, WRITE, claim.contract.organisation)
    claim = locked(Claim, claim.pk)
    check_version(claim, version, WHAT)
    if claim.state != ClaimState.SUBMITTED:
        raise BadInput(
            "Seule une demande déposée et non payée se retire ; une demande payée se "
            "corrige avec votre caisse."
        )
    if not reason.strip():
        raise BadInput("Le motif du retrait manque : une phrase suffit.")
    Withdrawal.objects.create(
        claim=claim,
        submitted_at=claim.submitted_at,
        submitted_by=claim.submitted_by,
        withdrawn_at=now(),
        withdrawn_by=by,
        reason=reason.strip()[:300],
        document=claim.document,
        sha256=claim.sha256,
    )
    claim.proofs.all().delete()
    claim.state, claim.withdrawal_reason = ClaimState.DRAFT, reason.strip()[:300]
    claim.submitted_at = claim.submitted_by = claim.document = None
    claim.sha256 = claim.rules_version = ""
    claim.version += 1
    claim.save()
    record("funding.withdraw_claim", claim, by=by)
    return claim


@action("funding.settle_claim")
def settle_claim(*, claim: Claim, version: int, on: date, by: Person | None) -> Claim:
    """The payer has paid the whole: the claim no longer moves."""
    require(by, WRITE, claim.contract.organisation)
    claim = locked(Claim, claim.pk)
    check_version(claim, version, WHAT)
    if claim.state != ClaimState.SUBMITTED or claim.submitted_at is None:
        raise BadInput("Seule une demande déposée se dit payée : déposez-la d'abord.")
    if on > today():
        raise BadInput("La date du paiement est à venir : attendez de l'avoir reçu.")
    if on < claim.submitted_at.date():
        raise BadInput("Le paiement viendrait avant la demande : vérifiez sa date.")
    claim.state, claim.settled_on = ClaimState.SETTLED, on
    claim.version += 1
    claim.save()
    record("funding.settle_claim", claim, by=by)
    return claim


@action("funding.unsettle_claim")
def unsettle_claim(*, claim: Claim, version: int, by: Person | None) -> Claim:
    """A payment noted by mistake, undone."""
    require(by, WRITE, claim.contract.organisation)
    claim = locked(Claim, claim.pk)
    check_version(claim, version, WHAT)
    if claim.state != ClaimState.SETTLED:
        raise BadInput("Cette demande n'est pas notée payée : il n'y a rien à annuler.")
    claim.state, claim.settled_on = ClaimState.SUBMITTED, None
    claim.version += 1
    claim.save()
    record("funding.unsettle_claim", claim, by=by)
    return claim


def frozen_document(
    amounts: ThreeAmounts, proofs: Sequence[FrozenProof]
) -> dict[str, Any]:
    """All that a claim said on the day it was sent, to be read without the code."""
    claim = amounts.claim
    found: dict[str, Any] = {
        "structure": claim.contract.organisation.name,
        "contract": claim.contract.title,
        "agreement": claim.contract.agreement,
        "year": claim.year,
        "rules_version": amounts.rules.version if amounts.rules else "",
        "corrections": claim.declared,
        "switches": claim.switches,
        "proofs": [_proof(one) for one in proofs],
    }
    if amounts.declared is None or amounts.proven is None or amounts.possible is None:
        return found
    values = amounts.declared_facts.values if amounts.declared_facts else {}
    return {
        **found,
        "facts": {name: kept_value(value) for name, value in values.items()},
        "declared": year_document(amounts.declared),
        "proven": year_document(amounts.proven),
        "possible": possible_document(amounts.possible),
    }


def digest(document: dict[str, Any]) -> str:
    """The SHA-256 of the canonical JSON of a document."""
    text = json.dumps(
        document, ensure_ascii=True, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _numbered(claim: Claim, amounts: ThreeAmounts) -> list[FrozenProof]:
    """What proves something, by the first indicator it proves, then by day."""
    order = {one.id: rank for rank, one in enumerate(amounts.lines)}
    supports = amounts.supports
    kept = [
        one
        for one in amounts.evidence
        if (supports[one.key] if supports is not None and one.key in supports else None)
        or (supports is None and one.is_final)
    ]
    kept.sort(
        key=lambda one: (
            min((order[id_] for id_ in (supports or {}).get(one.key, ())), default=0),
            one.on,
            one.key,
        )
    )
    return [
        _frozen(claim, number, one, (supports or {}).get(one.key, ()))
        for number, one in enumerate(kept, 1)
    ]


def _frozen(
    claim: Claim, number: int, one: Evidence, indicators: Sequence[str]
) -> FrozenProof:
    return FrozenProof(
        claim=claim,
        number=number,
        kind=one.kind,
        key=one.key,
        on=one.on,
        title=one.title[:300],
        url=one.url[:300],
        facts={name: _plain(value) for name, value in one.facts.items()},
        lines=[list(pair) for pair in one.lines],
        file=one.file,
        sha256=one.sha256,
        indicators=list(indicators),
    )


def _plain(value: object) -> object:
    """As JSON keeps it; the engine reads it again from its text."""
    return value if isinstance(value, bool | int | str) else str(value)


def _proof(one: FrozenProof) -> dict[str, Any]:
    return {
        "number": one.number,
        "kind": one.kind,
        "key": one.key,
        "on": one.on.isoformat(),
        "title": one.title,
        "facts": one.facts,
        "lines": one.lines,
        "sha256": one.sha256,
        "indicators": one.indicators,
    }
