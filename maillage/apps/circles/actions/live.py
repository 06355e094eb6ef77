"""A session opens with its kit's statements to complete, and closes with its votes."""

from __future__ import annotations

from datetime import datetime

from maillage.apps.circles.actions.statements import count_vote
from maillage.apps.circles.models import Session, Statement, StatementState
from maillage.apps.meetings import actions as meetings
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.actions_base import action
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.indicators.library import load_kit


@action("circles.open_session")
def open_session(
    *, session: Session, by: Person, at: datetime | None = None
) -> Session:
    """The session begins: its code, and the consensus template of its kit."""
    require(by, "circles.run_session", session)
    session.meeting = meetings.open_meeting(meeting=session.meeting, by=by, at=at)
    if not session.statements.exists():
        Statement.objects.bulk_create(
            Statement(session=session, position=rank, text=one.text, written_by=by)
            for rank, one in enumerate(load_kit(session.theme).consensus, start=1)
        )
    record("circles.open_session", session, by=by)
    return session


@action("circles.close_session")
def close_session(
    *,
    session: Session,
    by: Person,
    ended_at: datetime | None = None,
    at: datetime | None = None,
) -> Session:
    """The session is over; a vote still open is counted as it stands.

    Its animators close it; where they have left, who organises the circle may.
    """
    require(by, "circles.cancel_session", session)
    at = at or now()
    was_open = session.meeting.state == MeetingState.OPEN
    session.meeting = meetings.close_meeting(
        meeting=session.meeting, by=by, ended_at=ended_at, at=at
    )
    if was_open:
        voting = session.statements.select_for_update().filter(
            state=StatementState.VOTING
        )
        for statement in voting:
            count_vote(statement, at)
        record("circles.close_session", session, by=by)
    return session
