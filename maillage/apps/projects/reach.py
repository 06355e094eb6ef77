"""The structures where a reader holds a role, or belongs: for lists of all of them."""

from __future__ import annotations

from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Link, Mandate, Membership


def held_by(reader: Person, *roles: Role) -> set[int]:
    """Where the reader holds one of these roles today, on it or on its whole.

    The same as asking `holds` of each structure, in two queries for all.
    """
    day = today()
    mine = Mandate.objects.on(day).filter(person=reader, role__in=roles)
    keys = set(mine.values_list("organisation", flat=True))
    if not keys:
        return keys
    parts = Link.objects.on(day).filter(whole__in=keys)
    return keys | set(parts.values_list("part", flat=True))


def joined_by(reader: Person) -> set[int]:
    """Where the reader is a member today."""
    rows = Membership.objects.on(today()).filter(person=reader)
    return set(rows.values_list("organisation", flat=True))
