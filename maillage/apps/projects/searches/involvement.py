"""Surveys, rounds of the matrix and funded projects, found by their titles."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from maillage.apps.people.hits import Hit
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.projects.models import Grant, MaturityReview, Survey
from maillage.apps.projects.reach import Reach
from maillage.apps.structures.policies import ORGANISERS


MOST = 10

SUBJECTS = (
    (Survey, "enquête auprès des usagers", "projects:survey"),
    (MaturityReview, "démarche qualité", "projects:review"),
    (Grant, "projet financé", "projects:grant"),
)


def search(reader: Person, words: Sequence[str]) -> list[Hit]:
    """Those of the structures where the reader may read them, as the policies say."""
    roles = (Role.MEMBER, Role.ANIMATOR, Role.TREASURER, *ORGANISERS)
    reach = Reach(reader)
    here = reach.joined | reach.held(*roles)
    if not here:
        return []
    hits = []
    for model, what, address in SUBJECTS:
        asked = Q(organisation__in=here, abandoned_on__isnull=True)
        for word in words:
            asked &= Q(title__icontains=word)
        found = model.objects.filter(asked).select_related("organisation")[:MOST]
        hits += [
            Hit(
                row.title,
                what,
                reverse(address, args=[row.organisation.slug, row.pk]),
                row.organisation.name,
            )
            for row in found
        ]
    return hits
