"""What is due around a structure's meetings: an answer, presences, a signature."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from maillage.apps.meetings.models import (
    Attendance,
    Meeting,
    MeetingState,
    Minutes,
    Presence,
)
from maillage.apps.meetings.team_kinds import TEAM_KINDS, page
from maillage.apps.people.clock import now, today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Mandate
from maillage.apps.structures.policies import ORGANISERS
from maillage.ui.formats import day


DAYS_TO_WRITE = 8
"""After a week, nobody remembers who said what."""

DAYS_TO_INVITE = 14


def due_for(reader: Person) -> list[Due]:
    """Three queries, however many meetings."""
    return [*_to_answer(reader), *_to_run(reader)]


def _to_answer(reader: Person) -> list[Due]:
    places = Attendance.objects.filter(
        person=reader,
        presence=Presence.INVITED,
        invited_at__isnull=False,
        meeting__kind__in=TEAM_KINDS,
        meeting__state=MeetingState.PLANNED,
        meeting__starts_at__gt=now(),
    ).select_related("meeting__organisation")
    return [
        _due(place.meeting, "Dire si vous viendrez", _day_of(place.meeting))
        for place in places
    ]


def _to_run(reader: Person) -> list[Due]:
    """Led by the reader; where nobody leads, or the leader let a week pass, organised.

    So that a coordinator is not told at once what a leader will do.
    """
    organised = (
        Mandate.objects.on(today())
        .filter(person=reader, role__in=ORGANISERS)
        .values("organisation")
    )
    mine = Q(leader=reader)
    nobodys = Q(leader__isnull=True, organisation__in=organised)
    forgotten = Q(
        organisation__in=organised, ends_at__lt=now() - timedelta(days=DAYS_TO_WRITE)
    )
    found = _waiting().filter(mine | nobodys | forgotten)
    return [_told(meeting) for meeting in found]


def _waiting() -> QuerySet[Meeting]:
    signed = Minutes.objects.filter(meeting=OuterRef("pk"), signed_at__isnull=False)
    invited = Attendance.objects.filter(
        meeting=OuterRef("pk"), invited_at__isnull=False
    )
    gone_by = Q(state__in=(MeetingState.PLANNED, MeetingState.OPEN), ends_at__lt=now())
    unsigned = Q(state=MeetingState.HELD, signed=False)
    to_invite = Q(
        state=MeetingState.PLANNED,
        invited=False,
        ends_at__gte=now(),
        starts_at__lt=now() + timedelta(days=DAYS_TO_INVITE),
    )
    return (
        Meeting.objects.filter(kind__in=TEAM_KINDS)
        .annotate(signed=Exists(signed), invited=Exists(invited))
        .filter(gone_by | unsigned | to_invite)
        .select_related("organisation")
        .order_by("starts_at")
    )


def _told(meeting: Meeting) -> Due:
    if meeting.state == MeetingState.HELD:
        text = "Relire et signer le compte rendu"
    elif meeting.ends_at < now():
        text = "Saisir les présences"
    else:
        return _due(meeting, "Inviter", _day_of(meeting))
    return _due(meeting, text, _day_of(meeting) + timedelta(days=DAYS_TO_WRITE))


def _day_of(meeting: Meeting) -> date:
    return localtime(meeting.starts_at).date()


def _due(meeting: Meeting, text: str, until: date) -> Due:
    return Due(
        DueKind.TO_DO,
        f"{text} : {meeting.title}, {day(_day_of(meeting))}",
        page(meeting),
        until,
        meeting.organisation.name,
    )
