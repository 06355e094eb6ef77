"""The door to the registers, on a structure's page."""

from __future__ import annotations

from django.urls import reverse

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Kind, Organisation
from maillage.apps.structures.rooms_base import Room


TEAMS = frozenset(
    {Kind.MSP, Kind.MSPU, Kind.POLE, Kind.CPTS, Kind.ESP, Kind.HEALTH_CENTRE}
)
"""The kinds of structure that work as a team; a pharmacy keeps no such register."""


def rooms_for(reader: Person, organisation: Organisation) -> list[Room]:
    """The registers, for who may read them."""
    kept = organisation.kind in TEAMS
    if not kept or not allowed(reader, "projects.read_registers", organisation):
        return []
    return [
        Room(
            "Registres",
            "Protocoles, stages, missions de santé publique, plans et contrats.",
            reverse("projects:registers", args=[organisation.slug]),
            rank=30,
        )
    ]
