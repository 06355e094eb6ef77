"""Who may do what with meetings: what their own app grants, and what is one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maillage.apps.meetings.kinds import Right, has_right, kind_of
from maillage.apps.meetings.models import Attendance, Meeting
from maillage.apps.people.authorisation import Policies, Predicate, any_of
from maillage.apps.people.models import Person
from maillage.apps.people.policies import is_oneself
from maillage.apps.people.roles import Role
from maillage.apps.structures.policies import ORGANISERS, belongs, holds


@dataclass(frozen=True)
class Planned:
    """A meeting that does not exist yet: its kind, and what it is planned for."""

    kind: str
    host: Any


def granted(right: Right) -> Predicate:
    """The app that the meeting belongs to grants this right."""

    def predicate(reader: Person, meeting: Meeting) -> bool:
        return has_right(reader, right, meeting)

    predicate.__name__ = f"granted_{right}"
    return predicate


def may_plan(reader: Person, planned: Planned) -> bool:
    """The app of this kind lets the reader plan one for this host."""
    return kind_of(planned.kind).may_plan(reader, planned.host)


def is_invited(reader: Person, meeting: Meeting) -> bool:
    """The reader has a place on the meeting's list."""
    return Attendance.objects.filter(meeting=meeting, person=reader).exists()


POLICIES = Policies(
    {
        "meetings.read_meeting": any_of(is_invited, granted(Right.READ)),
        "meetings.change_meeting": any_of(granted(Right.CHANGE)),
        "meetings.cancel_meeting": any_of(granted(Right.CANCEL)),
        "meetings.invite": any_of(granted(Right.INVITE)),
        "meetings.attend": any_of(is_invited, granted(Right.ATTEND)),
        "meetings.run_meeting": any_of(granted(Right.RUN)),
        "meetings.close_meeting": any_of(granted(Right.CLOSE)),
        "meetings.sign_minutes": any_of(granted(Right.SIGN)),
        "meetings.read_minutes": any_of(granted(Right.READ_MINUTES)),
    }
)
"""Verb -> who; the object is a meeting."""

TEAM_POLICIES = Policies(
    {
        "meetings.organise_meetings": any_of(holds(*ORGANISERS)),
        "meetings.read_team_meetings": any_of(
            belongs,
            holds(Role.MEMBER, Role.ANIMATOR, Role.TREASURER, *ORGANISERS),
        ),
        "meetings.read_team_hours": any_of(holds(Role.TREASURER, *ORGANISERS)),
    }
)
"""Verb -> who; the object is an organisation."""

PLANNING_POLICIES = Policies({"meetings.plan_meeting": any_of(may_plan)})
"""Verb -> who; the object is a `Planned`."""

PERSON_POLICIES = Policies({"meetings.read_own_hours": any_of(is_oneself)})
"""Verb -> who; the object is a person."""
