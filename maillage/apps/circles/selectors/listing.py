"""The list of a reader's circles: one line each, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from maillage.apps.circles.models import Circle, Seat, SeatRole, Session
from maillage.apps.circles.selectors.circles import circles_of
from maillage.apps.circles.words.themes import theme_title
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person


@dataclass(frozen=True)
class Line:
    """A circle, how many sit in it, its next session, what the reader is there."""

    circle: Circle
    people: int
    next_at: datetime | None
    next_theme: str
    role: str


def lines_of(reader: Person | None) -> list[Line]:
    """The open circles that the reader may see, then those that ended."""
    day = today()
    seats = Seat.objects.on(day).filter(circle=OuterRef("pk")).order_by()
    sitting = seats.values("circle").annotate(people=Count("person", distinct=True))
    to_come = Session.objects.filter(
        circle=OuterRef("pk"),
        meeting__state__in=(MeetingState.OPEN, MeetingState.PLANNED),
    ).order_by("meeting__starts_at")
    circles = circles_of(reader).annotate(
        people=Coalesce(Subquery(sitting.values("people")[:1]), 0),
        next_at=Subquery(to_come.values("meeting__starts_at")[:1]),
        next_theme=Subquery(to_come.values("theme")[:1]),
        own_role=Subquery(
            Seat.objects.filter(
                Q(until__isnull=True) | Q(until__gt=day),
                circle=OuterRef("pk"),
                person=reader,
                since__lte=day,
            ).values("role")[:1]
        ),
    )
    lines = [
        Line(
            circle=circle,
            people=circle.people,
            next_at=circle.next_at,
            next_theme=theme_title(circle.next_theme) if circle.next_theme else "",
            role=SeatRole(circle.own_role).label if circle.own_role else "",
        )
        for circle in circles.order_by("name")
    ]
    return sorted(lines, key=lambda line: line.circle.closed_on is not None)
