"""The tables of meetings, a file for each subject."""

from __future__ import annotations

from maillage.apps.meetings.models.assembly import (
    AssemblyRules,
    Convening,
    Proxy,
    ProxyMeans,
    Resolution,
    ResolutionState,
)
from maillage.apps.meetings.models.cases import CaseCategory, CaseCount
from maillage.apps.meetings.models.decisions import ActionPoint, Decision
from maillage.apps.meetings.models.meeting import (
    Attendance,
    Means,
    Meeting,
    MeetingKind,
    MeetingState,
    Minutes,
    Presence,
)
from maillage.apps.meetings.models.scans import ScanKind, ScannedSheet
from maillage.apps.meetings.models.series import Series, Step


__all__ = [
    "ActionPoint",
    "AssemblyRules",
    "Attendance",
    "CaseCategory",
    "CaseCount",
    "Convening",
    "Decision",
    "Means",
    "Meeting",
    "MeetingKind",
    "MeetingState",
    "Minutes",
    "Presence",
    "Proxy",
    "ProxyMeans",
    "Resolution",
    "ResolutionState",
    "ScanKind",
    "ScannedSheet",
    "Series",
    "Step",
]
