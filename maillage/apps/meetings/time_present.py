"""How many minutes of a meeting count for one person.

From the beginning (the opening, or the hour planned where it was opened early) for who
was there within ten minutes of it or is on the signed sheet, otherwise from his
arrival; to his departure, otherwise to the end. In steps of five minutes, as people
write hours down.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from maillage.apps.meetings.models import Attendance, Meeting


TOLERATED_LATENESS = timedelta(minutes=10)
STEP_MINUTES = 5
MOST_MINUTES = 12 * 60


def counted_minutes(meeting: Meeting, attendance: Attendance) -> int:
    """Minutes of presence at a meeting that is over."""
    start, end = beginning(meeting), meeting.closed_at
    arrived, left = attendance.arrived_at, attendance.left_at
    if arrived is not None and arrived > start + TOLERATED_LATENESS:
        start = arrived
    if left is not None and left < end:
        end = left
    minutes = max((end - start).total_seconds() / 60, 0)
    return min(STEP_MINUTES * round(minutes / STEP_MINUTES), MOST_MINUTES)


def beginning(meeting: Meeting) -> datetime:
    """When a meeting that is over began."""
    opened, planned = meeting.opened_at, meeting.starts_at
    return planned if opened < planned < meeting.closed_at else opened
