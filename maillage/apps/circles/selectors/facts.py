"""What was recorded of circles over twelve months: for their level, for the portfolio.

A fixed number of queries, however many circles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from maillage.apps.circles.models import (
    Commitment,
    FollowUpSheet,
    Seat,
    Session,
    Statement,
)
from maillage.apps.meetings.models import Attendance, MeetingState, Presence
from maillage.engine.follow_up.content import Verdict
from maillage.engine.follow_up.level import CircleFacts, SessionFacts


DAYS = 365


@dataclass(frozen=True)
class YearOf:
    """A circle's last twelve months."""

    facts: CircleFacts
    sessions_held: int
    present: int
    expected: int

    @property
    def attendance(self) -> float | None:
        """Present among those who sat that day; None without a session."""
        return self.present / self.expected if self.expected else None


NOTHING = YearOf(CircleFacts(), 0, 0, 0)


def years_of(circles: Collection[int], day: date) -> dict[int, YearOf]:
    """The last twelve months of each circle that held a session in them, by its key."""
    sessions = _sessions(circles, day)
    evaluated = _evaluated(sessions)
    by_circle: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for session in sessions:
        by_circle[session["circle"]].append(session)
    return {
        circle: YearOf(
            CircleFacts(tuple(_facts(each, evaluated) for each in held)),
            sessions_held=len(held),
            present=sum(each["present"] for each in held),
            expected=sum(each["expected"] for each in held),
        )
        for circle, held in by_circle.items()
    }


def _facts(session: dict[str, Any], evaluated: dict[int, int]) -> SessionFacts:
    return SessionFacts(
        members_present=session["present"],
        mirrors_prepared=session["sheets_made_at"] is not None,
        statements_adopted=session["adopted"],
        commitments_made=session["committed"],
        commitments_evaluated=evaluated.get(session["pk"], 0),
    )


def _sessions(circles: Collection[int], day: date) -> list[dict[str, Any]]:
    """Those held in the twelve months up to a day, the first one first."""
    start = timezone.make_aware(datetime.combine(day - timedelta(days=DAYS), time.min))
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    seated = _seats_on(OuterRef("held_on"), circle=OuterRef("circle"))
    present = Attendance.objects.filter(
        meeting=OuterRef("meeting"), presence=Presence.PRESENT
    ).filter(
        Exists(
            _seats_on(
                OuterRef(OuterRef("held_on")),
                circle=OuterRef(OuterRef("circle")),
                person=OuterRef("person"),
            )
        )
    )
    sessions = Session.objects.filter(
        circle__in=circles,
        meeting__state=MeetingState.HELD,
        meeting__starts_at__gte=start,
        meeting__starts_at__lt=end,
    ).annotate(
        held_on=TruncDate("meeting__starts_at"),
        starts_at=F("meeting__starts_at"),
        ended_at=Coalesce("meeting__closed_at", "meeting__ends_at"),
        adopted=_number(Statement.objects.filter(session=OuterRef("pk"), adopted=True)),
        committed=_number(Commitment.objects.filter(session=OuterRef("pk"))),
    )
    sessions = sessions.annotate(expected=_number(seated), present=_number(present))
    fields = ("pk", "circle", "starts_at", "ended_at", "sheets_made_at")
    counts = ("adopted", "committed", "expected", "present")
    return list(sessions.order_by("starts_at", "pk").values(*fields, *counts))


def _seats_on(day: Any, **which: Any) -> Any:
    return Seat.objects.filter(
        Q(until__isnull=True) | Q(until__gt=day), since__lte=day, **which
    )


def _number(rows: Any) -> Coalesce:
    """How many rows a subquery has."""
    one = rows.order_by().annotate(one=F("pk") * 0).values("one")
    counted = one.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _evaluated(sessions: list[dict[str, Any]]) -> dict[int, int]:
    """How many commitments each session could read again with their figures.

    A commitment is read again at the first session that is held after the one that
    made it and after a build gave its verdict; « cannot say yet » is no verdict.
    """
    rows = (
        FollowUpSheet.objects.filter(
            person__isnull=True,
            commitment__session__circle__in={each["circle"] for each in sessions},
        )
        .exclude(verdict=Verdict.CANNOT_SAY.value)
        .order_by("made_at")
        .values_list(
            "commitment",
            "commitment__session__circle",
            "commitment__session__meeting__starts_at",
            "made_at",
        )
    )
    found: dict[int, int] = defaultdict(int)
    seen = set()
    for commitment, circle, made_in, made_at in rows:
        again = next(
            (
                each["pk"]
                for each in sessions
                if each["circle"] == circle
                and each["starts_at"] > made_in
                and each["ended_at"] >= made_at
            ),
            None,
        )
        if again is not None and commitment not in seen:
            seen.add(commitment)
            found[again] += 1
    return found
