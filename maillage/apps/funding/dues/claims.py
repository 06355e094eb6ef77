"""What the year's claim asks of who organises the team or keeps its money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from maillage.apps.funding.amounts import KeptAmounts, KeptMissing, kept_amounts
from maillage.apps.funding.models import Claim, ClaimState, Contract
from maillage.apps.funding.tasks.amounts import refresh_stale
from maillage.apps.people.clock import today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Link, Mandate
from maillage.apps.structures.policies import ORGANISERS
from maillage.engine.agreements.versions import agreements
from maillage.ui.formats import FIRM, euros


SHOWN = 3
"""Things to complete told one by one; the claim's page has them all."""

ADVANCE_BEFORE = (4, 30)
"""A running contract's advance is paid by 30 April (ameli.fr, 9 October 2020)."""

ADVANCE_TOLD_FROM = (2, 1)


def dues_of_claims(reader: Person) -> list[Due]:
    """Signatures and documents worth money, the claim to send, the advance awaited."""
    day = today()
    contracts = _contracts(reader, day)
    if not contracts:
        return []
    claims = list(
        Claim.objects.filter(
            contract__in=contracts, state=ClaimState.DRAFT
        ).select_related("contract__organisation")
    )
    kept = kept_amounts(claims)
    refresh_stale(kept.values())
    dues = [
        due for claim in claims for due in _of_claim(claim, kept.get(claim.pk), day)
    ]
    return [*dues, *_not_opened(contracts, claims, day)]


def _contracts(reader: Person, day: date) -> list[Contract]:
    """The running contracts of the structures whose money the reader keeps."""
    mine = (
        Mandate.objects.on(day)
        .filter(person=reader, role__in=(Role.TREASURER, *ORGANISERS))
        .values("organisation")
    )
    parts = Link.objects.on(day).filter(whole__in=mine).values("part")
    return list(
        Contract.objects.on(day)
        .filter(Q(organisation__in=mine) | Q(organisation__in=parts))
        .select_related("organisation")
    )


def _of_claim(claim: Claim, kept: KeptAmounts | None, day: date) -> Iterator[Due]:
    team = claim.contract.organisation
    page = reverse("funding:claim", args=(team.slug, claim.pk))
    if day.year > claim.year:
        yield Due(
            DueKind.TO_DO,
            f"Relire et déposer la demande {claim.year}",
            page,
            None,
            team.name,
        )
    if kept is None:
        return
    worth = [one for one in kept.to_complete if one.cents]
    for one in sorted(worth, key=lambda one: -one.cents)[:SHOWN]:
        yield Due(DueKind.MISSING, _told(one), one.url or page, one.until, team.name)
    if day.year == claim.year and kept.advance_cents:
        yield from _advance(claim, kept.advance_cents, day)


def _told(one: KeptMissing) -> str:
    """« 2 comptes rendus à signer : 1 400 € »."""
    return f"{one.sentence}{FIRM}: {euros(one.cents)}"


def _advance(claim: Claim, cents: int, day: date) -> Iterator[Due]:
    last = date(claim.year, *ADVANCE_BEFORE)
    if not date(claim.year, *ADVANCE_TOLD_FROM) <= day <= last:
        return
    team = claim.contract.organisation
    yield Due(
        DueKind.TO_DO,
        f"Avance {claim.year} attendue de la caisse{FIRM}: {euros(cents)}",
        reverse("funding:claim", args=(team.slug, claim.pk)),
        last,
        team.name,
    )


def _not_opened(
    contracts: list[Contract], drafts: list[Claim], day: date
) -> Iterator[Due]:
    """Running contracts of which this year is not claimed yet."""
    opened = set(
        Claim.objects.filter(contract__in=contracts, year=day.year).values_list(
            "contract", flat=True
        )
    ) | {one.contract_id for one in drafts if one.year == day.year}
    known = agreements()
    for contract in contracts:
        if contract.agreement in known and contract.pk not in opened:
            slug = contract.organisation.slug
            yield Due(
                DueKind.TO_DO,
                f"Ouvrir la demande {day.year} du contrat",
                reverse("funding:contract", args=(slug, contract.pk)),
                None,
                contract.organisation.name,
            )
