"""Inviting a person, taking an invitation back, accepting one.

The secret of a link is a keyed hash of its invitation, so that the background task can
write it again; the database holds only its SHA-256, and a copy of the database opens
no account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction

from maillage.apps.people.actions.account_means import give_means, is_usable
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.invitation_links import address, fingerprint, secret_of
from maillage.apps.people.models import Account, Invitation, Person
from maillage.apps.people.tasks import send_invitation
from maillage.engine.errors import BadInput


GOOD_FOR = timedelta(days=7)
SAME_CLICK = timedelta(minutes=1)
"""A form sent twice within this time is one acceptance, not a second use."""


@dataclass(frozen=True)
class Invited:
    """An invitation that left, and its link, which the inviter sees this once."""

    invitation: Invitation
    link: str


@action("people.invite_person")
def invite(
    *,
    person: Person,
    email: str,
    by: Person | None,
    purpose: str,
    verb: str,
    about: models.Model,
) -> Invited:
    """Send a person a link to make his account, good once and for seven days.

    `verb` and `about` say by which right, as the caller's table knows it
    (« structures.invite_person » on an organisation). `purpose` ends the sentence
    « X vous invite à ... ». Links sent before to the same person stop working.
    """
    require(by, verb, about)
    invited = write_invitation(person=person, email=email, by=by, purpose=purpose)
    record(
        "people.invite_person",
        invited.invitation,
        by=by,
        subject=person,
        details={"right": verb, "about": f"{about._meta.label_lower} {about.pk}"},
    )
    return invited


def write_invitation(
    *, person: Person, email: str, by: Person, purpose: str
) -> Invited:
    """The invitation itself, for the actions that have asked who may."""
    email = _checked_address(email)
    person = locked(Person, person.pk)
    _refuse_useless(person, email)
    at = now()
    Invitation.objects.filter(
        person=person, used_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=at)
    invitation = Invitation(
        person=person,
        email=email,
        purpose=purpose[:200],
        invited_by=by,
        invited_at=at,
        expires_at=at + GOOD_FOR,
    )
    secret = secret_of(invitation)
    invitation.secret_sha256 = fingerprint(secret)
    invitation.save()
    transaction.on_commit(lambda: send_invitation.enqueue(invitation.pk))
    return Invited(invitation, address(secret))


def _checked_address(typed: str) -> str:
    email = typed.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise BadInput(
            f"Courriel « {email[:60]} » : cette adresse n'est pas complète ; "
            "une adresse s'écrit nom@exemple.fr."
        ) from None
    if len(email) > 254:
        raise BadInput("Courriel : cette adresse est trop longue.")
    return email


def _refuse_useless(person: Person, email: str) -> None:
    if is_usable(getattr(person, "account", None)):
        raise BadInput(
            "Cette personne a déjà un compte : elle peut se connecter, "
            "une invitation ne lui servirait à rien."
        )
    accounts = Account.objects.filter(email__iexact=email).exclude(person=person)
    addresses = EmailAddress.objects.filter(email__iexact=email).exclude(
        user__person=person
    )
    if accounts.exists() or addresses.exists():
        raise BadInput(
            "Cette adresse est celle du compte d'une autre personne ; "
            "demandez à celle-ci une adresse qui lui soit propre."
        )


@action("people.revoke_invitation")
def revoke_invitation(*, invitation: Invitation, by: Person | None) -> None:
    """Make a link stop working; done twice, it is done once."""
    require(by, "people.revoke_invitation", invitation)
    invitation = locked(Invitation, invitation.pk)
    if invitation.used_at is not None:
        raise BadInput("Cette invitation a déjà servi : le compte est créé.")
    if invitation.revoked_at is None:
        invitation.revoked_at = now()
        invitation.save(update_fields=["revoked_at"])
        record("people.revoke_invitation", invitation, by=by, subject=invitation.person)


@action("people.accept_invitation")
def accept_invitation(*, secret: str, password: str) -> Account:
    """The account of the invited person, who chose this password.

    Who holds the link received it at the address, which is thereby verified. Sent twice
    in the same minute with the same password, it gives the same account. Raises
    `BadInput` when the link no longer serves or the password is too weak.
    """
    found = Invitation.objects.filter(secret_sha256=fingerprint(secret)).first()
    if found is None:
        raise BadInput("Ce lien n'est pas celui d'une invitation.")
    invitation = locked(Invitation, found.pk)
    account = Account.objects.filter(person=invitation.person).first()
    if _is_same_click(invitation, account, password):
        return account
    _refuse_spent(invitation)
    _refuse_useless(invitation.person, invitation.email)
    account = account or Account(person=invitation.person)
    account.email = invitation.email
    _check_password(password, account)
    give_means(account, password)
    invitation.used_at = now()
    invitation.save(update_fields=["used_at"])
    person = invitation.person
    record("people.accept_invitation", invitation, by=person, subject=person)
    return account


def _is_same_click(
    invitation: Invitation, account: Account | None, password: str
) -> bool:
    return (
        invitation.used_at is not None
        and now() - invitation.used_at < SAME_CLICK
        and is_usable(account)
        and account.check_password(password)
    )


def _refuse_spent(invitation: Invitation) -> None:
    if invitation.revoked_at is not None:
        raise BadInput("Cette invitation a été retirée ; demandez-en une nouvelle.")
    if invitation.used_at is not None:
        raise BadInput("Cette invitation a déjà servi ; connectez-vous.")
    if invitation.expires_at <= now():
        raise BadInput("Cette invitation a expiré ; demandez-en une nouvelle.")


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as refusal:
        raise BadInput(" ".join(refusal.messages)) from None
