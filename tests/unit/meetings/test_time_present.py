"""How many minutes count: redone by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from maillage.apps.meetings.models import Attendance, Meeting
from maillage.apps.meetings.time_present import counted_minutes


def _at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 12, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opened", "closed", "arrived", "left", "minutes"),
    [
        (_at(20), _at(22), None, None, 120),
        (_at(20), _at(22), _at(20, 8), None, 120),
        (_at(20), _at(22), _at(20, 31), None, 90),
        (_at(20), _at(22), _at(20, 5), _at(21, 15), 75),
        (_at(19, 30), _at(22), _at(19, 40), None, 120),
        (_at(20, 20), _at(22), None, None, 100),
        (_at(18), _at(19), None, None, 60),
        (_at(20), _at(22), _at(21), _at(20, 30), 0),
    ],
    ids=[
        "on the sheet",
        "a little late",
        "half an hour late",
        "left early",
        "opened before its hour",
        "opened after its hour",
        "held before its hour",
        "left before coming",
    ],
)
def test_minutes_run_from_the_arrival_to_the_departure(
    opened: datetime,
    closed: datetime,
    arrived: datetime | None,
    left: datetime | None,
    minutes: int,
) -> None:
    meeting = Meeting(starts_at=_at(20), opened_at=opened, closed_at=closed)
    attendance = Attendance(arrived_at=arrived, left_at=left)
    assert counted_minutes(meeting, attendance) == minutes
