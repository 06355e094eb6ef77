"""Meetings of a structure for tests: planned, open, held, by those who may."""

from __future__ import annotations

from datetime import datetime, timedelta

from maillage.apps.meetings import actions
from maillage.apps.meetings.models import CaseCategory, Means, Meeting, MeetingKind
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Organisation
from tests.factories import people, structures


A_CASE = {CaseCategory.COMPLEX: (4, 1), CaseCategory.SEVERE: (1, 0)}


def coordinator(of: Organisation) -> Person:
    """Somebody who organises it."""
    return structures.role(of, Role.COORDINATOR)


def planned(
    of: Organisation | None = None,
    *,
    kind: MeetingKind = MeetingKind.RCP,
    by: Person | None = None,
    starts_at: datetime | None = None,
    leader: Person | None = None,
    invited: int = 2,
    title: str = "RCP du plateau",
) -> Meeting:
    """An hour long, by default tomorrow, with so many members invited."""
    of = of or structures.organisation()
    by = by or coordinator(of)
    starts_at = starts_at or now() + timedelta(days=1)
    meeting = actions.plan_meeting(
        kind=kind,
        host=of,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        place="Salle du haut",
        leader=leader,
        by=by,
    )
    members = [structures.member(of, people.account().person) for _ in range(invited)]
    actions.invite_people(
        meeting=meeting, people=[member.person for member in members], by=by
    )
    return meeting


def held(
    of: Organisation | None = None, *, by: Person | None = None, **named: object
) -> Meeting:
    """Held yesterday: the first invited was there, the last was not."""
    of = of or structures.organisation()
    by = by or coordinator(of)
    start = named.pop("starts_at", None) or now() - timedelta(days=1)
    meeting = planned(of, by=by, starts_at=start, **named)
    actions.open_meeting(meeting=meeting, by=by, at=start)
    first = meeting.attendances.order_by("pk").first()
    actions.mark_present(meeting=meeting, person=first.person, means=Means.PAPER, by=by)
    if meeting.kind == MeetingKind.RCP:
        actions.count_cases(meeting=meeting, cases=A_CASE, by=by)
    return actions.close_meeting(
        meeting=meeting, by=by, ended_at=start + timedelta(hours=1)
    )
