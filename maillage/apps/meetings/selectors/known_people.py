"""Whom a structure may invite: its members, who holds a role there, its partners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from maillage.apps.meetings.models import Attendance, Meeting
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import (
    Link,
    Mandate,
    Membership,
    Organisation,
)


def known_people(
    organisation: Organisation, day: date | None = None
) -> QuerySet[Person]:
    """Everyone that a meeting of the structure may count, by name.

    Members on the day, those who hold a role there (the payer's referent apart),
    members of what it is linked with, and who came to one of its meetings before.
    """
    day = day or today()
    linked = Link.objects.on(day).filter(Q(part=organisation) | Q(whole=organisation))
    places = {organisation.pk}
    for link in linked:
        places |= {link.part_id, link.whole_id}
    members = Membership.objects.on(day).filter(organisation__in=places)
    holders = (
        Mandate.objects.on(day)
        .filter(organisation=organisation)
        .exclude(role=Role.REFERENT)
    )
    before = Attendance.objects.filter(meeting__organisation=organisation)
    return Person.objects.filter(
        Q(pk__in=members.values("person"))
        | Q(pk__in=holders.values("person"))
        | Q(pk__in=before.values("person"))
    ).order_by("family_name", "given_name", "pk")


def members_of(organisation: Organisation) -> set[int]:
    """The keys of those who belong to it today."""
    return set(
        Membership.objects.on(today())
        .filter(organisation=organisation)
        .values_list("person", flat=True)
    )


@dataclass(frozen=True)
class Group:
    """People of one profession, some of them ticked."""

    profession: str
    people: tuple[tuple[Person, bool], ...]


def groups_to_invite(meeting: Meeting, ticked: Iterable[int]) -> list[Group]:
    """Those not invited yet, by profession, in the order of professions."""
    invited = set(
        meeting.attendances.filter(invited_at__isnull=False).values_list(
            "person", flat=True
        )
    )
    chosen = set(ticked)
    found: dict[str, list[tuple[Person, bool]]] = {}
    for person in known_people(meeting.organisation):
        if person.pk not in invited:
            group = found.setdefault(person.profession, [])
            group.append((person, person.pk in chosen))
    order = [p for p in Profession.values if p in found]
    return [Group(p, tuple(found[p])) for p in order]
