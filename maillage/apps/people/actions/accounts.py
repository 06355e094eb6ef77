"""Opening and closing accounts, from a page or from the server's command line."""

from __future__ import annotations

from maillage.apps.people.actions.account_means import is_usable, take_means
from maillage.apps.people.actions.invitations import Invited, write_invitation
from maillage.apps.people.actions.persons import register_unasked
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Account, Person
from maillage.engine.errors import BadInput


@action("people.open_account_from_the_server")
def open_account_from_the_server(
    *, email: str, family_name: str, given_name: str, steward: bool
) -> Invited | None:
    """Invite the person of an address, registered here when he was not.

    Asked for by who commands the server, who holds every right already: it is how the
    first account is made. None when the person can sign in already.
    """
    person = Person.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        person = register_unasked(
            family_name=family_name, given_name=given_name, email=email
        )
    account = getattr(person, "account", None)
    invited = None
    if not is_usable(account):
        invited = write_invitation(
            person=person, email=email, by=person, purpose="ouvrir votre compte"
        )
    if steward:
        account = account or Account(person=person, email=person.email)
        if account.pk is None:
            account.set_unusable_password()
        account.is_steward = True
        account.save()
    record(
        "people.open_account_from_the_server",
        person,
        by=None,
        subject=person,
        details={"steward": steward},
    )
    return invited


@action("people.close_account")
def close_account(*, account: Account, by: Person | None) -> None:
    """Close an account: nobody signs in to it, what it did stays written.

    Raises `BadInput` for the last account that keeps the service.
    """
    require(by, "people.close_account", account.person)
    _close(account, by)


@action("people.close_account_from_the_server")
def close_account_from_the_server(*, account: Account) -> None:
    """The same, asked for by who commands the server."""
    _close(account, None)


def _close(account: Account, by: Person | None) -> None:
    account = locked(Account, account.pk)
    others = Account.objects.filter(is_active=True, is_steward=True)
    if account.is_steward and not others.exclude(pk=account.pk).exists():
        raise BadInput(
            "Ce compte est le dernier administrateur du service ; donnez d'abord ce "
            "rôle à quelqu'un d'autre (« maillage account create --steward »)."
        )
    if account.is_active:
        take_means(account)
        record("people.close_account", account, by=by, subject=account.person)
