"""Who may do what in a circle, and who may read which figures.

The heart of the confidence that doctors give: a doctor reads his own figures and the
group's; an animator reads codes; a name beside a figure needs that doctor's consent.
The administrators of a structure, who hold its accounts, read no figure at all.
"""

from __future__ import annotations

from functools import cache

from maillage.apps.circles.models import (
    Circle,
    Consent,
    ConsentKind,
    MirrorSheet,
    Seat,
    SeatRole,
    Session,
)
from maillage.apps.meetings.models import Attendance, MeetingState, Presence
from maillage.apps.people.authorisation import (
    Policies,
    Predicate,
    all_of,
    any_of,
    ask,
)
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.policies import is_oneself
from maillage.apps.people.roles import Role
from maillage.apps.structures.policies import holds


def has_seat(reader: Person, circle: Circle) -> bool:
    """The reader sits in the circle today, as member or animator."""
    return Seat.objects.on(today()).filter(person=reader, circle=circle).exists()


def had_seat(reader: Person, circle: Circle) -> bool:
    """The reader sits in the circle, or once did."""
    return Seat.objects.filter(person=reader, circle=circle).exists()


def animates(reader: Person, circle: Circle) -> bool:
    """The reader is an animator of the circle today."""
    return (
        Seat.objects.on(today())
        .filter(person=reader, circle=circle, role=SeatRole.ANIMATOR)
        .exists()
    )


@cache
def of_its_structure(*roles: Role) -> Predicate:
    """The reader holds one of these roles on the circle's structure."""
    on_structure = holds(*roles)

    def predicate(reader: Person, circle: Circle) -> bool:
        return ask(on_structure, reader, circle.organisation)

    predicate.__name__ = "structure_" + "_or_".join(sorted(roles))
    return predicate


@cache
def of_session(of_circle: Predicate) -> Predicate:
    """The same question, asked of a session's circle."""

    def predicate(reader: Person, session: Session) -> bool:
        return ask(of_circle, reader, session.circle)

    predicate.__name__ = f"session_{getattr(of_circle, '__name__', '')}"
    return predicate


def is_present(reader: Person, session: Session) -> bool:
    """The reader is counted present at the session, which is open; he has not left."""
    return (
        session.meeting.state == MeetingState.OPEN
        and Attendance.objects.filter(
            meeting=session.meeting,
            person=reader,
            presence=Presence.PRESENT,
            left_at__isnull=True,
        ).exists()
    )


def was_present(reader: Person, session: Session) -> bool:
    """The reader was counted present at the session, which is over."""
    return (
        session.meeting.state == MeetingState.HELD
        and Attendance.objects.filter(
            meeting=session.meeting, person=reader, presence=Presence.PRESENT
        ).exists()
    )


def was_shared(_reader: Person, session: Session) -> bool:
    """The circle shared this session with its payer's referent."""
    return session.shared_with_referent


def is_own_sheet(reader: Person, sheet: MirrorSheet) -> bool:
    """The mirror is the reader's own."""
    return sheet.person_id == reader.pk


def animates_its_circle(reader: Person, sheet: MirrorSheet) -> bool:
    """The mirror is of a circle that the reader animates."""
    return animates(reader, sheet.session.circle)


def consented_to_be_named(reader: Person, seat: Seat) -> bool:
    """The doctor of the seat agrees, today, that his animator sees his name."""
    return (
        animates(reader, seat.circle)
        and Consent.objects.on(today())
        .filter(circle=seat.circle, person=seat.person, kind=ConsentKind.NAME)
        .exists()
    )


def animates_another_seat(reader: Person, seat: Seat) -> bool:
    """The seat is somebody else's, in a circle that the reader animates."""
    return seat.person_id != reader.pk and animates(reader, seat.circle)


def is_own_seat(reader: Person, seat: Seat) -> bool:
    """The seat is the reader's own."""
    return seat.person_id == reader.pk


_ORGANISERS = of_its_structure(Role.COORDINATOR, Role.ADMINISTRATOR)
_REFERENT = of_session(of_its_structure(Role.REFERENT))

