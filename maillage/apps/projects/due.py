"""What is due to a reader here: each subject says its own, gathered here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maillage.apps.people.due import Due
from maillage.apps.people.models import Person
from maillage.apps.projects.dues import (
    health_project,
    involvement,
    registers,
)


SOURCES: Sequence[Callable[[Person], list[Due]]] = (
    health_project.due_for,
    registers.due_for,
    involvement.due_for,
)
"""A subject adds its own function here."""


def due_for(reader: Person) -> list[Due]:
    """Everything this reader has to do here."""
    return [due for source in SOURCES for due in source(reader)]
