"""The files brought to a circle's data, for who may read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from maillage.apps.circles.data import lakes
from maillage.apps.circles.models import Building, Circle, Drop
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.engine.lake.build import Manifest


MOST_SHOWN = 100

AT_WORK = (
    Drop.State.RECEIVED,
    Drop.State.CHECKING,
    Drop.State.IMPORTING,
    Drop.State.RETRACTING,
)
"""Something is being done: the page comes back by itself."""


@dataclass(frozen=True)
class Data:
    """Where the data of a circle's structure stand."""

    waiting: list[Drop]
    """Being tried or imported, or waiting for a word from the animator."""
    past: list[Drop]
    base: Manifest | None
    building: Building | None
    has_key: bool

    @property
    def at_work(self) -> bool:
        """Whether something is being done now."""
        return self.is_building or any(drop.state in AT_WORK for drop in self.waiting)

    @property
    def is_building(self) -> bool:
        """Whether the base is being made, or soon will be."""
        return self.building is not None and self.building.state in (
            Building.State.QUEUED,
            Building.State.MAKING,
        )


def data_of(reader: Person | None, circle: Circle) -> Data:
    """The files of the circle, and the base of its structure."""
    require(reader, "circles.read_drops", circle)
    drops = list(
        Drop.objects.filter(circle=circle).select_related("dropped_by")[:MOST_SHOWN]
    )
    open_states = (*AT_WORK, Drop.State.CHECKED)
    return Data(
        waiting=[drop for drop in drops if drop.state in open_states],
        past=[drop for drop in drops if drop.state not in open_states],
        base=lakes.manifest_of(circle.organisation),
        building=Building.objects.filter(organisation=circle.organisation_id).first(),
        has_key=lakes.has_key(circle.organisation),
    )


def drop_for(reader: Person | None, slug: str, key: int, verb: str) -> Drop:
    """A file of a circle, for who may do this with it; `PermissionDenied` otherwise."""
    drop = (
        Drop.objects.select_related("circle__organisation", "dropped_by")
        .filter(circle__slug=slug, pk=key)
        .first()
    )
    if drop is None:
        raise PermissionDenied(verb)
    require(reader, verb, drop.circle)
    return drop
