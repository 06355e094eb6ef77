"""A meeting, for who may know of it, and who is expected there."""

from __future__ import annotations

from maillage.apps.meetings.models import Meeting, Presence
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person


def meeting_for(reader: Person | None, key: int) -> Meeting | None:
    """The meeting, if the reader may know of it."""
    meeting = Meeting.objects.filter(pk=key).select_related("organisation").first()
    return (
        meeting
        if meeting and allowed(reader, "meetings.read_meeting", meeting)
        else None
    )


def expected_people(meeting: Meeting) -> list[Person]:
    """Who is on a meeting's list and has not excused himself, by name."""
    attendances = meeting.attendances.exclude(presence=Presence.EXCUSED).select_related(
        "person"
    )
    return [attendance.person for attendance in attendances]
