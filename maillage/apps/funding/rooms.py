"""The doors of this app on a structure's page."""

from __future__ import annotations

from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.rooms_base import Room


def rooms_for(_reader: Person, _organisation: Organisation) -> list[Room]:
    """Those that this reader may enter."""
    return []
