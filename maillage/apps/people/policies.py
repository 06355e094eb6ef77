"""Who may do what with people, accounts, invitations and the audit chain."""

from __future__ import annotations

from maillage.apps.people.authorisation import Policies, any_of
from maillage.apps.people.models import Account, Invitation, Person


def is_oneself(reader: Person, person: Person) -> bool:
    """The object is the reader."""
    return reader.pk == person.pk


def is_steward(reader: Person, _about: object) -> bool:
    """The reader keeps the service."""
    return Account.objects.filter(
        person=reader, is_active=True, is_steward=True
    ).exists()


def invited(reader: Person, invitation: Invitation) -> bool:
    """The reader sent this invitation."""
    return invitation.invited_by_id == reader.pk


POLICIES = Policies(
    {
        "people.read_own_account": any_of(is_oneself),
        "people.change_person": any_of(is_oneself, is_steward),
        "people.change_identity": any_of(is_steward),
        "people.read_own_audit": any_of(is_oneself),
        "people.revoke_invitation": any_of(invited, is_steward),
        "people.close_account": any_of(is_oneself, is_steward),
    }
)
"""Verb -> who. Inviting and admitting belong to the apps above, which know to what."""
