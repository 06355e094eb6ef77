"""What is due of sessions: to open, to enter, to sign, to say what one thought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.circles.models import Answered, Seat, SeatRole, Session
from maillage.apps.meetings.models import (
    Attendance,
    MeetingState,
    Minutes,
    Presence,
)
from maillage.apps.people.clock import now, today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.models import Person


DAYS_TO_ANSWER = 21
"""After three weeks nobody remembers an evening well enough to mark it."""


def due_for(reader: Person) -> list[Due]:
    """Three queries, however many sessions."""
    return [*_of_the_day(reader), *_to_sign(reader), *_to_answer(reader)]


def _sessions(reader: Person) -> QuerySet[Session]:
    """Those of the circles that the reader sits in."""
    seats = Seat.objects.on(today()).filter(circle=OuterRef("circle"), person=reader)
    return (
        # By the circles of the reader, and not a question to each session: its index.
        Session.objects.filter(circle__in=_circles_of(reader))
        .annotate(animated=Exists(seats.filter(role=SeatRole.ANIMATOR)))
        .select_related("circle", "meeting")
        .defer("sheets_document")
        .order_by("meeting__starts_at")
    )


def _circles_of(reader: Person) -> QuerySet[Seat]:
    return Seat.objects.on(today()).filter(person=reader).values("circle")


def _of_the_day(reader: Person) -> Iterator[Due]:
    there = Attendance.objects.filter(
        meeting=OuterRef("meeting"), person=reader, presence=Presence.PRESENT
    )
    sessions = (
        _sessions(reader)
        .filter(
            meeting__state__in=(MeetingState.PLANNED, MeetingState.OPEN),
            meeting__starts_at__lt=now() + timedelta(days=1),
        )
        .annotate(there=Exists(there))
    )
    for session in sessions:
        text = _words_of_the_day(session)
        if text:
            yield _due(text, "circles:live", session, _day(session))


def _words_of_the_day(session: Session) -> str:
    day, is_open = _day(session), session.meeting.state == MeetingState.OPEN
    if is_open and session.animated and day < today():
        return "Clore la séance, restée ouverte"
    if is_open:
        return "Revenir à la séance en cours" if session.there else "Entrer en séance"
    if session.animated and day == today():
        return "Ouvrir la séance d'aujourd'hui"
    if session.animated and day < today():
        return "Dire ce qu'est devenue la séance : l'ouvrir, la déplacer, l'annuler"
    return ""


def _to_sign(reader: Person) -> Iterator[Due]:
    signed = Minutes.objects.filter(
        meeting=OuterRef("meeting"), signed_at__isnull=False
    )
    sessions = _sessions(reader).filter(
        ~Exists(signed), animated=True, meeting__state=MeetingState.HELD
    )
    for session in sessions:
        yield _due(
            "Signer le compte rendu",
            "circles:minutes",
            session,
            _day(session) + timedelta(days=7),
            DueKind.MISSING,
        )


def _to_answer(reader: Person) -> Iterator[Due]:
    there = Attendance.objects.filter(
        meeting=OuterRef("meeting"), person=reader, presence=Presence.PRESENT
    )
    answered = Answered.objects.filter(session=OuterRef("pk"), person=reader)
    sessions = _sessions(reader).filter(
        Exists(there),
        ~Exists(answered),
        meeting__state=MeetingState.HELD,
        meeting__closed_at__gte=now() - timedelta(days=DAYS_TO_ANSWER),
    )
    for session in sessions:
        last = localtime(session.meeting.closed_at).date()
        yield _due(
            "Dire en une minute ce que vaut la séance",
            "circles:questionnaire",
            session,
            last + timedelta(days=DAYS_TO_ANSWER),
        )


def _day(session: Session) -> date:
    return localtime(session.meeting.starts_at).date()


def _due(
    text: str,
    page: str,
    session: Session,
    until: date,
    kind: DueKind = DueKind.TO_DO,
) -> Due:
    return Due(
        kind,
        text,
        reverse(page, args=(session.circle.slug, session.pk)),
        until=until,
        about=session.circle.name,
    )