CIRCLE_POLICIES = Policies(
    {
        "circles.read_circle": any_of(has_seat, _ORGANISERS),
        "circles.change_circle": any_of(animates, _ORGANISERS),
        "circles.admit_member": any_of(animates, _ORGANISERS),
        "circles.close_seat": any_of(animates, _ORGANISERS),
        "circles.reopen_seat": any_of(animates, _ORGANISERS),
        "circles.change_role": any_of(animates, _ORGANISERS),
        "circles.close_circle": any_of(animates, _ORGANISERS),
        "circles.plan_session": any_of(animates, _ORGANISERS),
        "circles.drop_file": any_of(animates),
        "circles.read_drops": any_of(animates),
        "circles.retract_batch": any_of(animates),
        "circles.read_level": any_of(has_seat, _ORGANISERS),
        "circles.read_hours": any_of(
            animates,
            _ORGANISERS,
            of_its_structure(Role.TREASURER),
        ),
        "circles.give_consent": any_of(has_seat),
        "circles.withdraw_consent": any_of(had_seat),
        "circles.read_codes": any_of(animates),
        "circles.read_follow_up": any_of(has_seat),
        "circles.follow_commitments": any_of(animates),
        "circles.read_effects": any_of(has_seat),
        "circles.look_at_effects": any_of(animates),
        "circles.withdraw_plan": any_of(animates),
        "circles.export_panel": any_of(animates),
        "circles.read_cost": any_of(
            has_seat, _ORGANISERS, of_its_structure(Role.TREASURER)
        ),
        "circles.enter_cost": any_of(animates, of_its_structure(Role.COORDINATOR)),
    }
)
"""Verb -> who; the object is a circle."""

SESSION_POLICIES = Policies(
    {
        "circles.read_session": any_of(
            of_session(has_seat),
            of_session(_ORGANISERS),
            all_of(_REFERENT, was_shared),
        ),
        "circles.prepare_session": any_of(of_session(animates)),
        "circles.invite_to_session": any_of(
            of_session(animates), of_session(_ORGANISERS)
        ),
        "circles.run_session": any_of(of_session(animates)),
        "circles.cancel_session": any_of(of_session(animates), of_session(_ORGANISERS)),
        "circles.read_group_figures": any_of(of_session(has_seat)),
        "circles.read_shared_figures": any_of(
            of_session(has_seat), all_of(_REFERENT, was_shared)
        ),
        "circles.read_figures_by_code": any_of(of_session(animates)),
        "circles.check_in": any_of(of_session(has_seat)),
        "circles.write_statement": any_of(is_present, of_session(animates)),
        "circles.vote": any_of(all_of(of_session(has_seat), is_present)),
        "circles.commit": any_of(of_session(animates)),
        "circles.answer_questionnaire": any_of(was_present),
        "circles.read_questionnaire": any_of(of_session(animates)),
        "circles.read_minutes": any_of(
            of_session(has_seat),
            of_session(_ORGANISERS),
            all_of(_REFERENT, was_shared),
        ),
        "circles.sign_minutes": any_of(of_session(animates)),
        "circles.share_session": any_of(of_session(animates)),
        "circles.note_factor": any_of(of_session(animates)),
    }
)
"""Verb -> who; the object is a session."""

SHEET_POLICIES = Policies(
    {
        "circles.read_own_mirror": any_of(is_own_sheet),
        "circles.read_mirror_by_code": any_of(is_own_sheet, animates_its_circle),
        "circles.read_own_explanation": any_of(is_own_sheet),
        "circles.read_explanation_by_code": any_of(is_own_sheet, animates_its_circle),
    }
)
"""Verb -> who; the object is a mirror."""

SEAT_POLICIES = Policies(
    {
        "circles.read_codes_of_seat": any_of(is_own_seat, consented_to_be_named),
        "circles.declare_codes": any_of(is_own_seat),
        "circles.confirm_codes": any_of(animates_another_seat),
    }
)
"""Verb -> who; the object is a seat."""

PERSON_POLICIES = Policies({"circles.read_own_figures": any_of(is_oneself)})
"""Verb -> who; the object is a person."""

CREATION_POLICIES = Policies(
    {
        "circles.create_circle": any_of(
            holds(Role.COORDINATOR, Role.ADMINISTRATOR, Role.ANIMATOR)
        ),
    }
)
"""Verb -> who; the object is the structure that will own the circle."""
