"""Who is counted in a circle's figures: the only door from seats to the engine."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from maillage.apps.circles.models import Circle, Consent, ConsentKind, Seat, Session
from maillage.apps.people.clock import today
from maillage.engine.mirrors import circle as engine


def counted_seats(circle: Circle, day: date | None = None) -> list[Seat]:
    """The seats, with their people, of those who agree to be counted, by first code.

    A seat counts while it is open, holds a confirmed code, and its doctor agrees.
    The agreement asked for is always today's: who has withdrawn his is counted in
    nothing any more, whatever the day looked at.
    """
    agrees = Consent.objects.on(today()).filter(
        circle=circle, person=OuterRef("person"), kind=ConsentKind.FIGURES
    )
    seats = (
        Seat.objects.on(day or today())
        .filter(Exists(agrees), circle=circle)
        .select_related("person")
    )
    return sorted(
        (seat for seat in seats if seat.prescriber_codes),
        key=lambda seat: seat.prescriber_codes[0],
    )


def sat_on(session: Session) -> set[int]:
    """The people who held a seat in the circle on the day of its session."""
    day = localdate(session.meeting.starts_at)
    seats = Seat.objects.on(day).filter(circle=session.circle_id)
    return set(seats.values_list("person", flat=True))


def engine_circle(circle: Circle, day: date | None = None) -> engine.Circle | None:
    """The circle as the engine reads it, by codes alone; None where nobody counts.

    The figures of a group of fewer than `fewest_doctors` are refused by the engine;
    a doctor's own are not.
    """
    seats = counted_seats(circle, day)
    if not seats:
        return None
    return engine.Circle(
        name=circle.name,
        territory=circle.territory,
        members=tuple(
            engine.Member(codes=tuple(seat.prescriber_codes)) for seat in seats
        ),
        against=engine.Against(circle.against),
        fewest_doctors=circle.fewest_doctors,
    )


def group_may_be_shown(circle: Circle, day: date | None = None) -> bool:
    """Whether enough doctors are counted for the group to have figures."""
    return len(counted_seats(circle, day)) >= circle.fewest_doctors
