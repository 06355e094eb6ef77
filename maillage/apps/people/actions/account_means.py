"""The means by which an account is used: given by an invitation, taken at closing."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from maillage.apps.people.models import Account, Person


def is_usable(account: Account | None) -> bool:
    """Whether one can sign in to it."""
    return account is not None and account.is_active and account.has_usable_password()


def give_means(account: Account, password: str) -> None:
    """A password, and the address as verified; a closed account opens again."""
    account.is_active = True
    account.set_password(password)
    account.save()
    EmailAddress.objects.filter(user=account).delete()
    EmailAddress.objects.create(
        user=account, email=account.email, verified=True, primary=True
    )
    _keep_address(account)


def _keep_address(account: Account) -> None:
    """A person of whom no address was known is known by this one."""
    person = account.person
    taken = Person.objects.filter(email__iexact=account.email).exclude(pk=person.pk)
    if not person.email and not taken.exists():
        person.email = account.email
        person.version += 1
        person.save(update_fields=["email", "version"])


def take_means(account: Account) -> None:
    """Nothing signs in to it any more, and whoever was signed in is not."""
    account.is_active = False
    account.is_steward = False
    account.set_unusable_password()
    account.save()
    Authenticator.objects.filter(user=account).delete()
    SocialAccount.objects.filter(user=account).delete()
    EmailAddress.objects.filter(user=account).delete()
    for session in UserSession.objects.filter(user=account):
        session.end()
