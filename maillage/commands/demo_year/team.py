"""Those of the invented team that its year speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation, Site


LAST_YEAR = 2025
"""The year that was claimed and paid: the team is compared with it."""

THIS_YEAR = 2026
"""The year that is being lived: the demonstration is made on 22 November."""


@dataclass
class Team:
    """A structure with several sites, its people and who holds which role."""

    organisation: Organisation
    administrator: Person
    coordinator: Person
    treasurer: Person
    referent: Person
    animator: Person
    doctors: list[Person]
    """Associates, with accounts."""
    others: list[Person]
    """Nurses, physiotherapist, podiatrist: associates, without accounts."""
    sites: list[Site]
