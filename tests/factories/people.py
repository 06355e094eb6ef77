"""People and accounts for tests, with sensible defaults.

They are the premises of a test: written straight into the tables, so that a test of
the audit finds only the events it caused.
"""

from __future__ import annotations

from itertools import count

from allauth.account.models import EmailAddress

from maillage.apps.people.models import Account, Person
from maillage.apps.people.professions import Profession
from maillage.engine.identifiers.luhn import luhn_key


PASSWORD = "une phrase assez longue"

_numbers = count(1)


def rpps(number: int | None = None) -> str:
    """An invented RPPS number (999...) with its right key."""
    digits = f"999{next(_numbers) if number is None else number:07d}"
    return f"{digits}{luhn_key(digits)}"


def _letters(number: int) -> str:
    """A, B, ... Z, AA: a name has letters, however many people a run makes."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def person(
    family_name: str = "",
    *,
    given_name: str = "Camille",
    email: str = "",
    profession: Profession = Profession.GENERAL_PRACTITIONER,
    **fields: object,
) -> Person:
    """A general practitioner of his own name and address."""
    number = next(_numbers)
    return Person.objects.create(
        family_name=family_name or f"Personne{_letters(number)}",
        given_name=given_name,
        email=email or f"personne{number}@exemple.fr",
        profession=profession,
        **fields,
    )


def account(
    of: Person | None = None, *, password: str = PASSWORD, steward: bool = False
) -> Account:
    """The account of a person, with a password and a verified address."""
    owner = of or person()
    made = Account.objects.create_user(owner.email, password)
    made.person = owner
    made.is_steward = steward
    made.save()
    EmailAddress.objects.create(
        user=made, email=made.email, verified=True, primary=True
    )
    return made


def steward() -> Person:
    """A person who keeps the service."""
    return account(steward=True).person
