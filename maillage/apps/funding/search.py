"""What a search finds among contracts and yearly claims."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from maillage.apps.funding.models import Claim, Contract
from maillage.apps.people.clock import today
from maillage.apps.people.hits import Hit
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Link, Mandate, Membership
from maillage.apps.structures.policies import ORGANISERS


MOST = 10


def search(reader: Person | None, words: Sequence[str]) -> list[Hit]:
    """Contracts by title, agreement or structure, and claims by their year."""
    words = [word for word in words if "\0" not in word][:6]
    if reader is None or not words:
        return []
    teams = _readable(reader)
    contracts = Contract.objects.filter(organisation__in=teams)
    claims = Claim.objects.filter(contract__organisation__in=teams)
    for word in words:
        named = Q(title__icontains=word) | Q(organisation__name__icontains=word)
        contracts = contracts.filter(named | Q(reference__icontains=word))
        of_contract = Q(contract__title__icontains=word) | Q(
            contract__organisation__name__icontains=word
        )
        claims = claims.filter(of_contract | _year(word))
    return [
        *(_of_contract(one) for one in contracts.select_related("organisation")[:MOST]),
        *(
            _of_claim(one)
            for one in claims.select_related("contract__organisation")[:MOST]
        ),
    ]


def _year(word: str) -> Q:
    """Claims of the year that a word writes; none for another word."""
    if len(word) == 4 and word.isascii() and word.isdigit():
        return Q(year=int(word))
    return Q(pk__in=())


def _of_contract(contract: Contract) -> Hit:
    team = contract.organisation
    address = reverse("funding:contract", args=(team.slug, contract.pk))
    return Hit(contract.title, "contrat", address, team.name)


def _of_claim(claim: Claim) -> Hit:
    team = claim.contract.organisation
    address = reverse("funding:claim", args=(team.slug, claim.pk))
    return Hit(f"Demande {claim.year}", "demande annuelle", address, team.name)


def _readable(reader: Person) -> set[int]:
    """The structures whose claims the policies let the reader read, as one set."""
    day = today()
    roles = (Role.MEMBER, Role.ANIMATOR, Role.TREASURER, *ORGANISERS)
    belongs = Membership.objects.on(day).filter(person=reader)
    held = Mandate.objects.on(day).filter(person=reader, role__in=roles)
    keys = set(held.values_list("organisation", flat=True))
    parts = Link.objects.on(day).filter(whole__in=keys)
    return (
        keys
        | set(belongs.values_list("organisation", flat=True))
        | set(parts.values_list("part", flat=True))
    )
