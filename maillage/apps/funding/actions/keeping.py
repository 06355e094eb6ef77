"""The amounts of a claim, kept so that a list of teams need not compute them."""

from __future__ import annotations

from maillage.apps.funding.amounts.computing import three_amounts
from maillage.apps.funding.amounts.kept import (
    KeptAmounts,
    fingerprint,
    kept_amounts,
    kept_document,
    read_document,
)
from maillage.apps.funding.amounts.results import ThreeAmounts
from maillage.apps.funding.models import AmountsKept, Claim
from maillage.apps.people.clock import now


def keep_amounts(claim: Claim, amounts: ThreeAmounts) -> KeptAmounts:
    """Keep what was computed, unless what it rests on has not changed.

    It asks nobody and says nothing in the chain: it is what the facts already say.
    """
    found = fingerprint(claim, amounts.evidence)
    row = AmountsKept.objects.filter(claim=claim).first()
    if row is None or row.fingerprint != found:
        row, _ = AmountsKept.objects.update_or_create(
            claim=claim,
            defaults={
                "fingerprint": found,
                "document": kept_document(amounts),
                "computed_at": now(),
            },
        )
    return read_document(claim.pk, row.document, row.computed_at)


def kept_or_computed(claims: list[Claim]) -> dict[int, KeptAmounts]:
    """What is kept of these claims; those never computed are, and kept."""
    found = kept_amounts(claims)
    for claim in claims:
        if claim.pk not in found:
            found[claim.pk] = keep_amounts(claim, three_amounts(claim))
    return found
