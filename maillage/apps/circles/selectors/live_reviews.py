"""Who may commit himself at a session, and when commitments are looked at again."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localtime

from maillage.apps.circles.models import Seat, Session
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person


MONTHS_TO_REVIEW = 6
"""Half a year: three whole months before and after are the least that says anything."""


def members_of(session: Session) -> list[Person]:
    """Those who sit in the circle today, by name."""
    seats = (
        Seat.objects.on(today())
        .filter(circle=session.circle_id)
        .select_related("person")
    )
    return list({seat.person_id: seat.person for seat in seats}.values())


def review_day(session: Session) -> date:
    """The day of the circle's next planned session, or the same day in six months."""
    after = (
        Session.objects.filter(
            circle=session.circle_id,
            meeting__state=MeetingState.PLANNED,
            meeting__starts_at__gt=session.meeting.ends_at,
        )
        .select_related("meeting")
        .order_by("meeting__starts_at")
        .first()
    )
    if after is not None:
        return localtime(after.meeting.starts_at).date()
    day = localtime(session.meeting.starts_at).date()
    months = day.year * 12 + day.month - 1 + MONTHS_TO_REVIEW
    return date(months // 12, months % 12 + 1, min(day.day, 28))
