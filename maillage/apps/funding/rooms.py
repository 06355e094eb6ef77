"""The doors of this app on a structure's page."""

from __future__ import annotations

from django.urls import reverse

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.rooms_base import Room


def rooms_for(reader: Person, organisation: Organisation) -> list[Room]:
    """Those that this reader may enter."""
    rooms = []
    if allowed(reader, "funding.read_claims", organisation):
        rooms.append(
            Room(
                "Contrat et argent de l'année",
                "Ce qui est prouvé, ce qui manque, ce que cela vaut.",
                reverse("funding:overview", args=(organisation.slug,)),
                60,
            )
        )
    return rooms
