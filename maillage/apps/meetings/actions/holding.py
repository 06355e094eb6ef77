"""A meeting opens, closes, and may be opened again while nothing is signed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from maillage.apps.meetings.codes import new_code
from maillage.apps.meetings.models import (
    Attendance,
    Meeting,
    MeetingState,
    Presence,
)
from maillage.apps.meetings.time_present import counted_minutes
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


@action("meetings.open_meeting")
def open_meeting(
    *, meeting: Meeting, by: Person, at: datetime | None = None
) -> Meeting:
    """The meeting begins: it has a code by which a phone says who is there."""
    require(by, "meetings.run_meeting", meeting)
    meeting = locked(Meeting, meeting.pk)
    if meeting.state == MeetingState.OPEN:
        return meeting
    if meeting.state != MeetingState.PLANNED:
        raise BadInput(
            f"La réunion est {meeting.get_state_display()} : elle ne s'ouvre pas."
        )
    meeting.state = MeetingState.OPEN
    meeting.opened_at = at or now()
    meeting.check_in_code = _free_code()
    _save(meeting)
    record("meetings.open_meeting", meeting, by=by)
    return meeting


@action("meetings.put_back_meeting")
def put_back_meeting(*, meeting: Meeting, by: Person) -> Meeting:
    """Opened by mistake: planned again, while nobody else has come."""
    require(by, "meetings.run_meeting", meeting)
    meeting = locked(Meeting, meeting.pk)
    if meeting.state != MeetingState.OPEN:
        raise BadInput("La réunion n'est pas ouverte : il n'y a rien à défaire.")
    present = meeting.attendances.filter(presence=Presence.PRESENT)
    if present.exclude(person=by).exists():
        raise BadInput(
            "Des personnes sont déjà présentes : clôturez la réunion, "
            "ou annulez d'abord leur présence."
        )
    present.update(presence=Presence.INVITED, means="", arrived_at=None, left_at=None)
    meeting.state = MeetingState.PLANNED
    meeting.opened_at, meeting.check_in_code = None, ""
    _save(meeting)
    record("meetings.put_back_meeting", meeting, by=by)
    return meeting


@action("meetings.close_meeting")
def close_meeting(
    *,
    meeting: Meeting,
    by: Person,
    ended_at: datetime | None = None,
    at: datetime | None = None,
) -> Meeting:
    """The meeting is over, at `ended_at` where it was closed later than it ended.

    Each one present is given his minutes; who was expected and did not come is absent.
    """
    require(by, "meetings.close_meeting", meeting)
    meeting = locked(Meeting, meeting.pk)
    if meeting.state == MeetingState.HELD:
        return meeting
    if meeting.state != MeetingState.OPEN:
        raise BadInput("La réunion n'est pas ouverte : ouvrez-la pour la clore.")
    at = at or now()
    ended_at = ended_at or at
    if ended_at >= meeting.opened_at.replace(second=0, microsecond=0):
        # An hour is typed to the minute: the minute of the opening is not before it.
        ended_at = max(ended_at, meeting.opened_at)
    if not meeting.opened_at <= ended_at <= at + timedelta(minutes=1):
        raise BadInput("Fin : l'heure de fin se place entre l'ouverture et maintenant.")
    meeting.state, meeting.closed_at = MeetingState.HELD, ended_at
    meeting.check_in_code = ""
    _save(meeting)
    _count_presences(meeting)
    record("meetings.close_meeting", meeting, by=by)
    return meeting


@action("meetings.reopen_meeting")
def reopen_meeting(*, meeting: Meeting, by: Person) -> Meeting:
    """Closed too soon: open again, with a new code, while no minutes are signed."""
    require(by, "meetings.close_meeting", meeting)
    meeting = locked(Meeting, meeting.pk)
    if meeting.state != MeetingState.HELD:
        raise BadInput("La réunion n'est pas close : il n'y a rien à rouvrir.")
    if meeting.minutes.filter(signed_at__isnull=False).exists():
        raise BadInput(
            "Le compte rendu est signé : la réunion ne se rouvre plus. "
            "Une correction s'écrit dans un nouveau compte rendu."
        )
    meeting.state, meeting.closed_at = MeetingState.OPEN, None
    meeting.check_in_code = _free_code()
    _save(meeting)
    record("meetings.reopen_meeting", meeting, by=by)
    return meeting


def _free_code() -> str:
    """A code that no meeting open now has."""
    taken = set(
        Meeting.objects.exclude(check_in_code="").values_list(
            "check_in_code", flat=True
        )
    )
    while (code := new_code()) in taken:
        continue
    return code


def _count_presences(meeting: Meeting) -> None:
    present = list(meeting.attendances.filter(presence=Presence.PRESENT))
    for attendance in present:
        attendance.minutes = counted_minutes(meeting, attendance)
    Attendance.objects.bulk_update(present, ["minutes"])
    meeting.attendances.filter(
        presence__in=(Presence.INVITED, Presence.ACCEPTED)
    ).update(presence=Presence.ABSENT)


def _save(meeting: Meeting) -> None:
    meeting.version = F("version") + 1
    meeting.save()
    meeting.refresh_from_db(fields=("version",))
