"""Somebody whom nobody knew takes a seat: registered and seated, or neither."""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.circles.actions.seats import admit_member
from maillage.apps.circles.models import Circle, Seat, SeatRole
from maillage.apps.people.actions.persons import Duplicate, register_person
from maillage.apps.people.actions_base import action
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.apps.structures.people_words import plain


@action("circles.admit_new_person")
def admit_new_person(
    *,
    circle: Circle,
    by: Person | None,
    family_name: str,
    role: SeatRole | str = SeatRole.MEMBER,
    codes: Sequence[str] = (),
    **particulars: str | bool,
) -> Seat:
    """A new professional and his seat.

    Where his number or address is already registered under the same family name, he is
    that person; raises `Alike` for namesakes unless `even_if_alike`.
    """
    require(by, "circles.admit_member", circle)
    try:
        person = register_person(
            by=by,
            verb="circles.admit_member",
            about=circle,
            family_name=family_name,
            **particulars,
        )
    except Duplicate as known:
        if plain(known.person.family_name) != plain(family_name):
            raise
        person = known.person
    return admit_member(circle=circle, person=person, role=role, codes=codes, by=by)
