"""What is due to a reader here: each subject says its own, gathered here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maillage.apps.funding.dues.claims import dues_of_claims
from maillage.apps.funding.dues.money import dues_of_money
from maillage.apps.people.due import Due
from maillage.apps.people.models import Person


SOURCES: Sequence[Callable[[Person], list[Due]]] = (
    dues_of_claims,
    dues_of_money,
)
"""A subject adds its own function here."""


def due_for(reader: Person) -> list[Due]:
    """Everything this reader has to do here."""
    return [due for source in SOURCES for due in source(reader)]
