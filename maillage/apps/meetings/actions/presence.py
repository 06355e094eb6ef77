"""Who is there: by his phone, on the signed sheet, or ticked by the animator."""

from __future__ import annotations

from datetime import datetime

from maillage.apps.meetings.codes import tidy
from maillage.apps.meetings.models import (
    Attendance,
    Means,
    Meeting,
    MeetingState,
    Presence,
)
from maillage.apps.meetings.time_present import MOST_MINUTES, counted_minutes
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


WRONG_CODE = (
    "Ce code n'est pas celui d'une réunion ouverte où vous êtes attendu ; "
    "relisez-le sur l'écran, ou demandez à l'animateur de cocher votre présence."
)


def expected_at(code: str, person: Person) -> Meeting:
    """The open meeting of a code where the person is expected.

    One sentence for a code that is wrong and for one of others' meetings: a code tells
    nothing to who is not expected.
    """
    code = tidy(code)
    meeting = (
        code
        and Meeting.objects.filter(state=MeetingState.OPEN, check_in_code=code)
        .select_related("organisation")
        .first()
    )
    if not meeting or not allowed(person, "meetings.attend", meeting):
        raise BadInput(WRONG_CODE)
    return meeting


@action("meetings.check_in")
def check_in(*, code: str, by: Person, at: datetime | None = None) -> Attendance:
    """Who has the code is there; saying so twice changes nothing."""
    meeting = expected_at(code, by)
    attendance, _ = Attendance.objects.get_or_create(meeting=meeting, person=by)
    return _present(attendance, Means.PHONE, at or now(), by)


@action("meetings.mark_present")
def mark_present(
    *,
    meeting: Meeting,
    person: Person,
    means: Means,
    by: Person,
    arrived_at: datetime | None = None,
) -> Attendance:
    """Someone is there by the sheet or the animator, without a phone or an account.

    Without `arrived_at` he was there from the beginning. After the meeting too, from
    the signed sheet, until the minutes are signed.
    """
    require(by, "meetings.run_meeting", meeting)
    if means == Means.PHONE:
        raise ValueError("a phone checks in with its code")
    meeting = locked(Meeting, meeting.pk)
    _require_unsigned(meeting)
    attendance, _ = Attendance.objects.get_or_create(meeting=meeting, person=person)
    return _present(attendance, means, arrived_at, by)


@action("meetings.undo_presence")
def undo_presence(*, meeting: Meeting, person: Person, by: Person) -> Attendance:
    """Not there after all; what he may have voted stays counted, being anonymous."""
    require(by, "meetings.run_meeting", meeting)
    meeting = locked(Meeting, meeting.pk)
    _require_unsigned(meeting)
    attendance = _present_of(meeting, person)
    over = meeting.state == MeetingState.HELD
    attendance.presence = Presence.ABSENT if over else Presence.INVITED
    attendance.means, attendance.minutes = "", 0
    attendance.arrived_at = attendance.left_at = None
    attendance.save()
    record("meetings.undo_presence", meeting, by=by, subject=person)
    return attendance


@action("meetings.mark_left")
def mark_left(
    *, meeting: Meeting, person: Person, by: Person, at: datetime | None = None
) -> Attendance:
    """Gone before the end, oneself or another; checking in again undoes it."""
    require(by, "meetings.attend" if person == by else "meetings.run_meeting", meeting)
    meeting = locked(Meeting, meeting.pk)
    if meeting.state != MeetingState.OPEN:
        raise BadInput("La réunion n'est pas en cours : un départ ne s'y note plus.")
    attendance = _present_of(meeting, person)
    if attendance.left_at is None:
        attendance.left_at = at or now()
        attendance.save()
        record("meetings.mark_left", meeting, by=by, subject=person)
    return attendance


@action("meetings.set_minutes_of_presence")
def set_minutes_of_presence(
    *, meeting: Meeting, person: Person, minutes: int, by: Person
) -> Attendance:
    """The time that counts, corrected after the meeting and before its signature."""
    require(by, "meetings.run_meeting", meeting)
    meeting = locked(Meeting, meeting.pk)
    _require_unsigned(meeting)
    if meeting.state != MeetingState.HELD:
        raise BadInput("Le temps de présence se corrige une fois la réunion close.")
    if not 0 < minutes <= MOST_MINUTES:
        raise BadInput(f"Minutes : un nombre entre 1 et {MOST_MINUTES} est attendu.")
    attendance = _present_of(meeting, person)
    attendance.minutes = minutes
    attendance.save()
    record("meetings.set_minutes_of_presence", meeting, by=by, subject=person)
    return attendance


def _present(
    attendance: Attendance, means: Means, arrived_at: datetime | None, by: Person
) -> Attendance:
    meeting, back = attendance.meeting, attendance.left_at is not None
    if attendance.presence == Presence.PRESENT and not back:
        return attendance
    if not back:
        attendance.arrived_at = arrived_at
    attendance.presence, attendance.means = Presence.PRESENT, means
    attendance.left_at = None
    if meeting.state == MeetingState.HELD:
        attendance.minutes = counted_minutes(meeting, attendance)
    attendance.save()
    record(
        "meetings.check_in",
        meeting,
        by=by,
        subject=attendance.person,
        details={"means": str(means)},
    )
    return attendance


def _require_unsigned(meeting: Meeting) -> None:
    if meeting.state not in (MeetingState.OPEN, MeetingState.HELD):
        raise BadInput(
            "La réunion n'est pas ouverte : personne n'y est encore présent."
        )
    if meeting.minutes.filter(signed_at__isnull=False).exists():
        raise BadInput(
            "Le compte rendu est signé : les présences ne changent plus. "
            "Une correction s'écrit dans un nouveau compte rendu."
        )


def _present_of(meeting: Meeting, person: Person) -> Attendance:
    found = Attendance.objects.filter(
        meeting=meeting, person=person, presence=Presence.PRESENT
    ).first()
    if found is None:
        raise BadInput("Cette personne n'est pas comptée présente : rien n'a changé.")
    return found
