"""What can be done with people, their invitations and their accounts."""

from __future__ import annotations

from maillage.apps.people.actions.accounts import (
    close_account,
    close_account_from_the_server,
    open_account_from_the_server,
)
from maillage.apps.people.actions.invitations import (
    Invited,
    accept_invitation,
    invite,
    revoke_invitation,
)
from maillage.apps.people.actions.persons import (
    Alike,
    Duplicate,
    change_person,
    register_person,
)


__all__ = [
    "Alike",
    "Duplicate",
    "Invited",
    "accept_invitation",
    "change_person",
    "close_account",
    "close_account_from_the_server",
    "invite",
    "open_account_from_the_server",
    "register_person",
    "revoke_invitation",
]
