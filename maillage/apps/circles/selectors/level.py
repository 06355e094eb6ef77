"""The level of a circle, from what was recorded of its last twelve months."""

from __future__ import annotations

from maillage.apps.circles.models import Circle
from maillage.apps.circles.selectors.facts import NOTHING, YearOf, years_of
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.engine.follow_up.level import Level, level


def level_of(reader: Person | None, circle: Circle) -> tuple[Level, YearOf]:
    """The level and the year it comes from; `PermissionDenied` for who may not read."""
    require(reader, "circles.read_level", circle)
    year = years_of([circle.pk], today()).get(circle.pk, NOTHING)
    return level(year.facts), year
