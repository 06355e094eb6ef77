"""A meeting is planned, changed, cancelled; people are invited and answer.

`at` is the instant it happens, now unless a history is being told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.meetings.kinds import kind_of
from maillage.apps.meetings.models import (
    Attendance,
    Meeting,
    MeetingKind,
    MeetingState,
    Presence,
    Series,
)
from maillage.apps.meetings.policies import Planned
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


LONGEST = timedelta(hours=12)


@action("meetings.plan_meeting")
def plan_meeting(
    *,
    kind: MeetingKind,
    host: Any,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Person,
    place: str = "",
    link: str = "",
    agenda: str = "",
    quorum: int = 0,
    leader: Person | None = None,
    series: Series | None = None,
) -> Meeting:
    """A meeting that will be held; `host` is what its kind is planned for.

    Raises BadInput where its title or agenda seems to name a patient.
    """
    require(by, "meetings.plan_meeting", Planned(kind, host))
    _check_times(starts_at, ends_at)
    meeting = Meeting.objects.create(
        organisation=kind_of(kind).organisation(host),
        kind=kind,
        title=_title(title),
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        link=link.strip(),
        agenda=_agenda(agenda),
        quorum=quorum,
        leader=leader,
        series=series,
    )
    record("meetings.plan_meeting", meeting, by=by, details={"kind": str(kind)})
    return meeting


@action("meetings.change_meeting")
def change_meeting(
    *,
    meeting: Meeting,
    version: int,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Person,
    place: str = "",
    link: str = "",
    agenda: str = "",
    quorum: int = 0,
    leader: Person | None = None,
) -> Meeting:
    """Another day, place or agenda; calendars that hold it will take the change.

    Raises `Stale` where someone changed it first.
    """
    require(by, "meetings.change_meeting", meeting)
    meeting = locked(Meeting, meeting.pk)
    check_version(meeting, version, "La réunion")
    _require_planned(meeting)
    _check_times(starts_at, ends_at)
    meeting.title = _title(title)
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.place, meeting.link = place.strip(), link.strip()
    meeting.agenda, meeting.quorum = _agenda(agenda), quorum
    meeting.leader = leader
    _save_for_calendars(meeting)
    record("meetings.change_meeting", meeting, by=by)
    return meeting


@action("meetings.cancel_meeting")
def cancel_meeting(*, meeting: Meeting, reason: str, by: Person) -> Meeting:
    """The meeting will not be held; its reason is told to who was invited."""
    require(by, "meetings.cancel_meeting", meeting)
    meeting = locked(Meeting, meeting.pk)
    _require_planned(meeting)
    reason = reason.strip()
    if not reason:
        raise BadInput("Dites en quelques mots pourquoi la réunion est annulée.")
    meeting.state = MeetingState.CANCELLED
    meeting.cancelled_because = reason[:200]
    _save_for_calendars(meeting)
    record("meetings.cancel_meeting", meeting, by=by)
    return meeting


@action("meetings.restore_meeting")
def restore_meeting(*, meeting: Meeting, by: Person) -> Meeting:
    """A cancelled meeting is planned again, as it was."""
    require(by, "meetings.cancel_meeting", meeting)
    meeting = locked(Meeting, meeting.pk)
    if meeting.state != MeetingState.CANCELLED:
        raise BadInput("Cette réunion n'est pas annulée : il n'y a rien à rétablir.")
    meeting.state = MeetingState.PLANNED
    meeting.cancelled_because = ""
    _save_for_calendars(meeting)
    record("meetings.restore_meeting", meeting, by=by)
    return meeting


@action("meetings.invite_people")
def invite_people(
    *,
    meeting: Meeting,
    people: Iterable[Person],
    by: Person,
    at: datetime | None = None,
) -> list[Attendance]:
    """Those who were not invited yet, invited now; inviting twice changes nothing."""
    require(by, "meetings.invite", meeting)
    meeting = locked(Meeting, meeting.pk)
    if meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
        raise BadInput(
            f"La réunion est {meeting.get_state_display()} : "
            "on n'y invite plus personne."
        )
    at = at or now()
    known = {a.person_id: a for a in meeting.attendances.select_for_update()}
    invited = []
    for person in people:
        attendance = known.get(person.pk) or Attendance(meeting=meeting, person=person)
        if attendance.invited_at is None:
            attendance.invited_at = at
            attendance.save()
            known[person.pk] = attendance
            invited.append(attendance)
            record("meetings.invite_people", meeting, by=by, subject=person)
    return invited


@action("meetings.answer_invitation")
def answer_invitation(
    *,
    meeting: Meeting,
    coming: bool,
    by: Person,
    person: Person | None = None,
    at: datetime | None = None,
) -> Attendance:
    """The person (oneself, unless given) will come or not; may change until it opens.

    Who invites may write down for another what he was told by telephone.
    """
    person = person or by
    require(by, "meetings.attend" if person == by else "meetings.invite", meeting)
    meeting = locked(Meeting, meeting.pk)
    if meeting.state == MeetingState.CANCELLED:
        raise BadInput("La réunion est annulée : il n'y a plus à répondre.")
    attendance = Attendance.objects.filter(meeting=meeting, person=person).first()
    attendance = attendance or Attendance(meeting=meeting, person=person)
    if meeting.state == MeetingState.HELD or attendance.presence == Presence.PRESENT:
        raise BadInput("La réunion a commencé : la présence remplace la réponse.")
    attendance.presence = Presence.ACCEPTED if coming else Presence.EXCUSED
    attendance.answered_at = at or now()
    attendance.save()
    record(
        "meetings.answer_invitation",
        meeting,
        by=by,
        subject=person,
        details={"answer": str(attendance.presence)},
    )
    return attendance


def _title(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise BadInput("Objet : donnez un titre à la réunion, en quelques mots.")
    refuse_patient_identity(text, "Objet")
    return text[:120]


def _agenda(text: str) -> str:
    text = text.strip().replace("\r\n", "\n")
    refuse_patient_identity(text, "Ordre du jour")
    return text


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise BadInput("Fin : l'heure de fin suit l'heure de début ; corrigez-la.")
    if ends_at - starts_at > LONGEST:
        raise BadInput("Fin : une réunion dure 12 heures au plus ; corrigez la date.")


def _require_planned(meeting: Meeting) -> None:
    if meeting.state != MeetingState.PLANNED:
        raise BadInput(
            f"La réunion est {meeting.get_state_display()} : "
            "on ne change ni n'annule qu'une réunion prévue."
        )


def _save_for_calendars(meeting: Meeting) -> None:
    meeting.version += 1
    meeting.calendar_sequence += 1
    meeting.save()
