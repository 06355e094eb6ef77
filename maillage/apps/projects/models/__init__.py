"""The tables of the app, a file for each of its subjects."""

from __future__ import annotations

from maillage.apps.projects.models.arrangements import Arrangement
from maillage.apps.projects.models.grants import (
    FunderKind,
    Grant,
    GrantCondition,
    GrantLine,
    GrantMilestone,
)
from maillage.apps.projects.models.health_project import (
    Finding,
    HealthProject,
    Need,
    Objective,
    ProjectSection,
)
from maillage.apps.projects.models.health_undertakings import (
    Frequency,
    IndicatorResult,
    ProjectIndicator,
    Undertaking,
    UndertakingState,
)
from maillage.apps.projects.models.health_versions import (
    ProjectSignature,
    ProjectVersion,
    SignatureMeans,
)
from maillage.apps.projects.models.missions import Mission, MissionAction, MissionReport
from maillage.apps.projects.models.placements import Placement, PlacementPaper
from maillage.apps.projects.models.protocols import (
    Protocol,
    ProtocolAdoption,
    ProtocolAuthor,
    ProtocolVersion,
)
from maillage.apps.projects.models.quality import (
    MaturityAnswer,
    MaturityDimension,
    MaturityReview,
    MaturitySheet,
    QualityAction,
)
from maillage.apps.projects.models.users import (
    Involvement,
    InvolvementKind,
    QuestionKind,
    Survey,
    SurveyCount,
    SurveyQuestion,
    SurveyWords,
    YouSaidWeDid,
)


__all__ = [
    "Arrangement",
    "Finding",
    "Frequency",
    "FunderKind",
    "Grant",
    "GrantCondition",
    "GrantLine",
    "GrantMilestone",
    "HealthProject",
    "IndicatorResult",
    "Involvement",
    "InvolvementKind",
    "MaturityAnswer",
    "MaturityDimension",
    "MaturityReview",
    "MaturitySheet",
    "Mission",
    "MissionAction",
    "MissionReport",
    "Need",
    "Objective",
    "Placement",
    "PlacementPaper",
    "ProjectIndicator",
    "ProjectSection",
    "ProjectSignature",
    "ProjectVersion",
    "Protocol",
    "ProtocolAdoption",
    "ProtocolAuthor",
    "ProtocolVersion",
    "QualityAction",
    "QuestionKind",
    "SignatureMeans",
    "Survey",
    "SurveyCount",
    "SurveyQuestion",
    "SurveyWords",
    "Undertaking",
    "UndertakingState",
    "YouSaidWeDid",
]
