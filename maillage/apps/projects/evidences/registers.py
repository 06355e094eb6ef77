"""What the registers prove of a year: protocols, placements, missions, arrangements."""

from __future__ import annotations

from maillage.apps.projects.registers.evidence_of_arrangements import (
    evidence_of_arrangements,
)
from maillage.apps.projects.registers.evidence_of_missions import evidence_of_missions
from maillage.apps.projects.registers.evidence_of_placements import (
    evidence_of_placements,
)
from maillage.apps.projects.registers.evidence_of_protocols import (
    evidence_of_protocols,
)
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation


def evidence_of(organisation: Organisation, year: int) -> list[Evidence]:
    """Everything that the registers of a team tell of a civil year."""
    return [
        *evidence_of_protocols(organisation, year),
        *evidence_of_placements(organisation, year),
        *evidence_of_missions(organisation, year),
        *evidence_of_arrangements(organisation, year),
    ]
