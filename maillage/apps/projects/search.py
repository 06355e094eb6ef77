"""What a search finds in this app: each subject says its own, gathered here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maillage.apps.people.hits import Hit
from maillage.apps.people.models import Person
from maillage.apps.projects.searches import (
    health_project,
    involvement,
    registers,
)


SOURCES: Sequence[Callable[[Person, Sequence[str]], list[Hit]]] = (
    health_project.search,
    involvement.search,
    registers.search,
)
"""A subject adds its own function here."""


def search(reader: Person | None, words: Sequence[str]) -> list[Hit]:
    """What this reader may read; nothing without a reader or a word."""
    words = [word for word in words if "\0" not in word][:6]
    if reader is None or not words:
        return []
    return [hit for source in SOURCES for hit in source(reader, words)]
