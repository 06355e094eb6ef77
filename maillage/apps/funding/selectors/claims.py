"""What a reader may see of contracts and yearly claims."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from maillage.apps.funding.models import Claim, Contract, FactDocument, Party
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


READ = "funding.read_claims"


def contracts_of(organisation: Organisation) -> QuerySet[Contract]:
    """Its contracts, the last first; the caller has asked whether one may."""
    return Contract.objects.filter(organisation=organisation).prefetch_related(
        "claims", "parties"
    )


def contract_for(
    reader: Person | None, slug: str, key: int, verb: str = READ
) -> Contract:
    """A contract of a structure, for who may do this there; `Http404` otherwise."""
    found = (
        Contract.objects.select_related("organisation")
        .filter(pk=key, organisation__slug=slug)
        .first()
    )
    if found is None:
        raise Http404
    require(reader, verb, found.organisation)
    return found


def claim_for(reader: Person | None, slug: str, key: int, verb: str = READ) -> Claim:
    """A claim of a structure, for who may do this there; `Http404` otherwise."""
    found = (
        Claim.objects.select_related("contract__organisation", "submitted_by")
        .filter(pk=key, contract__organisation__slug=slug)
        .first()
    )
    if found is None:
        raise Http404
    require(reader, verb, found.contract.organisation)
    return found


def claim_of_now(organisation: Organisation) -> Claim | None:
    """The claim that the team works on: this year's, else the last one."""
    claims = Claim.objects.filter(
        contract__organisation=organisation, year__lte=today().year
    ).select_related("contract__organisation", "submitted_by")
    return claims.order_by("-year", "-contract__since").first()


def claims_beside(claim: Claim) -> list[Claim]:
    """The other claims of the structure, the last year first."""
    others = Claim.objects.filter(
        contract__organisation=claim.contract.organisation
    ).exclude(pk=claim.pk)
    return list(others.select_related("contract__organisation"))


def previous_claim(claim: Claim) -> Claim | None:
    """The claim of the year before under the same agreement."""
    return (
        Claim.objects.filter(
            contract__organisation=claim.contract.organisation,
            contract__agreement=claim.contract.agreement,
            year=claim.year - 1,
        )
        .select_related("contract__organisation")
        .first()
    )


def document_of(claim: Claim, key: int) -> FactDocument:
    """A document of a claim that one may read; `Http404` where there is none."""
    row = claim.documents.filter(pk=key).first()
    if row is None:
        raise Http404
    row.claim = claim
    return row


def party_of(contract: Contract, key: int) -> Party:
    """A party of a contract; `Http404` where there is none."""
    party = contract.parties.filter(pk=key).first()
    if party is None:
        raise Http404
    party.contract = contract
    return party
