"""A meeting as a calendar file (RFC 5545), that a calendar takes and later updates."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vCalAddress, vText

from maillage.apps.meetings.models import Meeting, MeetingState


def calendar_file(
    meeting: Meeting,
    address: str,
    made_at: datetime,
    *,
    organizer: str = "",
    attendee: str = "",
) -> bytes:
    """The file; `address` is the whole address of the meeting's page.

    With the e-mail addresses of who invites and of who is invited it is a request that
    a calendar may answer; nobody else's address is in it.

    Its identifier never changes and its sequence grows, so that a calendar replaces
    the event it holds; a cancelled meeting is taken off.
    """
    cancelled = meeting.state == MeetingState.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//Maillage//FR")
    calendar.add("version", "2.0")
    asked = "REQUEST" if attendee else "PUBLISH"
    calendar.add("method", "CANCEL" if cancelled else asked)
    event = Event()
    host = urlsplit(address).hostname or "maillage"
    event.add("uid", f"reunion-{meeting.pk}@{host}")
    event.add("sequence", meeting.calendar_sequence)
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", meeting.title)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if meeting.place or meeting.link:
        event["location"] = vText(meeting.place or meeting.link)
    event.add("description", _description(meeting, address))
    event.add("url", address)
    if attendee:
        event.add("organizer", vCalAddress(f"mailto:{organizer}"))
        invited = vCalAddress(f"mailto:{attendee}")
        invited.params["RSVP"] = vText("TRUE")
        event.add("attendee", invited)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _description(meeting: Meeting, address: str) -> str:
    parts = [
        meeting.agenda,
        f"Visioconférence : {meeting.link}" if meeting.link else "",
        f"Annulée : {meeting.cancelled_because}" if meeting.cancelled_because else "",
        address,
    ]
    return "\n\n".join(part for part in parts if part)
