"""The tables of the app, a file for each of its subjects."""

from __future__ import annotations

from maillage.apps.projects.models.health_project import (
    Finding,
    Frequency,
    HealthProject,
    IndicatorResult,
    Need,
    Objective,
    ProjectIndicator,
    ProjectSection,
    ProjectSignature,
    ProjectVersion,
    SignatureMeans,
    Undertaking,
    UndertakingState,
)


__all__ = [
    "Finding",
    "Frequency",
    "HealthProject",
    "IndicatorResult",
    "Need",
    "Objective",
    "ProjectIndicator",
    "ProjectSection",
    "ProjectSignature",
    "ProjectVersion",
    "SignatureMeans",
    "Undertaking",
    "UndertakingState",
]
