"""Which circles a reader may see, and one of them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.apps.circles.models import Circle, Seat, SeatRole
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Mandate, Organisation


ORGANISERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def circle_for(reader: Person | None, slug: str, verb: str) -> Circle:
    """The circle of an address, for who may do this there.

    `PermissionDenied` otherwise, the same for a circle that does not exist: the answer
    never tells which.
    """
    circle = Circle.objects.select_related("organisation").filter(slug=slug).first()
    if circle is None:
        raise PermissionDenied(verb)
    require(reader, verb, circle)
    return circle


def circles_of(reader: Person | None) -> QuerySet[Circle]:
    """The circles that the reader sits in, or organises."""
    if reader is None:
        return Circle.objects.none()
    return _with_structure(Q(_has_seat(reader)) | _organises(reader))


def circles_run_by(reader: Person | None) -> QuerySet[Circle]:
    """The circles that the reader animates, or organises."""
    if reader is None:
        return Circle.objects.none()
    animates = Q(_has_seat(reader, role=SeatRole.ANIMATOR))
    return _with_structure(animates | _organises(reader))


def own_seat(reader: Person | None, circle: Circle) -> Seat | None:
    """The reader's open seat in a circle, if he has one."""
    seats = Seat.objects.on(today()).filter(circle=circle, person=reader)
    return seats.select_related("person").first() if reader else None


def structures_to_open_in(reader: Person | None) -> QuerySet[Organisation]:
    """The structures where the reader may create a circle."""
    if reader is None:
        return Organisation.objects.none()
    held = Mandate.objects.on(today()).filter(
        person=reader, role__in=(*ORGANISERS, Role.ANIMATOR)
    )
    return Organisation.objects.filter(
        Q(pk__in=held.values("organisation"))
        | Q(belongs_to__whole__in=held.values("organisation"))
    ).distinct()


def _with_structure(which: Q) -> QuerySet[Circle]:
    return Circle.objects.filter(which).select_related("organisation")


def _has_seat(reader: Person, **more: object) -> Exists:
    seats = Seat.objects.on(today()).filter(
        circle=OuterRef("pk"), person=reader, **more
    )
    return Exists(seats)


def _organises(reader: Person) -> Q:
    """As `structures.policies.holds` says it, for all the circles at once."""
    held = Mandate.objects.on(today()).filter(person=reader, role__in=ORGANISERS)
    return Q(organisation__in=held.values("organisation")) | Q(
        organisation__in=Organisation.objects.filter(
            belongs_to__whole__in=held.values("organisation")
        ).values("pk")
    )
