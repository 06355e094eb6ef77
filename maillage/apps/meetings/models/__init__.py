"""The tables of meetings, a file for each subject."""

from __future__ import annotations

from maillage.apps.meetings.models.meeting import (
    Attendance,
    Means,
    Meeting,
    MeetingKind,
    MeetingState,
    Minutes,
    Presence,
)


__all__ = [
    "Attendance",
    "Means",
    "Meeting",
    "MeetingKind",
    "MeetingState",
    "Minutes",
    "Presence",
]
