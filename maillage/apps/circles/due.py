"""What is due in circles to a reader: each subject says its own, gathered here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maillage.apps.circles.dues import circle, follow_up, live, preparation
from maillage.apps.people.due import Due
from maillage.apps.people.models import Person


SOURCES: Sequence[Callable[[Person], list[Due]]] = (
    circle.due_for,
    follow_up.due_for,
    live.due_for,
    preparation.due_for,
)
"""A subject adds its own function here."""


def due_for(reader: Person) -> list[Due]:
    """Everything this reader has to do in his circles."""
    return [due for source in SOURCES for due in source(reader)]
