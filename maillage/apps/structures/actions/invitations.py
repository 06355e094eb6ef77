"""Inviting a member to make his account."""

from __future__ import annotations

from maillage.apps.people.actions import Invited, invite
from maillage.apps.people.actions_base import action
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures.known import is_known_elsewhere
from maillage.apps.structures.models import Mandate, Membership, Organisation
from maillage.engine.errors import BadInput


@action("structures.invite_member")
def invite_member(
    *, organisation: Organisation, person: Person, by: Person | None, email: str = ""
) -> Invited:
    """Send a member of a structure the link by which he makes his account.

    It goes to the address known of him. Another is taken only for someone of whom none
    is known and whom no other structure or circle knows: whoever chooses the address
    chooses who signs in as that person.
    """
    require(by, "structures.invite_person", organisation)
    here = (
        Membership.objects.on(today()).filter(organisation=organisation, person=person),
        Mandate.objects.on(today()).filter(organisation=organisation, person=person),
    )
    if not any(rows.exists() for rows in here):
        raise BadInput(
            f"{person} ne fait pas partie de cette structure : admettez d'abord cette "
            "personne."
        )
    email = email.strip().lower()
    if person.email:
        if email and email != person.email.lower():
            raise BadInput(
                "Une autre adresse est connue pour cette personne ; l'invitation ne "
                "peut partir qu'à celle-là. La personne, ou l'administrateur du "
                "service, peut la changer."
            )
        email = person.email
    elif is_known_elsewhere(person, organisation):
        raise BadInput(
            "D'autres structures ou cercles connaissent cette personne, sans adresse : "
            "demandez à l'administrateur du service de l'écrire dans sa fiche."
        )
    if not email:
        raise BadInput("Courriel : donnez l'adresse à laquelle envoyer l'invitation.")
    return invite(
        person=person,
        email=email,
        by=by,
        purpose=f"rejoindre {organisation.name}",
        verb="structures.invite_person",
        about=organisation,
    )
