"""The letters of a session: one to each person, naming nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.circles.models import Session
from maillage.apps.circles.words.themes import theme_title
from maillage.apps.meetings.calendar_file import calendar_file
from maillage.apps.meetings.models import Attendance, Meeting, MeetingState
from maillage.ui.formats import clock, long_day


_SALT = "circles.answer"
_DAYS_OF_AN_ANSWER = 400


@dataclass(frozen=True)
class Letter:
    """A letter as it is read."""

    subject: str
    body: str


def answer_token(attendance: Attendance) -> str:
    """What the link of a letter carries: whose answer it takes, signed."""
    return signing.dumps(attendance.pk, salt=_SALT)


def attendance_of(token: str) -> Attendance | None:
    """The place that a link answers for; None for a link that is false or too old."""
    try:
        key = signing.loads(token, salt=_SALT, max_age=_DAYS_OF_AN_ANSWER * 86400)
    except signing.BadSignature:
        return None
    return (
        Attendance.objects.select_related(
            "person", "meeting__circle_session__circle__organisation"
        )
        .filter(pk=key, meeting__circle_session__isnull=False)
        .first()
    )


def invitation(session: Session, attendance: Attendance | None, words: str) -> Letter:
    """The invitation to a session; without an attendance, as it is previewed."""
    link = (
        address(reverse("circles:answer", args=(answer_token(attendance),)))
        if attendance
        else address("/cercles/reponse/…")
    )
    return Letter(
        f"{session.circle.name} : séance du {_when(session.meeting)}",
        render_to_string(
            "circles/preparation/email/invitation.txt",
            _context(session) | {"link": link, "words": words.strip()},
        ),
    )


def change(session: Session) -> Letter:
    """What changed: another day or place, a cancellation, a session that is back."""
    cancelled = session.meeting.state == MeetingState.CANCELLED
    what = "annulée" if cancelled else "modifiée"
    return Letter(
        f"{session.circle.name} : séance {what}, {_when(session.meeting)}",
        render_to_string(
            "circles/preparation/email/change.txt",
            _context(session) | {"cancelled": cancelled},
        ),
    )


def message(
    session: Session, letter: Letter, to: str, made_at: datetime
) -> EmailMultiAlternatives:
    """The letter ready to leave, with the file that a calendar takes."""
    sender = settings.DEFAULT_FROM_EMAIL
    found = EmailMultiAlternatives(letter.subject, letter.body, sender, [to])
    calendar = calendar_file(
        session.meeting,
        address(_page(session)),
        made_at,
        organizer=sender,
        attendee=to,
    )
    method = "CANCEL" if session.meeting.state == MeetingState.CANCELLED else "REQUEST"
    found.attach("seance.ics", calendar, f"text/calendar; method={method}")
    return found


def address(path: str) -> str:
    """The whole address of a page."""
    return f"{settings.PUBLIC_URL}{path}"


def _page(session: Session) -> str:
    return reverse("circles:session", args=(session.circle.slug, session.pk))


def _when(meeting: Meeting) -> str:
    return long_day(localtime(meeting.starts_at))


def _context(session: Session) -> dict[str, object]:
    meeting = session.meeting
    starts, ends = localtime(meeting.starts_at), localtime(meeting.ends_at)
    return {
        "session": session,
        "circle": session.circle,
        "meeting": meeting,
        "theme": theme_title(session.theme),
        "day": long_day(starts),
        "hours": f"de {clock(starts)} à {clock(ends)}",
        "page": address(_page(session)),
    }
