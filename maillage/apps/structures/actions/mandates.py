"""Roles on a structure: given, ended, never leaving it without administrator."""

from __future__ import annotations

from datetime import date

from maillage.apps.people.actions import register_person
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.actions.days import checked_end
from maillage.apps.structures.models import Mandate, Organisation
from maillage.engine.errors import BadInput


@action("structures.give_mandate")
def give_mandate(
    *,
    organisation: Organisation,
    person: Person,
    role: str,
    by: Person | None,
    on: date | None = None,
) -> Mandate:
    """Give a person a role on a structure from a day on, at latest today."""
    require(by, "structures.give_mandate", organisation)
    organisation = locked(Organisation, organisation.pk)
    return _give(organisation, person, role, by, on)


def _give(
    organisation: Organisation,
    person: Person,
    role: str,
    by: Person | None,
    on: date | None,
) -> Mandate:
    day = on or today()
    if day > today():
        raise BadInput("Un rôle commence aujourd'hui ou un jour passé.")
    if role not in Role.values:
        raise BadInput("Rôle : choisissez-le dans la liste.")
    held = Mandate.objects.filter(organisation=organisation, person=person, role=role)
    if held.filter(until__isnull=True).exists():
        raise BadInput(f"{person} est déjà {Role(role).label} de cette structure.")
    last = held.order_by("-until").first()
    if last is not None and last.until is not None and last.until > day:
        day = last.until
    mandate = Mandate.objects.create(
        organisation=organisation, person=person, role=role, since=day
    )
    record(
        "structures.give_mandate",
        mandate,
        by=by,
        subject=person,
        details={"organisation": organisation.pk, "role": role},
    )
    return mandate


@action("structures.appoint")
def appoint(
    *,
    organisation: Organisation,
    role: str,
    email: str,
    by: Person | None,
    family_name: str = "",
    given_name: str = "",
) -> Mandate:
    """Give a role to who has this address, registered now when he was not.

    A payer's referent holds a role without being a member.
    """
    require(by, "structures.give_mandate", organisation)
    email = email.strip().lower()
    person = Person.objects.filter(email__iexact=email).first()
    if person is None and not family_name.strip():
        raise BadInput(
            "Cette adresse n'est pas connue ici : donnez aussi le nom de la personne."
        )
    if person is None:
        person = register_person(
            by=by,
            verb="structures.give_mandate",
            about=organisation,
            family_name=family_name,
            given_name=given_name,
            email=email,
            even_if_alike=True,
        )
    organisation = locked(Organisation, organisation.pk)
    return _give(organisation, person, role, by, None)


@action("structures.end_mandate")
def end_mandate(
    *,
    mandate: Mandate,
    by: Person | None,
    on: date | None = None,
    successor: Person | None = None,
) -> Mandate:
    """End a role on a day; the last administrator leaves only to a successor."""
    require(by, "structures.end_mandate", mandate.organisation)
    organisation = locked(Organisation, mandate.organisation_id)
    return close_mandate(organisation, mandate, by=by, on=on, successor=successor)


def close_mandate(
    organisation: Organisation,
    mandate: Mandate,
    *,
    by: Person | None,
    on: date | None,
    successor: Person | None = None,
) -> Mandate:
    """The same, inside an action that has asked who may and locked the structure."""
    mandate = locked(Mandate, mandate.pk)
    if mandate.until is not None:
        raise BadInput(f"Ce rôle a déjà pris fin, le {mandate.until:%d/%m/%Y}.")
    day = checked_end(mandate.since, on, "La date de fin")
    if day > today():
        raise BadInput("Un rôle prend fin aujourd'hui ou un jour passé.")
    if successor is not None and successor.pk != mandate.person_id:
        held = Mandate.objects.filter(
            organisation=organisation,
            person=successor,
            role=mandate.role,
            until__isnull=True,
        )
        if not held.exists():
            _give(organisation, successor, mandate.role, by, None)
    _keep_an_administrator(organisation, mandate)
    mandate.until = day
    mandate.save(update_fields=["until"])
    record(
        "structures.end_mandate",
        mandate,
        by=by,
        subject=mandate.person,
        details={"organisation": organisation.pk, "role": mandate.role},
    )
    return mandate


def _keep_an_administrator(organisation: Organisation, mandate: Mandate) -> None:
    if mandate.role != Role.ADMINISTRATOR:
        return
    others = Mandate.objects.filter(
        organisation=organisation, role=Role.ADMINISTRATOR, until__isnull=True
    ).exclude(pk=mandate.pk)
    if not others.exclude(person=mandate.person_id).exists():
        raise BadInput(
            f"{mandate.person} est la seule personne à administrer cette structure : "
            "désignez d'abord qui lui succède."
        )
