"""Several meetings planned at once, then moved or cancelled one by one or together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime, make_aware

from maillage.apps.meetings.actions.planning import (
    cancel_meeting,
    change_meeting,
    plan_meeting,
)
from maillage.apps.meetings.models import (
    Meeting,
    MeetingKind,
    MeetingState,
    Series,
    Step,
)
from maillage.apps.meetings.policies import Planned
from maillage.apps.meetings.series_dates import MOST
from maillage.apps.people.actions_base import action
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


@dataclass(frozen=True)
class What:
    """What a meeting is, its day apart."""

    title: str
    hour: time
    minutes: int
    place: str = ""
    link: str = ""
    agenda: str = ""
    leader: Person | None = None

    def between(self, on: date) -> tuple[datetime, datetime]:
        """When such a meeting of that day starts and ends, by the clock on the wall."""
        start = make_aware(datetime.combine(on, self.hour))
        return start, start + timedelta(minutes=self.minutes)

    def named(self, on: date) -> dict[str, Any]:
        """As `plan_meeting` and `change_meeting` take it."""
        start, end = self.between(on)
        return {
            "title": self.title,
            "starts_at": start,
            "ends_at": end,
            "place": self.place,
            "link": self.link,
            "agenda": self.agenda,
            "leader": self.leader,
        }


@dataclass(frozen=True)
class Rhythm:
    """Every two weeks, every month."""

    every: int
    step: Step


@action("meetings.plan_series")
def plan_series(
    *,
    kind: MeetingKind,
    host: Any,
    what: What,
    rhythm: Rhythm,
    days: Sequence[date],
    by: Person,
) -> list[Meeting]:
    """A meeting on each of these days, all of one series, the first day first.

    The days are those that `series_days` proposed, less those that were unticked.
    """
    require(by, "meetings.plan_meeting", Planned(kind, host))
    days = sorted(set(days))
    if not 1 <= len(days) <= MOST:
        raise BadInput(f"Dates : gardez-en au moins une, {MOST} au plus.")
    meetings = []
    series = None
    for on in days:
        meeting = plan_meeting(
            kind=kind, host=host, series=series, by=by, **what.named(on)
        )
        if series is None:
            series = Series.objects.create(
                organisation=meeting.organisation,
                every=rhythm.every,
                step=rhythm.step,
                first_on=on,
                planned_by=by,
                planned_at=now(),
            )
            meeting.series = series
            meeting.save(update_fields=("series",))
        meetings.append(meeting)
    record("meetings.plan_series", meetings[0], by=by, details={"kind": str(kind)})
    return meetings


@action("meetings.change_rest_of_series")
def change_rest_of_series(
    *, meeting: Meeting, version: int, what: What, on: date, by: Person
) -> list[Meeting]:
    """This meeting and the later ones still planned: moved by as many days.

    Raises `Stale` where someone changed this one first.
    """
    moved_by = on - localtime(meeting.starts_at).date()
    rest = list(rest_of_series(meeting))
    changed = [
        change_meeting(
            meeting=meeting,
            version=version,
            quorum=meeting.quorum,
            by=by,
            **what.named(on),
        )
    ]
    for later in rest:
        day = localtime(later.starts_at).date() + moved_by
        changed.append(
            change_meeting(
                meeting=later,
                version=later.version,
                quorum=later.quorum,
                by=by,
                **what.named(day),
            )
        )
    record("meetings.change_rest_of_series", meeting, by=by)
    return changed


@action("meetings.cancel_rest_of_series")
def cancel_rest_of_series(
    *, meeting: Meeting, reason: str, by: Person
) -> list[Meeting]:
    """This meeting and the later ones still planned are not held; each can come back.

    Those already cancelled for a reason of their own keep it.
    """
    rest = list(rest_of_series(meeting))
    cancelled = [
        cancel_meeting(meeting=one, reason=reason, by=by) for one in (meeting, *rest)
    ]
    record("meetings.cancel_rest_of_series", meeting, by=by)
    return cancelled


def rest_of_series(meeting: Meeting) -> QuerySet[Meeting]:
    """The later meetings of its series that are still planned."""
    if meeting.series_id is None:
        return Meeting.objects.none()
    return (
        Meeting.objects.filter(
            series=meeting.series_id,
            state=MeetingState.PLANNED,
            starts_at__gt=meeting.starts_at,
        )
        .select_related("organisation")
        .order_by("starts_at")
    )
