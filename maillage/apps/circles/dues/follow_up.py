"""What is due of commitments: those to read again, or that nothing was said of yet."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from maillage.apps.circles.models import Circle, Commitment, FollowUpSheet, SeatRole
from maillage.apps.circles.models import Seat as CircleSeat
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.clock import today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.models import Person
from maillage.engine.follow_up.content import Verdict
from maillage.engine.indicators.library import find


DAYS_AHEAD = 14


def due_for(reader: Person) -> list[Due]:
    """For an animator: commitments whose review is near or past, without a verdict."""
    animated = CircleSeat.objects.on(today()).filter(
        person=reader, role=SeatRole.ANIMATOR
    )
    circles = Circle.objects.filter(
        closed_on__isnull=True, pk__in=animated.values("circle")
    )
    spoken = FollowUpSheet.objects.filter(
        commitment=OuterRef("pk"), person__isnull=True
    ).exclude(verdict=Verdict.CANNOT_SAY.value)
    commitments = (
        Commitment.objects.filter(
            ~Exists(spoken),
            session__circle__in=circles,
            session__meeting__state=MeetingState.HELD,
            dropped_at__isnull=True,
            review_on__lte=today() + timedelta(days=DAYS_AHEAD),
        )
        .annotate(slug=F("session__circle__slug"), circle=F("session__circle__name"))
        .order_by("review_on", "pk")
    )
    return [
        Due(
            DueKind.TO_DO,
            f"Relire l'engagement sur « {find(each.indicator).title} »",
            reverse("circles:follow_up", args=(each.slug,)) + f"#engagement-{each.pk}",
            until=each.review_on,
            about=each.circle,
        )
        for each in commitments
    ]
