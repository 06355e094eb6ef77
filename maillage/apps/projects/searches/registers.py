"""Protocols and missions, found by their titles; no trainee is searched by name."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from maillage.apps.people.hits import Hit
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.projects.models import Mission, Protocol
from maillage.apps.projects.reach import Reach
from maillage.apps.structures.policies import ORGANISERS


MOST = 10

SUBJECTS = (
    (Protocol, "protocole", "projects:protocol"),
    (Mission, "mission de santé publique", "projects:mission"),
)


def search(reader: Person, words: Sequence[str]) -> list[Hit]:
    """Those of the structures whose registers the reader may read."""
    roles = (Role.MEMBER, Role.ANIMATOR, Role.TREASURER, *ORGANISERS)
    reach = Reach(reader)
    here = reach.joined | reach.held(*roles)
    if not here:
        return []
    hits = []
    for model, what, address in SUBJECTS:
        asked = Q(organisation__in=here)
        for word in words:
            asked &= Q(title__icontains=word)
        rows = model._default_manager.filter(asked).select_related("organisation")
        hits += [
            Hit(
                row.title,
                what,
                reverse(address, args=[row.organisation.slug, row.pk]),
                row.organisation.name,
            )
            for row in rows[:MOST]
        ]
    return hits
