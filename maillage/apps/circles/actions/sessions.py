"""Sessions are planned, a cycle at once or one by one; they move, fall, come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localtime

from maillage.apps.circles.actions import sheet_states
from maillage.apps.circles.models import Circle, Session
from maillage.apps.circles.rules.cycle_dates import cycle_name
from maillage.apps.circles.tasks import invitations as tasks_invitations
from maillage.apps.meetings import actions as meetings
from maillage.apps.meetings.models import MeetingKind
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput
from maillage.engine.indicators.kits import Kit
from maillage.engine.indicators.library import load_kit
from maillage.ui.formats import day


MOST_AT_ONCE = 6


@dataclass(frozen=True)
class Planned:
    """A session to plan: its theme, when it starts and ends."""

    theme: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Where:
    """Where sessions are held, and how many members make them valid."""

    place: str = ""
    link: str = ""
    quorum: int = 0


@action("circles.plan_cycle")
def plan_cycle(
    *,
    circle: Circle,
    planned: Sequence[Planned],
    by: Person,
    where: Where | None = None,
) -> list[Session]:
    """The sessions of a cycle, numbered in the order of their days.

    Added to the cycle of the same years where there is one. Raises BadInput for a day
    gone by, two sessions on one day, or a circle that is closed.
    """
    require(by, "circles.plan_session", circle)
    circle = locked(Circle, circle.pk)
    if circle.closed_on is not None:
        raise BadInput(f"Le cercle « {circle.name} » est clos : il ne se réunit plus.")
    ordered = sorted(planned, key=lambda each: each.starts_at)
    _check(ordered, circle)
    cycle = cycle_name([localtime(each.starts_at).date() for each in ordered])
    last = circle.sessions.filter(cycle=cycle).aggregate(last=Max("number"))["last"]
    made = [
        _plan(Session(circle=circle, cycle=cycle, number=number), each, where, by)
        for number, each in enumerate(ordered, start=(last or 0) + 1)
    ]
    record(
        "circles.plan_cycle", circle, by=by, details={"sessions": [s.pk for s in made]}
    )
    return made


@action("circles.change_session")
def change_session(
    *,
    session: Session,
    planned: Planned,
    where: Where,
    version: int,
    by: Person,
) -> Session:
    """Another day, place or theme; those who were invited are told.

    `version` is the meeting's. Another theme sets the session's indicators aside.
    Raises `Stale` where someone changed it first.
    """
    require(by, "circles.plan_session", session.circle)
    kit = load_kit(planned.theme)
    session.meeting = meetings.change_meeting(
        meeting=session.meeting,
        version=version,
        title=_title(kit),
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        place=where.place,
        link=where.link,
        agenda=session.meeting.agenda if kit.theme == session.theme else _agenda(kit),
        quorum=where.quorum,
        by=by,
    )
    session = locked(Session, session.pk)
    if session.theme != kit.theme:
        session.theme, session.indicators = kit.theme, []
        session.version += 1
        session.save()
        sheet_states.set_aside(session)
    record("circles.change_session", session, by=by)
    _tell(session)
    return session


@action("circles.cancel_session")
def cancel_session(*, session: Session, reason: str, by: Person) -> Session:
    """The session will not be held; those who were invited are told why."""
    require(by, "circles.cancel_session", session)
    session.meeting = meetings.cancel_meeting(
        meeting=session.meeting, reason=reason, by=by
    )
    record("circles.cancel_session", session, by=by)
    _tell(session)
    return session


@action("circles.restore_session")
def restore_session(*, session: Session, by: Person) -> Session:
    """Undo a cancellation; those who were invited are told."""
    require(by, "circles.cancel_session", session)
    if session.meeting.starts_at < now():
        raise BadInput(
            "Le jour de cette séance est passé : planifiez-en une nouvelle plutôt que "
            "de la rétablir."
        )
    session.meeting = meetings.restore_meeting(meeting=session.meeting, by=by)
    record("circles.restore_session", session, by=by)
    _tell(session)
    return session


def _tell(session: Session) -> None:
    """Nobody is told of a session to which nobody was invited."""
    if session.invited_sequence >= 0:
        send = tasks_invitations.send_changes.enqueue
        transaction.on_commit(partial(send, session.pk))


def _plan(
    session: Session, planned: Planned, where: Where | None, by: Person
) -> Session:
    kit, where = load_kit(planned.theme), where or Where()
    session.meeting = meetings.plan_meeting(
        kind=MeetingKind.CIRCLE_SESSION,
        host=session.circle,
        title=_title(kit),
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        place=where.place,
        link=where.link,
        agenda=_agenda(kit),
        quorum=where.quorum,
        by=by,
    )
    session.theme = kit.theme
    session.save()
    return session


def _title(kit: Kit) -> str:
    return f"Cercle de qualité : {kit.title[:1].lower()}{kit.title[1:]}"


def _agenda(kit: Kit) -> str:
    return "\n".join(f"{step.title} ({step.minutes} min)" for step in kit.plan)


def _check(planned: Sequence[Planned], circle: Circle) -> None:
    if not planned:
        raise BadInput("Donnez au moins un jour et un thème.")
    if len(planned) > MOST_AT_ONCE:
        raise BadInput(f"{MOST_AT_ONCE} séances au plus se planifient à la fois.")
    past = next((each for each in planned if each.starts_at < now()), None)
    if past is not None:
        raise BadInput(
            f"Le {day(localtime(past.starts_at))} est passé : choisissez un jour à "
            "venir."
        )
    taken = {
        localtime(at).date()
        for at in circle.sessions.exclude(meeting__state="cancelled").values_list(
            "meeting__starts_at", flat=True
        )
    }
    for each in planned:
        on = localtime(each.starts_at).date()
        if on in taken:
            raise BadInput(
                f"Le cercle a déjà une séance le {day(on)} : choisissez un autre jour."
            )
        taken.add(on)
