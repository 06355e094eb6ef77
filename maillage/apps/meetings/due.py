"""What is due in meetings to a reader: each subject says its own, gathered here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maillage.apps.meetings.dues import action_points, assembly, team
from maillage.apps.people.due import Due
from maillage.apps.people.models import Person


SOURCES: Sequence[Callable[[Person], list[Due]]] = (
    action_points.due_for,
    assembly.due_for,
    team.due_for,
)
"""A subject adds its own function here."""


def due_for(reader: Person | None) -> list[Due]:
    """Everything this reader has to do for meetings."""
    if reader is None:
        return []
    return [due for source in SOURCES for due in source(reader)]
