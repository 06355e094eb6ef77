"""The letters of a structure's meeting: one to each person, naming nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.meetings.calendar_file import calendar_file
from maillage.apps.meetings.models import Attendance, Meeting, MeetingState
from maillage.apps.meetings.team_kinds import TEAM_KINDS, page
from maillage.ui.formats import clock, long_day


_SALT = "meetings.answer"
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
        Attendance.objects.select_related("person", "meeting__organisation")
        .filter(pk=key, meeting__kind__in=TEAM_KINDS)
        .first()
    )


def invitation(meeting: Meeting, attendance: Attendance | None, words: str) -> Letter:
    """The invitation; without an attendance, as it is previewed."""
    link = (
        address(reverse("meetings:answer_letter", args=(answer_token(attendance),)))
        if attendance
        else address("/reunions/reponse/…")
    )
    return Letter(
        f"{meeting.organisation.name} : {meeting.title}, {_when(meeting)}",
        render_to_string(
            "meetings/email/invitation.txt",
            _context(meeting) | {"link": link, "words": words.strip()},
        ),
    )


def change(meeting: Meeting) -> Letter:
    """What changed: another day or place, a cancellation, a meeting that is back."""
    cancelled = meeting.state == MeetingState.CANCELLED
    what = "annulée" if cancelled else "modifiée"
    return Letter(
        f"{meeting.organisation.name} : réunion {what}, {_when(meeting)}",
        render_to_string(
            "meetings/email/change.txt", _context(meeting) | {"cancelled": cancelled}
        ),
    )


def message(
    meeting: Meeting, letter: Letter, to: str, made_at: datetime
) -> EmailMultiAlternatives:
    """The letter ready to leave, with the file that a calendar takes."""
    sender = settings.DEFAULT_FROM_EMAIL
    found = EmailMultiAlternatives(letter.subject, letter.body, sender, [to])
    calendar = calendar_file(
        meeting, address(page(meeting)), made_at, organizer=sender, attendee=to
    )
    method = "CANCEL" if meeting.state == MeetingState.CANCELLED else "REQUEST"
    found.attach("reunion.ics", calendar, f"text/calendar; method={method}")
    return found


def address(path: str) -> str:
    """The whole address of a page."""
    return f"{settings.PUBLIC_URL}{path}"


def _when(meeting: Meeting) -> str:
    return long_day(localtime(meeting.starts_at))


def _context(meeting: Meeting) -> dict[str, object]:
    starts, ends = localtime(meeting.starts_at), localtime(meeting.ends_at)
    return {
        "meeting": meeting,
        "day": long_day(starts),
        "hours": f"de {clock(starts)} à {clock(ends)}",
        "page": address(page(meeting)),
    }
