"""The door of the projet de santé."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.projects.health_project.outlines import outline_of
from maillage.apps.projects.models import HealthProject
from maillage.apps.projects.selectors.health_project import READ
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.rooms_base import Room


RANK = 20


def rooms_for(reader: Person, organisation: Organisation) -> Iterator[Room]:
    """For those who may read it.

    A pharmacy or an institution has no projet de santé: the door is only for kinds of
    structure of which something was found, or that have begun one.
    """
    if not allowed(reader, READ, organisation):
        return
    expected = organisation.kind in outline_of(organisation.kind).kinds
    if expected or HealthProject.objects.filter(organisation=organisation).exists():
        yield Room(
            "Projet de santé",
            "Du diagnostic aux résultats, ses versions et leurs signatures",
            reverse("projects:health_project", args=[organisation.slug]),
            RANK,
        )
