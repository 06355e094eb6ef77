"""What a circle cost over a year: its hours of presence, and what was entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.timezone import localdate

from maillage.apps.circles.models import Circle, CircleCost
from maillage.apps.circles.rules.horizon import months_after
from maillage.apps.meetings.models import Meeting, MeetingState, Presence
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person


MONTHS = 12


@dataclass(frozen=True)
class YearOfCost:
    """Twelve months of a circle, from the month of `since` to that of `until`."""

    since: date
    until: date
    sessions: int
    minutes: int
    presence_cents: int
    """The minutes, each paid as it was on the day; 0 where no hour has a price."""
    other_cents: int
    entered: bool
    """Whether anybody entered anything: without it the cost is not known."""

    @property
    def total_cents(self) -> int:
        """All of it."""
        return self.presence_cents + self.other_cents

    def a_doctor(self, doctors: int) -> float | None:
        """Euros a year and a doctor, as effects are; None where not known."""
        if not self.entered or not doctors:
            return None
        return self.total_cents / 100 / doctors


def costs_of(reader: Person | None, circle: Circle) -> list[CircleCost]:
    """What was entered and not withdrawn, the last first."""
    require(reader, "circles.read_cost", circle)
    rows = circle.costs.filter(withdrawn_at__isnull=True)
    return list(rows.select_related("entered_by"))


def year_of_cost(circle: Circle, until: date) -> YearOfCost:
    """The twelve months that end with that of `until`. Nobody's name is in it."""
    since = months_after(until, 1 - MONTHS)
    end = months_after(until, 1)
    costs = list(circle.costs.filter(withdrawn_at__isnull=True))
    sessions = Meeting.objects.filter(
        circle_session__circle=circle, state=MeetingState.HELD
    ).filter(attendances__presence=Presence.PRESENT)
    held = [
        (localdate(starts_at), minutes or 0)
        for starts_at, minutes in sessions.annotate(
            spent=Sum("attendances__minutes")
        ).values_list("starts_at", "spent")
    ]
    within = [(day, minutes) for day, minutes in held if since <= day < end]
    return YearOfCost(
        since=since,
        until=until,
        sessions=len(within),
        minutes=sum(minutes for _, minutes in within),
        presence_cents=round(
            sum(minutes * _an_hour(costs, day) / 60 for day, minutes in within)
        ),
        other_cents=sum(
            cost.amount_cents
            for cost in costs
            if cost.kind == CircleCost.Kind.OTHER and since <= cost.since < end
        ),
        entered=bool(costs),
    )


def _an_hour(costs: Sequence[CircleCost], day: date) -> int:
    """What an hour was paid on a day, in cents: the last price set by then."""
    prices = [
        cost
        for cost in costs
        if cost.kind == CircleCost.Kind.HOURLY and cost.since <= day
    ]
    return (
        max(prices, key=lambda each: (each.since, each.pk)).amount_cents
        if prices
        else 0
    )
