"""Who may do what with meetings: what their own app grants, and what is one's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from maillage.apps.meetings.kinds import Right, has_right, kind_of
from maillage.apps.meetings.models import (
    ActionPoint,
    Attendance,
    Meeting,
    MeetingKind,
)
from maillage.apps.people.authorisation import (
    Policies,
    Predicate,
    all_of,
    allowed,
    any_of,
)
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


def is_assembly(_reader: Person, meeting: Meeting) -> bool:
    """The meeting is a general assembly."""
    return meeting.kind == MeetingKind.GENERAL_ASSEMBLY


@cache
def of_its_structure(*roles: Role) -> Predicate:
    """The reader holds one of these roles on the meeting's structure."""
    on_structure = holds(*roles)

    def predicate(reader: Person, meeting: Meeting) -> bool:
        return on_structure(reader, meeting.organisation)

    predicate.__name__ = "its_structure_" + "_or_".join(sorted(roles))
    return predicate


def owns(reader: Person, point: ActionPoint) -> bool:
    """It is for the reader to do."""
    return point.owner_id == reader.pk


def keeps_its_structure(reader: Person, point: ActionPoint) -> bool:
    """The reader organises the structure that it belongs to."""
    return holds(*ORGANISERS)(reader, point.organisation)


@cache
def of_its_meeting(verb: str) -> Predicate:
    """The reader may do this to the meeting that it comes from."""

    def predicate(reader: Person, point: ActionPoint) -> bool:
        return point.meeting is not None and allowed(reader, verb, point.meeting)

    predicate.__name__ = f"its_meeting_{verb}"
    return predicate


def is_of_the_team_and_so_is_the_point(reader: Person, point: ActionPoint) -> bool:
    """It comes from no meeting, and the reader reads those of the structure."""
    return point.meeting is None and allowed(
        reader, "meetings.read_team_meetings", point.organisation
    )


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
        "meetings.write_decisions": any_of(granted(Right.RUN)),
        "meetings.run_assembly": any_of(all_of(is_assembly, granted(Right.RUN))),
        # Who keeps the money has its sharing out voted.
        "meetings.put_resolution": any_of(
            all_of(is_assembly, granted(Right.RUN)),
            all_of(is_assembly, of_its_structure(Role.TREASURER)),
        ),
    }
)
"""Verb -> who; the object is a meeting."""

ACTION_POINT_POLICIES = Policies(
    {
        "meetings.read_action_point": any_of(
            owns,
            keeps_its_structure,
            of_its_meeting("meetings.read_meeting"),
            is_of_the_team_and_so_is_the_point,
        ),
        "meetings.finish_action_point": any_of(
            owns, keeps_its_structure, of_its_meeting("meetings.write_decisions")
        ),
        "meetings.change_action_point": any_of(
            keeps_its_structure, of_its_meeting("meetings.write_decisions")
        ),
    }
)
"""Verb -> who; the object is something to do."""

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
