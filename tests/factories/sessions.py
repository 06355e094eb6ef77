"""Sessions for tests: planned, open with people there, held."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from maillage.apps.circles.actions import live
from maillage.apps.circles.actions import statements as statement_actions
from maillage.apps.circles.models import Circle, Session, Statement
from maillage.apps.meetings import actions as meetings
from maillage.apps.meetings.models import MeetingKind
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from tests.factories import circles


_numbers = count(1)


def session(
    of: Circle | None = None,
    *,
    theme: str = "antibiotics",
    indicators: tuple[str, ...] = ("ATB02", "ATB29"),
    starts_at: datetime | None = None,
    quorum: int = 0,
    invite: bool = True,
) -> Session:
    """A session planned for now, its circle invited."""
    of = of or circles.circle()
    animator = circles.animator(of)
    starts_at = starts_at or now()
    meeting = meetings.plan_meeting(
        kind=MeetingKind.CIRCLE_SESSION,
        host=of,
        title=f"{of.name} : antibiotiques",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Maison de santé, salle du haut",
        quorum=quorum,
        by=animator,
    )
    made = Session.objects.create(
        circle=of,
        meeting=meeting,
        cycle="2026-2027",
        number=next(_numbers),
        theme=theme,
        indicators=list(indicators),
    )
    if invite:
        people = [seat.person for seat in of.seats.select_related("person")]
        meetings.invite_people(meeting=meeting, people=people, by=animator)
    return made


def open_session(
    of: Circle | None = None, *, present: int | None = None, **named: object
) -> Session:
    """Open, with the animator there and so many members, all unless said."""
    made = session(of, **named)
    animator = circles.animator(made.circle)
    at = made.meeting.starts_at
    live.open_session(session=made, by=animator, at=at)
    code = made.meeting.check_in_code
    for each in [animator, *circles.members(made.circle)[:present]]:
        meetings.check_in(code=code, by=each, at=at)
    return made


def held_session(of: Circle | None = None, **named: object) -> Session:
    """A session that was held and closed, two hours after it opened."""
    start = now() - timedelta(hours=2)
    made = open_session(of, starts_at=start, **named)
    return live.close_session(session=made, by=circles.animator(made.circle))


def statement(of: Session, text: str = "Nous prescrivons l'amoxicilline.") -> Statement:
    """A statement that the animator proposed."""
    return statement_actions.propose_statement(
        session=of, text=text, by=circles.animator(of.circle)
    )


def voting(of: Session, text: str = "Nous prescrivons l'amoxicilline.") -> Statement:
    """A statement whose vote is open."""
    made = statement(of, text)
    return statement_actions.open_vote(
        statement=made, version=made.version, by=circles.animator(of.circle)
    )


def vote(on: Statement, *choices: str) -> None:
    """The circle's members vote, in their order."""
    voters: list[Person] = circles.members(on.session.circle)
    for voter, choice in zip(voters, choices, strict=False):
        statement_actions.vote(
            statement=on, choice=statement_actions.Choice(choice), by=voter
        )
