"""What a reader may see of meetings, a file for each subject."""

from __future__ import annotations

from maillage.apps.meetings.selectors.hours import (
    Attended,
    HoursOfPerson,
    Year,
    ledger,
    own_year,
    own_years,
)
from maillage.apps.meetings.selectors.meetings import expected_people, meeting_for


__all__ = [
    "Attended",
    "HoursOfPerson",
    "Year",
    "expected_people",
    "ledger",
    "meeting_for",
    "own_year",
    "own_years",
]
