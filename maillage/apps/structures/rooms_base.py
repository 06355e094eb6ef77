"""Where one may go from a structure's page: each app names its own rooms.

In `rooms.py` of an app: `rooms_for(reader, organisation) -> list[Room]`, only those
that this reader may enter.
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.people.gathering import modules
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


@dataclass(frozen=True)
class Room:
    """A door: its name, what is behind it in a few words, its address."""

    title: str
    sentence: str
    url: str
    rank: int = 50
    """Doors are shown by rank, then by title."""


def rooms_of(reader: Person, organisation: Organisation) -> list[Room]:
    """Every door of a structure that is open to this reader."""
    found = [
        room
        for module in modules("rooms")
        for room in module.rooms_for(reader, organisation)
    ]
    return sorted(found, key=lambda room: (room.rank, room.title))
