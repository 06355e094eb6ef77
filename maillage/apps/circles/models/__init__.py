"""What a circle remembers.

Figures are kept as they were shown (`MirrorSheet`, `GroupSheet`): a page never computes
them, and what a doctor saw at a session can be read again as it was.
"""

from __future__ import annotations

from maillage.apps.circles.models.circle import (
    Against,
    Circle,
    Consent,
    ConsentKind,
    Seat,
    SeatRole,
)
from maillage.apps.circles.models.decision import (
    Commitment,
    Direction,
    FollowUpSheet,
    Statement,
    StatementState,
    Voted,
)
from maillage.apps.circles.models.drop import Building, Drop
from maillage.apps.circles.models.factors import FactorSide, SessionFactor
from maillage.apps.circles.models.impact import (
    AnalysisPlan,
    CircleCost,
    DetectableEffect,
    Estimator,
    ImpactSheet,
)
from maillage.apps.circles.models.panel import PanelExport
from maillage.apps.circles.models.questionnaire import Answered, Questionnaire
from maillage.apps.circles.models.session import GroupSheet, MirrorSheet, Session


__all__ = [
    "Against",
    "AnalysisPlan",
    "Answered",
    "Building",
    "Circle",
    "CircleCost",
    "Commitment",
    "Consent",
    "ConsentKind",
    "DetectableEffect",
    "Direction",
    "Drop",
    "Estimator",
    "FactorSide",
    "FollowUpSheet",
    "GroupSheet",
    "ImpactSheet",
    "MirrorSheet",
    "PanelExport",
    "Questionnaire",
    "Seat",
    "SeatRole",
    "Session",
    "SessionFactor",
    "Statement",
    "StatementState",
    "Voted",
]
