"""What a search finds among structures and their members."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.people.hits import Hit
from maillage.apps.people.models import Person
from maillage.apps.people.policies import is_steward
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Link, Mandate, Membership
from maillage.apps.structures.policies import ORGANISERS
from maillage.apps.structures.selectors import organisations
from maillage.ui.professions import profession


MOST = 20


def search(reader: Person | None, words: Sequence[str]) -> list[Hit]:
    """Structures by name or place, members by name where the reader may read them."""
    words = [word for word in words if "\0" not in word][:6]
    if reader is None or not words:
        return []
    found = [
        Hit(
            organisation.name,
            organisation.get_kind_display(),
            reverse("structures:detail", args=[organisation.slug]),
            organisation.territory,
        )
        for organisation in organisations(reader, words)[:MOST]
    ]
    return found + _members(reader, words)


def _members(reader: Person, words: Sequence[str]) -> list[Hit]:
    rows = Membership.objects.on(today()).select_related("person", "organisation")
    for word in words:
        rows = rows.filter(
            Q(person__family_name__icontains=word)
            | Q(person__given_name__icontains=word)
        )
    if not is_steward(reader, None):
        rows = rows.filter(organisation__in=_readable(reader))
    return [
        Hit(
            str(row.person),
            profession(row.person.profession),
            reverse("structures:member", args=[row.organisation.slug, row.person_id]),
            row.organisation.name,
        )
        for row in rows[:MOST]
    ]


def _readable(reader: Person) -> set[int]:
    """The structures whose members the policies let the reader read, as one set.

    The same as asking « structures.read_members » of each, without as many queries; a
    test holds the two together.
    """
    day = today()
    roles = (Role.MEMBER, Role.ANIMATOR, Role.TREASURER, *ORGANISERS)
    belongs = Membership.objects.on(day).filter(person=reader)
    held = Mandate.objects.on(day).filter(person=reader, role__in=roles)
    keys = set(held.values_list("organisation", flat=True))
    parts = Link.objects.on(day).filter(whole__in=keys)
    return (
        keys
        | set(belongs.values_list("organisation", flat=True))
        | set(parts.values_list("part", flat=True))
    )
