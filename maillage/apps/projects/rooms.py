"""The doors of this app on a structure's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from maillage.apps.people.models import Person
from maillage.apps.projects.doors import (
    health_project,
    involvement,
    registers,
)
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.rooms_base import Room


SOURCES: Sequence[Callable[[Person, Organisation], Iterable[Room]]] = (
    health_project.rooms_for,
    registers.rooms_for,
    involvement.rooms_for,
)
"""A subject adds its own function here."""


def rooms_for(reader: Person, organisation: Organisation) -> list[Room]:
    """Those that this reader may enter."""
    return [room for source in SOURCES for room in source(reader, organisation)]
