"""Who sits in a circle: names and professions, never beside a code or a figure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from maillage.apps.circles.actions.seats import DAYS_TO_REOPEN
from maillage.apps.circles.models import Circle, Seat, SeatRole
from maillage.apps.circles.rules.composition import Composition, findings
from maillage.apps.circles.selectors.counted import counted_seats
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person


@dataclass(frozen=True)
class Members:
    """The open seats, those closed lately, and what the composition lacks."""

    animators: list[Seat]
    members: list[Seat]
    left: list[Seat]
    composition: Composition
    findings: tuple[str, ...]

    @property
    def professions(self) -> list[tuple[str, int]]:
        """Each profession's code and how many sit, the most numerous first."""
        seats = [*self.animators, *self.members]
        return Counter(seat.person.profession for seat in seats).most_common()


def members_of(reader: Person | None, circle: Circle) -> Members:
    """Everybody of a circle, for who may read it; `PermissionDenied` otherwise."""
    require(reader, "circles.read_circle", circle)
    day = today()
    seats = (
        Seat.objects.filter(circle=circle)
        .select_related("person")
        .defer("prescriber_codes", "declared_codes")
    )
    held = [seat for seat in seats if seat.holds_on(day)]
    found = composition_of(circle, held)
    since = day - timedelta(days=DAYS_TO_REOPEN)
    still = {seat.person_id for seat in held}
    return Members(
        animators=[seat for seat in held if seat.role == SeatRole.ANIMATOR],
        members=[seat for seat in held if seat.role == SeatRole.MEMBER],
        left=[
            seat
            for seat in seats
            if seat.until and since <= seat.until <= day and seat.person_id not in still
        ],
        composition=found,
        findings=findings(circle, found) if circle.closed_on is None else (),
    )


def composition_of(circle: Circle, held: list[Seat]) -> Composition:
    """How many sit, and how many are counted: numbers, without saying who."""
    animators = sum(seat.role == SeatRole.ANIMATOR for seat in held)
    return Composition(
        members=len(held) - animators,
        animators=animators,
        counted=len(counted_seats(circle)),
    )


def findings_without(reader: Person | None, seat: Seat) -> tuple[str, ...]:
    """What the circle would lack if the holder of this seat left."""
    require(reader, "circles.close_seat", seat.circle)
    held = Seat.objects.on(today()).filter(circle=seat.circle).exclude(pk=seat.pk)
    rest = list(held.select_related("person"))
    here = composition_of(seat.circle, rest)
    counted = [
        each for each in counted_seats(seat.circle) if each.person_id != seat.person_id
    ]
    return findings(
        seat.circle,
        Composition(here.members, here.animators, len(counted)),
    )
