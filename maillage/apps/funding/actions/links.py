"""The payer's link: given for a time, opened, revoked."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F

from maillage.apps.funding import link_secrets
from maillage.apps.funding.models import Claim, ClaimLink
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


LONGEST = timedelta(days=400)
"""A year's dialogue with the payer, and a little more."""


@action("funding.give_link")
def give_link(*, claim: Claim, label: str, last_day: date, by: Person) -> str:
    """The secret of a new address that opens the claim until a day; it is not kept.

    `BadInput` for a claim that was not submitted, nobody named, a day that is past or
    more than 400 days away.
    """
    claim = locked(Claim, claim.pk)
    require(by, "funding.give_link", claim.contract.organisation)
    if claim.is_draft:
        raise BadInput(
            "Cette demande n'est pas déposée : déposez-la, puis donnez le lien, qui "
            "montre la demande telle qu'elle a été figée."
        )
    if not label.strip():
        raise BadInput(
            "Pour qui est ce lien : écrivez un nom ou un service, par exemple "
            "« CPAM, service des relations avec les professionnels »."
        )
    if not today() <= last_day <= today() + LONGEST:
        raise BadInput(
            "Le dernier jour du lien est entre aujourd'hui et dans 400 jours : "
            "choisissez une date dans cet intervalle."
        )
    secret = link_secrets.drawn()
    link = ClaimLink.objects.create(
        claim=claim,
        label=label.strip(),
        fingerprint=link_secrets.fingerprint(secret),
        last_day=last_day,
        given_by=by,
        given_at=now(),
    )
    record("funding.give_link", claim, by=by, details={"link": link.pk})
    return secret


@action("funding.revoke_link")
def revoke_link(*, link: ClaimLink, by: Person) -> None:
    """The address opens nothing any more; already revoked, it stays so."""
    link = locked(ClaimLink, link.pk)
    require(by, "funding.revoke_link", link.claim.contract.organisation)
    if link.revoked_at is not None:
        return
    link.revoked_by, link.revoked_at = by, now()
    link.save()
    record("funding.revoke_link", link.claim, by=by, details={"link": link.pk})


@action("funding.open_link")
def open_link(*, link: ClaimLink, page: str) -> None:
    """That the address was opened, on which page; the first page alone is counted.

    Nobody is signed in: who holds the address is asked for nothing else.
    """
    if page == "claim":
        ClaimLink.objects.filter(pk=link.pk).update(
            openings=F("openings") + 1, opened_at=now()
        )
    record(
        "funding.open_link",
        link.claim,
        by=None,
        details={"link": link.pk, "page": page},
    )
