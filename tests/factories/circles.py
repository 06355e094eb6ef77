"""Circles for tests: people who sit, with codes, and their agreements."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from maillage.apps.circles.actions.circle import Settings, create_circle
from maillage.apps.circles.actions.consents import give_consent
from maillage.apps.circles.actions.seats import Newcomer
from maillage.apps.circles.models import Circle, ConsentKind, Seat, SeatRole
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Kind, Mandate, Organisation
from tests.factories import people


_numbers = count(1)


def organisation(**named: Any) -> Organisation:
    """A pole of health; give it `name`, `slug`, `kind` or `territory`."""
    number = next(_numbers)
    named = {
        "name": f"Pôle {number}",
        "slug": f"pole-{number}",
        "kind": Kind.POLE,
        "territory": "Migennes",
        **named,
    }
    return Organisation.objects.create(**named)


def coordinator(of: Organisation, role: Role = Role.COORDINATOR) -> Person:
    """Somebody who holds a role on a structure, coordinator unless said."""
    holder = people.person("Coordination", profession=Profession.COORDINATOR)
    mandate(of, holder, role)
    return holder


def mandate(of: Organisation, holder: Person, role: Role = Role.COORDINATOR) -> None:
    """A role on a structure for somebody."""
    Mandate.objects.create(
        organisation=of, person=holder, role=role, since=date(2020, 1, 1)
    )


def code(number: int) -> str:
    """The prescriber code of the n-th doctor that this factory makes."""
    return f"7{number:08d}"


def circle(
    *,
    members: int = 6,
    animators: int = 1,
    consents: bool = True,
    opened_on: date | None = None,
    of: Organisation | None = None,
    **settings: Any,
) -> Circle:
    """A circle of general practitioners, each with a code and both agreements given.

    `consents=False`: nobody has agreed to anything. Its animators are pharmacists.
    """
    of = of or organisation()
    opened_on = opened_on or today() - timedelta(days=365)
    doctors = [people.person() for _ in range(members)]
    pharmacists = [
        people.person(family_name=f"Animation{n}", profession=Profession.PHARMACIST)
        for n in range(animators)
    ]
    made = create_circle(
        organisation=of,
        name=settings.pop("name", f"Cercle {next(_numbers)}"),
        territory=settings.pop("territory", "Migennes"),
        settings=Settings(**settings),
        seats=[
            *(Newcomer(each, SeatRole.ANIMATOR) for each in pharmacists),
            *(Newcomer(each, codes=(code(each.pk),)) for each in doctors),
        ],
        by=coordinator(of),
        on=opened_on,
    )
    if consents:
        for doctor in doctors:
            agree(made, doctor, on=opened_on)
    return made


def agree(
    of: Circle,
    doctor: Person,
    *kinds: ConsentKind,
    on: date | None = None,
) -> None:
    """The doctor agrees to these, both unless said."""
    for kind in kinds or tuple(ConsentKind):
        give_consent(circle=of, kind=kind, by=doctor, on=on)


def animator(of: Circle) -> Person:
    """The circle's first animator."""
    return _seats(of, SeatRole.ANIMATOR)[0].person


def members(of: Circle) -> list[Person]:
    """Those who sit as members, by name."""
    return [seat.person for seat in _seats(of, SeatRole.MEMBER)]


def seat(of: Circle, holder: Person) -> Seat:
    """The open seat of a person."""
    return Seat.objects.get(circle=of, person=holder, until__isnull=True)


def _seats(of: Circle, role: SeatRole) -> list[Seat]:
    found = Seat.objects.filter(circle=of, role=role, until__isnull=True)
    return list(found.select_related("person").order_by("pk"))
