"""Structures for tests: an organisation, those who run it, those who belong to it."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.structures import actions
from maillage.apps.structures.actions.organisations import Card
from maillage.apps.structures.actions.sites import Place
from maillage.apps.structures.models import (
    Form,
    Kind,
    Mandate,
    Membership,
    Organisation,
    Site,
    Status,
)
from tests.factories import people


SINCE = date(2024, 1, 1)

_numbers = count(1)


def organisation(
    name: str = "",
    *,
    kind: str = Kind.MSP,
    form: str = Form.NONE,
    territory: str = "Migennes",
    by: Person | None = None,
    since: date = SINCE,
) -> Organisation:
    """A structure, by default an MSP; made by a steward, its administrator."""
    return actions.create_organisation(
        card=Card(name or f"Maison {next(_numbers)}", kind, territory),
        form=form,
        since=since,
        by=by or people.steward(),
    )


def administrator(of: Organisation) -> Person:
    """Who administers it."""
    return (
        Mandate.objects.filter(organisation=of, role=Role.ADMINISTRATOR)
        .select_related("person")[0]
        .person
    )


def role(of: Organisation, given: Role, holder: Person | None = None) -> Person:
    """Somebody, with an account, who holds this role on it."""
    holder = holder or people.account().person
    actions.give_mandate(
        organisation=of, person=holder, role=given, by=administrator(of), on=SINCE
    )
    return holder


def member(
    of: Organisation,
    person: Person | None = None,
    *,
    profession: Profession = Profession.GENERAL_PRACTITIONER,
    status: str = Status.ASSOCIATE,
    since: date = SINCE,
    **named: Any,
) -> Membership:
    """Somebody who belongs to it, an associate general practitioner unless said."""
    return actions.admit_member(
        organisation=of,
        person=person or people.person(profession=profession),
        status=status,
        on=since,
        by=administrator(of),
        **named,
    )


def team(of: Organisation, *professions: Profession) -> list[Membership]:
    """Members of these professions; two doctors and a nurse unless said."""
    doctor = Profession.GENERAL_PRACTITIONER
    return [
        member(of, profession=profession)
        for profession in professions or (doctor, doctor, Profession.NURSE)
    ]


def site(of: Organisation, name: str = "Maison de santé", **named: str) -> Site:
    """A place where it works."""
    return actions.add_site(
        organisation=of, place=Place(name, **named), since=SINCE, by=administrator(of)
    )
