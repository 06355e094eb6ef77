"""The doors of this app on a structure's page."""

from __future__ import annotations

from django.urls import reverse

from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.rooms_base import Room


def rooms_for(_reader: Person, organisation: Organisation) -> list[Room]:
    """Anyone may read when a structure is open."""
    url = reverse("structures:all_hours", args=(organisation.slug,))
    return [Room("Horaires", "Quand chaque site est ouvert, ses fermetures", url, 10)]
