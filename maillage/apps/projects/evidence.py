"""What this app tells of a year that may prove something, a source for each subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from maillage.apps.projects.evidences import (
    grants,
    health_project,
    quality,
    registers,
    users,
)
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation


SOURCES: Sequence[Callable[[Organisation, int], Iterable[Evidence]]] = (
    health_project.evidence_of,
    registers.evidence_of,
    users.users_evidence,
    quality.quality_evidence,
    grants.grants_evidence,
)
"""A subject adds its own function here."""


def evidence_of(organisation: Organisation, year: int) -> list[Evidence]:
    """All that this app has to tell of a civil year of the team."""
    return [one for source in SOURCES for one in source(organisation, year)]
