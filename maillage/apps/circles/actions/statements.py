"""Statements that a circle writes together, and the anonymous vote on each.

The vote is the one write that a whole room makes at once: it is kept to a few queries,
and holds nothing that ties a person to a ballot.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from maillage.apps.circles.models import Session, Statement, StatementState, Voted
from maillage.apps.circles.rules.quorum import quorum_of
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


FEWEST_BALLOTS = 3
"""Under three ballots a count says who voted what: nothing is shown nor adopted."""

LONGEST_STATEMENT = 600
TO_COMPLETE = "…"
CLOSED = "Le vote est clos : votre voix n'a pas été comptée. Le résultat est affiché."


class Choice(StrEnum):
    """A ballot."""

    FOR = "for"
    AGAINST = "against"
    BLANK = "blank"


COUNTS = {
    Choice.FOR: "votes_for",
    Choice.AGAINST: "votes_against",
    Choice.BLANK: "votes_blank",
}


@action("circles.propose_statement")
def propose_statement(*, session: Session, text: str, by: Person) -> Statement:
    """A statement to discuss. The same text sent twice is one statement."""
    require(by, "circles.write_statement", session)
    text = _checked(text)
    _require_not_held(session)
    same = session.statements.filter(state=StatementState.DRAFT, text=text).first()
    if same is not None:
        return same
    last = session.statements.aggregate(last=Max("position"))["last"] or 0
    statement = Statement.objects.create(
        session=session, position=last + 1, text=text, written_by=by
    )
    record("circles.propose_statement", statement, by=by)
    return statement


@action("circles.edit_statement")
def edit_statement(
    *, statement: Statement, text: str, version: int, by: Person
) -> Statement:
    """Another wording, while it is discussed. Raises `Stale` where someone was first.

    The same text again, as a phone that lost the network sends it, changes nothing.
    """
    require(by, "circles.write_statement", statement.session)
    statement = _locked(statement)
    text = _checked(text)
    if statement.text == text:
        return statement
    _require_draft(statement)
    check_version(statement, version, "L'énoncé")
    statement.text, statement.written_by = text, by
    statement.version += 1
    statement.save()
    record("circles.edit_statement", statement, by=by)
    return statement


@action("circles.move_statement")
def move_statement(*, statement: Statement, up: bool, by: Person) -> Statement:
    """One place up or down in the order in which statements are put."""
    require(by, "circles.run_session", statement.session)
    ordered = list(
        statement.session.statements.select_for_update().exclude(
            state=StatementState.WITHDRAWN
        )
    )
    place = next((n for n, s in enumerate(ordered) if s.pk == statement.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(ordered):
        return statement
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for position, one in enumerate(ordered, start=1):
        one.position = position
    Statement.objects.bulk_update(ordered, ["position"])
    record("circles.move_statement", statement, by=by)
    return ordered[other]


@action("circles.withdraw_statement")
def withdraw_statement(*, statement: Statement, by: Person) -> Statement:
    """It will not be put to the vote; `restore_statement` undoes it."""
    require(by, "circles.run_session", statement.session)
    statement = _locked(statement)
    if statement.state == StatementState.WITHDRAWN:
        return statement
    _require_draft(statement)
    return _moved_to(statement, StatementState.WITHDRAWN, "withdraw", by)


@action("circles.restore_statement")
def restore_statement(*, statement: Statement, by: Person) -> Statement:
    """A withdrawn statement is discussed again."""
    require(by, "circles.run_session", statement.session)
    statement = _locked(statement)
    if statement.state != StatementState.WITHDRAWN:
        return statement
    _require_not_held(statement.session)
    return _moved_to(statement, StatementState.DRAFT, "restore", by)


@action("circles.open_vote")
def open_vote(
    *, statement: Statement, version: int, by: Person, at: datetime | None = None
) -> Statement:
    """The room votes on the wording that the animator has before him.

    Refused without the quorum, with a wording to complete, and during another vote.
    """
    require(by, "circles.run_session", statement.session)
    statement = _locked(statement)
    if statement.state == StatementState.VOTING:
        return statement
    _require_draft(statement)
    check_version(statement, version, "L'énoncé")
    _require_votable(statement)
    statement.state = StatementState.VOTING
    statement.opened_at = at or now()
    statement.version += 1
    statement.save()
    record("circles.open_vote", statement, by=by)
    return statement


@action("circles.vote")
def vote(*, statement: Statement, choice: Choice, by: Person) -> bool:
    """A ballot in the box: True; False where this person's was there already.

    Sent twice, by a phone that lost the network, it counts once. Being anonymous, a
    ballot cannot be taken back. After the close it is refused, and not counted.
    """
    if not allowed(by, "circles.vote", statement.session):
        return _explained(statement, by)
    try:
        with transaction.atomic():
            Voted.objects.create(statement=statement, person=by)
    except IntegrityError:
        return False
    # In one statement, so that a vote closing meanwhile refuses rather than loses it.
    counted = Statement.objects.filter(
        pk=statement.pk, state=StatementState.VOTING
    ).update(**{COUNTS[choice]: F(COUNTS[choice]) + 1})
    if not counted:
        raise BadInput(CLOSED)
    record("circles.vote", statement, by=by)
    return True


def _explained(statement: Statement, by: Person) -> bool:
    """Why who sits in the circle may not vote; False where his ballot is in the box."""
    require(by, "circles.read_group_figures", statement.session)
    if Voted.objects.filter(statement=statement, person=by).exists():
        return False
    if statement.state == StatementState.CLOSED:
        raise BadInput(CLOSED)
    raise BadInput(
        "Seuls les présents votent : signalez votre présence avec le code de la "
        "séance, puis votez."
    )


@action("circles.close_vote")
def close_vote(
    *, statement: Statement, by: Person, at: datetime | None = None
) -> Statement:
    """No more ballots: the result is known to all at once, the animator included."""
    require(by, "circles.run_session", statement.session)
    statement = _locked(statement)
    if statement.state == StatementState.CLOSED:
        return statement
    if statement.state != StatementState.VOTING:
        raise BadInput("Le vote de cet énoncé n'est pas ouvert.")
    count_vote(statement, at or now())
    record("circles.close_vote", statement, by=by)
    return statement


def count_vote(statement: Statement, at: datetime) -> None:
    """Close the vote of a statement held by the caller's transaction.

    Adopted with more for than against, blank ballots aside, on three ballots or more.
    """
    ballots = statement.votes_for + statement.votes_against + statement.votes_blank
    statement.state, statement.closed_at = StatementState.CLOSED, at
    statement.adopted = (
        ballots >= FEWEST_BALLOTS and statement.votes_for > statement.votes_against
    )
    statement.version += 1
    statement.save()


def _locked(statement: Statement) -> Statement:
    found = locked(Statement, statement.pk)
    found.session = statement.session
    return found


def _moved_to(
    statement: Statement, state: StatementState, verb: str, by: Person
) -> Statement:
    statement.state = state
    statement.version += 1
    statement.save()
    record(f"circles.{verb}_statement", statement, by=by)
    return statement


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise BadInput("Énoncé : écrivez la phrase que le groupe discutera.")
    if len(text) > LONGEST_STATEMENT:
        raise BadInput(
            f"Énoncé : {len(text)} signes ; {LONGEST_STATEMENT} au plus, pour qu'il se "
            "lise d'un coup d'œil."
        )
    refuse_patient_identity(text, "Énoncé")
    return text


def _require_draft(statement: Statement) -> None:
    if statement.state != StatementState.DRAFT:
        raise BadInput(
            f"Cet énoncé est à l'état « {statement.get_state_display()} » : il ne "
            "change plus. Proposez-en un nouveau."
        )
    _require_not_held(statement.session)


def _require_not_held(session: Session) -> None:
    if session.meeting.state in (MeetingState.HELD, MeetingState.CANCELLED):
        raise BadInput("La séance est finie : ses énoncés ne changent plus.")


def _require_votable(statement: Statement) -> None:
    session = statement.session
    if session.meeting.state != MeetingState.OPEN:
        raise BadInput("Ouvrez la séance : on ne vote qu'entre présents.")
    if TO_COMPLETE in statement.text:
        raise BadInput("Cet énoncé a encore un « … » à compléter avant le vote.")
    quorum = quorum_of(session)
    if not quorum.reached:
        raise BadInput(quorum.refusal)
    if session.statements.filter(state=StatementState.VOTING).exists():
        raise BadInput("Un vote est déjà ouvert : closez-le, puis ouvrez celui-ci.")
