"""What circles tell of a year that may prove something: their sessions held."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.circles.models import Session
from maillage.apps.circles.words.themes import theme_title
from maillage.apps.meetings.evidence import (
    TO_SIGN,
    last_signed,
    minutes_held,
    present_at,
    signature_lines,
    with_proofs,
)
from maillage.apps.meetings.models import Meeting, MeetingKind, MeetingState
from maillage.apps.meetings.selectors.hours import within
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import day, duration, long_day


def evidence_of(organisation: Organisation, year: int) -> Iterator[Evidence]:
    """Every session held in a civil year by the structure's circles.

    No figure and no name of a doctor, and no file: the signed minutes hold the group's
    figures and the names of those present, which who reads a claim is not shown unless
    the circle shared its session. The SHA-256 of what was signed is told.
    """
    meetings = Meeting.objects.filter(
        organisation=organisation,
        kind=MeetingKind.CIRCLE_SESSION,
        state=MeetingState.HELD,
        circle_session__isnull=False,
        **within(year),
    )
    sessions = {
        session.meeting_id: session
        for session in Session.objects.filter(meeting__in=meetings)
        .select_related("circle")
        .defer("sheets_document")
    }
    for meeting in with_proofs(meetings):
        yield _told(meeting, sessions[meeting.pk])


def _told(meeting: Meeting, session: Session) -> Evidence:
    on = localtime(meeting.starts_at).date()
    theme, signed = theme_title(session.theme), last_signed(meeting)
    return Evidence(
        kind="circle_session_held",
        key=f"circles.session:{session.pk}",
        on=on,
        title=f"Séance de cercle de qualité, {day(on)} : {theme}",
        url=reverse("circles:session", args=(session.circle.slug, session.pk)),
        facts={"theme": session.theme, "present": present_at(meeting)},
        lines=(
            ("Cercle", session.circle.name),
            ("Thème", theme),
            ("Date", long_day(on)),
            ("Durée", duration(minutes_held(meeting))),
            ("Présents", str(present_at(meeting))),
            *signature_lines(signed),
        ),
        is_final=signed is not None,
        missing="" if signed else TO_SIGN,
    )
