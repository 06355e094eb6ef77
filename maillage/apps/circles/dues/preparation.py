"""What is due before a session: mirrors, invitations, an answer, fresh data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.circles.data import lakes
from maillage.apps.circles.models import Circle, Drop, Seat, SeatRole, Session
from maillage.apps.circles.selectors.circles import circles_run_by
from maillage.apps.meetings.models import Attendance, MeetingState, Presence
from maillage.apps.people.clock import now, today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.models import Person
from maillage.ui.formats import day, whole_month


DAYS_TO_PREPARE = 15
"""Later than two weeks before, diaries are full and paper is printed in a hurry."""

DAYS_OF_FRESH_DATA = 92
"""Figures older than three months at a session say so, and are less believed."""

SHEETS = Session.SheetsState


def due_for(reader: Person) -> list[Due]:
    """Six queries, however many circles."""
    circles = list(circles_run_by(reader).filter(closed_on__isnull=True))
    animated = set(
        Seat.objects.on(today())
        .filter(person=reader, role=SeatRole.ANIMATOR, circle__in=circles)
        .values_list("circle", flat=True)
    )
    return [
        *_to_plan(circles),
        *_to_prepare(circles, animated),
        *_of_data([each for each in circles if each.pk in animated]),
        *_to_answer(reader),
    ]


def _to_plan(circles: list[Circle]) -> Iterator[Due]:
    to_come = Session.objects.filter(
        circle__in=circles,
        meeting__state__in=(MeetingState.PLANNED, MeetingState.OPEN),
    )
    planned = set(to_come.values_list("circle", flat=True))
    for circle in circles:
        if circle.pk not in planned:
            yield Due(
                DueKind.TO_DO,
                "Planifier les prochaines séances",
                reverse("circles:plan", args=(circle.slug,)),
                about=circle.name,
            )


def _to_prepare(circles: list[Circle], animated: set[int]) -> Iterator[Due]:
    invited = Attendance.objects.filter(
        meeting=OuterRef("meeting"), invited_at__isnull=False
    )
    sessions = (
        _soon()
        .filter(circle__in=circles)
        .annotate(has_invited=Exists(invited))
        .order_by("meeting__starts_at")
    )
    for session in sessions:
        if not session.has_invited:
            yield _due(session, "Inviter les membres à la séance", "circles:invite")
        if session.circle_id in animated:
            text = _of_sheets(session)
            if text:
                yield _due(session, text, "circles:prepare")


def _of_sheets(session: Session) -> str:
    return {
        SHEETS.NONE: "Préparer les miroirs de la séance",
        SHEETS.FAILED: "Les miroirs de la séance ne sont pas prêts",
        SHEETS.STALE: "Refaire les miroirs de la séance",
    }.get(SHEETS(session.sheets_state), "")


def _of_data(circles: list[Circle]) -> Iterator[Due]:
    checked = Drop.objects.filter(circle__in=circles, state=Drop.State.CHECKED)
    for drop in checked.select_related("circle"):
        yield Due(
            DueKind.TO_DO,
            f"Importer ou écarter le fichier « {drop.name} »",
            reverse("circles:drop", args=(drop.circle.slug, drop.pk)),
            localtime(drop.dropped_at).date() + timedelta(days=7),
            drop.circle.name,
        )
    for circle in circles:
        text = _of_base(circle)
        if text:
            yield Due(
                DueKind.MISSING,
                text,
                reverse("circles:data", args=(circle.slug,)),
                about=circle.name,
            )


def _of_base(circle: Circle) -> str:
    base = lakes.manifest_of(circle.organisation)
    if base is None or base.last_day is None:
        return "Déposer les premiers fichiers de délivrances"
    if (today() - base.last_day).days > DAYS_OF_FRESH_DATA:
        return (
            "Déposer les délivrances récentes : les données s'arrêtent en "
            f"{whole_month(base.last_day)}"
        )
    return ""


def _to_answer(reader: Person) -> Iterator[Due]:
    places = Attendance.objects.filter(
        person=reader,
        presence=Presence.INVITED,
        invited_at__isnull=False,
        meeting__state=MeetingState.PLANNED,
        meeting__starts_at__gt=now(),
        meeting__circle_session__isnull=False,
    ).select_related("meeting__circle_session__circle")
    for place in places.defer("meeting__circle_session__sheets_document"):
        session = place.meeting.circle_session
        yield _due(session, "Dire si vous viendrez à la séance", "circles:session")


def _soon() -> QuerySet[Session]:
    return (
        Session.objects.filter(
            meeting__state=MeetingState.PLANNED,
            meeting__starts_at__gt=now(),
            meeting__starts_at__lt=now() + timedelta(days=DAYS_TO_PREPARE),
        )
        .select_related("circle", "meeting")
        .defer("sheets_document")
    )


def _due(session: Session, text: str, page: str) -> Due:
    on: date = localtime(session.meeting.starts_at).date()
    return Due(
        DueKind.TO_DO,
        f"{text} du {day(on)}",
        reverse(page, args=(session.circle.slug, session.pk)),
        on,
        session.circle.name,
    )
