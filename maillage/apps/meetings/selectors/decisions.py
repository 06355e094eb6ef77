"""What a meeting decided and what came of it, as its page and its minutes show it.

Who asks has already been let into the meeting: no right is asked here but that of
writing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from maillage.apps.meetings.models import (
    ActionPoint,
    Decision,
    Meeting,
    MeetingState,
)
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.ui.formats import day


def decisions_of(meeting: Meeting) -> list[Decision]:
    """What was decided, in order."""
    return list(meeting.decisions.filter(removed_at__isnull=True))


def action_points_of(meeting: Meeting) -> list[ActionPoint]:
    """What came of it, the nearest day first, whatever became of it since."""
    return list(_points(Q(meeting=meeting)))


def points_to_read_again(
    meeting: Meeting, among: Iterable[Meeting] | None = None
) -> list[ActionPoint]:
    """What earlier meetings gave to do and is still open, the nearest day first.

    Those of the same series, else of the same kind in the structure, unless `among`
    says which meetings came before.
    """
    return list(_points(_earlier(meeting, among)))


def _points(asked: Q) -> QuerySet[ActionPoint]:
    return ActionPoint.objects.filter(asked).select_related(
        "owner", "meeting", "organisation"
    )


def _earlier(meeting: Meeting, among: Iterable[Meeting] | None) -> Q:
    earlier = Q(
        meeting__starts_at__lt=meeting.starts_at,
        done_at__isnull=True,
        dropped_at__isnull=True,
    )
    if among is not None:
        return earlier & Q(meeting__in=among)
    if meeting.series_id:
        return earlier & Q(meeting__series=meeting.series_id)
    return earlier & Q(
        meeting__organisation=meeting.organisation_id, meeting__kind=meeting.kind
    )


def open_points(points: QuerySet[ActionPoint]) -> QuerySet[ActionPoint]:
    """Those still to be done."""
    return points.filter(done_at__isnull=True, dropped_at__isnull=True)


@dataclass(frozen=True)
class PointLine:
    """Something to do as a list shows it to one reader."""

    point: ActionPoint
    day: date
    may_finish: bool
    may_change: bool

    @property
    def is_late(self) -> bool:
        """Still open after its day."""
        return self.point.is_open and self.point.due_on < self.day

    @property
    def moved(self) -> bool:
        """Whether it was first promised for an earlier or later day."""
        return self.point.first_due_on != self.point.due_on


@dataclass(frozen=True)
class DecidedLine:
    """A decision with what came of it."""

    decision: Decision
    points: tuple[PointLine, ...]


@dataclass(frozen=True)
class Decided:
    """The part of a meeting's page `meetings/parts/decisions.html`."""

    meeting: Meeting
    lines: tuple[DecidedLine, ...]
    alone: tuple[PointLine, ...]
    """What is to do and comes from no decision."""
    to_read_again: tuple[PointLine, ...]
    may_write: bool
    removed: tuple[Decision, ...]
    """Taken away, that who writes may put back."""

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to show or to do."""
        return bool(self.lines or self.alone or self.to_read_again or self.may_write)


def decided(
    reader: Person | None,
    meeting: Meeting,
    among: Iterable[Meeting] | None = None,
    *,
    signed: bool | None = None,
) -> Decided:
    """What the meeting decided, for this reader; `among` as `points_to_read_again`.

    `signed` is whether its minutes are, where the caller knows.
    """
    runs = allowed(reader, "meetings.write_decisions", meeting)
    every = list(meeting.decisions.all())
    shown = [one for one in every if one.removed_at is None]
    given, again = _given_and_again(meeting, among)
    # Asked only where there is something to act on: most pages have nothing.
    keeps = runs or (bool(given or again) and _organises(reader, meeting))
    lines = point_lines(reader, given, keeps=keeps)
    keys = {one.pk for one in shown}
    may_write = runs and meeting.state in (MeetingState.OPEN, MeetingState.HELD)
    if may_write:
        may_write = not (has_signed_minutes(meeting) if signed is None else signed)
    return Decided(
        meeting=meeting,
        lines=tuple(
            DecidedLine(one, tuple(x for x in lines if x.point.decision_id == one.pk))
            for one in shown
        ),
        alone=tuple(x for x in lines if x.point.decision_id not in keys),
        to_read_again=tuple(point_lines(reader, again, keeps=keeps)),
        may_write=may_write,
        removed=tuple(x for x in every if x.removed_at) if may_write else (),
    )


def _organises(reader: Person | None, meeting: Meeting) -> bool:
    return allowed(reader, "meetings.organise_meetings", meeting.organisation)


def has_signed_minutes(meeting: Meeting) -> bool:
    """Whether minutes of it were signed: what it decided changes no more."""
    return meeting.minutes.filter(signed_at__isnull=False).exists()


def _given_and_again(
    meeting: Meeting, among: Iterable[Meeting] | None
) -> tuple[list[ActionPoint], list[ActionPoint]]:
    """Its own points, and those to read again while it is not over: in one query."""
    asked = Q(meeting=meeting)
    if meeting.state in (MeetingState.PLANNED, MeetingState.OPEN):
        asked |= _earlier(meeting, among)
    points = list(_points(asked))
    return (
        [point for point in points if point.meeting_id == meeting.pk],
        [point for point in points if point.meeting_id != meeting.pk],
    )


def point_lines(
    reader: Person | None, points: Iterable[ActionPoint], *, keeps: bool
) -> list[PointLine]:
    """Each as this reader may act on it: `keeps` where he keeps the whole list.

    Two questions for the whole list and not for each line: the actions ask again.
    """
    mine = reader.pk if reader else None
    return [
        PointLine(point, today(), keeps or point.owner_id == mine, keeps)
        for point in points
    ]


def decided_document(meeting: Meeting) -> dict[str, Any]:
    """The same as plain words, for the minutes that are signed."""
    return {
        "decisions": [one.text for one in decisions_of(meeting)],
        "action_points": [
            {"text": one.text, "owner": str(one.owner), "due": day(one.due_on)}
            for one in action_points_of(meeting)
            if one.dropped_at is None
        ],
    }
