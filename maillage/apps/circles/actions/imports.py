"""A circle created, or grown, from a file of people that was shown and confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from maillage.apps.circles.actions.circle import Settings, create_circle
from maillage.apps.circles.actions.seats import Newcomer, admit_members
from maillage.apps.circles.arrivals import Arrival, match
from maillage.apps.circles.models import Circle, Seat, SeatRole
from maillage.apps.people.actions.persons import register_person
from maillage.apps.people.actions_base import action
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


@action("circles.create_circle_by_import")
def create_circle_by_import(
    *,
    organisation: Organisation,
    name: str,
    territory: str,
    settings: Settings,
    arrivals: Sequence[Arrival],
    animate: bool,
    by: Person | None,
) -> Circle:
    """A circle with its people, registering those whom nobody knew: all or nothing.

    `animate`: whoever creates it takes an animator's seat, unless the file gives him
    one.
    """
    require(by, "circles.create_circle", organisation)
    newcomers = [
        _newcomer(each, organisation, "circles.create_circle", organisation, by)
        for each in arrivals
    ]
    if animate and by is not None and by not in [each.person for each in newcomers]:
        newcomers.insert(0, Newcomer(by, SeatRole.ANIMATOR))
    return create_circle(
        organisation=organisation,
        name=name,
        territory=territory,
        settings=settings,
        seats=newcomers,
        by=by,
    )


@action("circles.import_members")
def import_members(
    *, circle: Circle, arrivals: Sequence[Arrival], by: Person | None
) -> list[Seat]:
    """The people of a file take their seats: all of them or none."""
    require(by, "circles.admit_member", circle)
    return admit_members(
        circle=circle,
        newcomers=[
            _newcomer(each, circle.organisation, "circles.admit_member", circle, by)
            for each in arrivals
        ],
        by=by,
    )


def _newcomer(
    arrival: Arrival,
    organisation: Organisation,
    verb: str,
    about: models.Model,
    by: Person | None,
) -> Newcomer:
    """Known when the file was read, or registered since, or new."""
    if arrival.known is not None:
        person = Person.objects.get(pk=arrival.known)
    else:
        person = match(arrival.particulars, organisation) or register_person(
            **arrival.particulars, by=by, verb=verb, about=about, even_if_alike=True
        )
    return Newcomer(person, SeatRole(arrival.role), arrival.codes)
