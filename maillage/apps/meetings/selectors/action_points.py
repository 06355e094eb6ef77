"""A structure's list of things to do, as each reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.http import Http404

from maillage.apps.meetings.models import ActionPoint, MeetingKind
from maillage.apps.meetings.selectors.decisions import (
    PointLine,
    open_points,
    point_lines,
)
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import counted, joined


SHOWN_AFTER = timedelta(days=90)
"""How long what is done or dropped stays in the list of a page."""


def points_for(
    reader: Person | None, organisation: Organisation
) -> QuerySet[ActionPoint]:
    """Those of a structure that the reader may read.

    Who organises reads all; another member, what came from the team's own meetings,
    and from those of circles what is his or of a session he was invited to.
    """
    require(reader, "meetings.read_team_meetings", organisation)
    points = ActionPoint.objects.filter(organisation=organisation).select_related(
        "owner", "meeting", "organisation"
    )
    if allowed(reader, "meetings.organise_meetings", organisation):
        return points
    of_circles = Q(meeting__kind=MeetingKind.CIRCLE_SESSION)
    own = Q(owner=reader)
    invited = Q(meeting__attendances__person=reader)
    return points.filter(~of_circles | own | invited).distinct()


def point_for(
    reader: Person | None, slug: str, key: int, verb: str = "read_action_point"
) -> ActionPoint:
    """One, for who may do this to it; Http404 or a refusal otherwise."""
    point = (
        ActionPoint.objects.filter(pk=key, organisation__slug=slug)
        .select_related(
            "owner", "organisation", "meeting__organisation", "done_by", "dropped_by"
        )
        .first()
    )
    if point is None:
        raise Http404
    require(reader, f"meetings.{verb}", point)
    return point


@dataclass(frozen=True)
class PointsPage:
    """The list: late, coming, then what was done or dropped lately."""

    organisation: Organisation
    late: tuple[PointLine, ...]
    coming: tuple[PointLine, ...]
    closed: tuple[PointLine, ...]
    owner: Person | None
    keeps: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.late or self.coming or self.closed)

    @property
    def sentence(self) -> str:
        """« 2 actions en retard, 5 à venir. »."""
        parts = []
        if self.late:
            parts.append(
                counted(len(self.late), "action en retard", "actions en retard")
            )
        if self.coming:
            parts.append(counted(len(self.coming), "action à venir", "actions à venir"))
        return f"{joined(parts)}." if parts else "Rien n'attend."


def points_page(
    reader: Person | None,
    organisation: Organisation,
    owner: Person | None = None,
    *,
    since: date | None = None,
) -> PointsPage:
    """The list for a reader, of one owner where given.

    What was closed is shown for 90 days, or from `since`.
    """
    points = points_for(reader, organisation)
    if owner is not None:
        points = points.filter(owner=owner)
    keeps = allowed(reader, "meetings.organise_meetings", organisation)
    still = point_lines(reader, open_points(points), keeps=keeps)
    first = since or today() - SHOWN_AFTER
    closed = points.filter(Q(done_at__date__gte=first) | Q(dropped_at__date__gte=first))
    lines = point_lines(reader, closed, keeps=keeps)
    lines.sort(key=lambda x: x.point.done_at or x.point.dropped_at, reverse=True)
    return PointsPage(
        organisation=organisation,
        late=tuple(line for line in still if line.is_late),
        coming=tuple(line for line in still if not line.is_late),
        closed=tuple(lines),
        owner=owner,
        keeps=keeps,
    )


def owners_of(reader: Person | None, organisation: Organisation) -> QuerySet[Person]:
    """Those who were given something to do that the reader may read, by name."""
    points = points_for(reader, organisation)
    return Person.objects.filter(pk__in=points.values("owner")).order_by(
        "family_name", "given_name", "pk"
    )
