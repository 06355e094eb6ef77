"""What a reader may see of meetings, a file for each subject."""

from __future__ import annotations

from maillage.apps.meetings.selectors.hours import (
    Attended,
    HoursOfPerson,
    TeamHours,
    Year,
    hours_by_person,
    ledger,
    own_year,
    own_years,
    team_hours,
)
from maillage.apps.meetings.selectors.meetings import expected_people, meeting_for


__all__ = [
    "Attended",
    "HoursOfPerson",
    "TeamHours",
    "Year",
    "expected_people",
    "hours_by_person",
    "ledger",
    "meeting_for",
    "own_year",
    "own_years",
    "team_hours",
]
