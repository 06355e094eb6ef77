"""The doors of users, quality and funded projects on a structure's page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.projects.health_project.outlines import outline_of
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.rooms_base import Room


ROOMS = (
    (
        "projects.read_users",
        "Usagers",
        "Enquêtes, « vous avez dit, nous avons fait », décisions prises ensemble.",
        "projects:users",
        46,
    ),
    (
        "projects.read_quality",
        "Démarche qualité",
        "La matrice de maturité : chacun répond seul, l'équipe s'accorde et agit.",
        "projects:quality",
        47,
    ),
    (
        "projects.read_grants",
        "Projets financés",
        "Qui paie, à quelles conditions, pour quel emploi.",
        "projects:grants",
        48,
    ),
)


def rooms_for(reader: Person, organisation: Organisation) -> Iterator[Room]:
    """Those that this reader may enter, where the structure is a team of care.

    A pharmacy or an institution is shown none: none asks that of it.
    """
    if organisation.kind not in outline_of(organisation.kind).kinds:
        return
    for verb, title, sentence, name, rank in ROOMS:
        if allowed(reader, verb, organisation):
            url = reverse(name, args=[organisation.slug])
            yield Room(title, sentence, url, rank)
