"""What a payer reads of a claim that was submitted: the same for every team.

By the secret address that a team gave, or by the mandate of a referent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.core.files.storage import default_storage
from django.http import Http404
from django.urls import reverse

from maillage.apps.funding.amounts import (
    IndicatorLine,
    ThreeAmounts,
    three_amounts,
)
from maillage.apps.funding.link_secrets import fingerprint
from maillage.apps.funding.models import Claim, ClaimLink, ClaimState
from maillage.apps.funding.pack_content import Numbered, numbered_proofs
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


@dataclass(frozen=True)
class Shared:
    """A submitted claim as its payer reads it, and where its pages are."""

    claim: Claim
    secret: str = ""
    """Of the link it is read by; empty for a referent who is signed in."""

    @property
    def team(self) -> Organisation:
        """Whose claim it is."""
        return self.claim.contract.organisation

    @cached_property
    def amounts(self) -> ThreeAmounts:
        """The three amounts, from what was frozen."""
        return three_amounts(self.claim)

    @cached_property
    def proofs(self) -> list[Numbered]:
        """Every proof, by number."""
        return numbered_proofs(self.amounts)

    def proofs_of(self, indicator: str) -> Iterator[Numbered]:
        """Those of an indicator."""
        return (one for one in self.proofs if indicator in one.indicators)

    def numbers(self, keys: set[str]) -> list[Numbered]:
        """Those whose evidence has one of these keys."""
        return [one for one in self.proofs if one.evidence.key in keys]

    def line(self, indicator: str) -> IndicatorLine:
        """An indicator; `Http404` when the rules have none of that name."""
        found = self.amounts.line(indicator)
        if found is None:
            raise Http404
        return found

    def proof(self, number: int) -> Numbered:
        """A proof; `Http404` when the claim has none of that number."""
        found = next((one for one in self.proofs if one.number == number), None)
        if found is None:
            raise Http404
        return found

    def url(self, page: str = "", *arguments: object) -> str:
        """The address of a page of this claim, for who reads it this way."""
        end = f"_{page}" if page else ""
        if self.secret:
            return reverse(
                f"funding:shared_by_link{end}", args=[self.secret, *arguments]
            )
        before = [self.team.slug, self.claim.pk]
        return reverse(f"funding:shared{end}", args=[*before, *arguments])


def link_behind(secret: str) -> ClaimLink | None:
    """The link that a secret opens today; None for one that is past or never was.

    A claim that was taken back to be corrected is not shared meanwhile.
    """
    link = (
        ClaimLink.objects.filter(fingerprint=fingerprint(secret))
        .select_related("claim__contract__organisation")
        .first()
    )
    if link is None or link.claim.is_draft or not link.opens_on(today()):
        return None
    return link


def shared_claims(reader: Person | None, slug: str) -> tuple[Organisation, list[Claim]]:
    """A team, and what it submitted, for the payer's referent; `Http404` otherwise."""
    team = Organisation.objects.filter(slug=slug).first()
    if team is None:
        raise Http404
    require(reader, "funding.read_shared_claim", team)
    found = Claim.objects.filter(contract__organisation=team)
    sent = found.exclude(state=ClaimState.DRAFT).select_related("contract")
    return team, list(sent)


def shared_claim(reader: Person | None, slug: str, key: int) -> Shared:
    """One claim that a team submitted, for the payer's referent."""
    claim = (
        Claim.objects.filter(pk=key, contract__organisation__slug=slug)
        .exclude(state=ClaimState.DRAFT)
        .select_related("contract__organisation")
        .first()
    )
    if claim is None:
        raise Http404
    require(reader, "funding.read_shared_claim", claim.contract.organisation)
    return Shared(claim)


def document_of(proof: Numbered) -> bytes | None:
    """The document that is handed over with a proof; None where a page is printed."""
    if not proof.stored:
        return None
    try:
        with default_storage.open(proof.stored, "rb") as kept:
            return kept.read()
    except OSError:
        return None


def links_of(claim: Claim) -> list[ClaimLink]:
    """The links given of a claim, the last first. The caller asked for the right."""
    return list(claim.links.select_related("given_by", "revoked_by"))
