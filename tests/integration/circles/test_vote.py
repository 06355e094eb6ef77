"""The anonymous vote: once, by those present, with the quorum, until it closes."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from maillage.apps.circles.actions import live, statements
from maillage.apps.circles.actions.statements import Choice
from maillage.apps.circles.models import StatementState, Voted
from maillage.apps.circles.selectors.live import room_for
from maillage.apps.meetings import actions as meetings
from maillage.apps.people.actions_base import Stale
from maillage.apps.people.models import AuditEvent
from maillage.engine.errors import BadInput
from tests.factories import circles, people, sessions


pytestmark = pytest.mark.django_db


def test_three_for_and_one_against_adopts() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    sessions.vote(statement, "for", "for", "for", "against", "blank")
    closed = statements.close_vote(
        statement=statement, by=circles.animator(session.circle)
    )
    assert (closed.votes_for, closed.votes_against, closed.votes_blank) == (3, 1, 1)
    assert closed.adopted is True


@pytest.mark.parametrize(
    "ballots",
    [("for", "for"), ("for", "against", "blank"), ("blank",) * 4, ()],
    ids=["two ballots", "a tie", "all blank", "nobody"],
)
def test_without_three_ballots_and_more_for_than_against_nothing_is_adopted(
    ballots: tuple[str, ...],
) -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    sessions.vote(statement, *ballots)
    closed = statements.close_vote(
        statement=statement, by=circles.animator(session.circle)
    )
    assert closed.adopted is False


def test_under_three_ballots_the_counts_are_not_told() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    sessions.vote(statement, "for", "against")
    animator = circles.animator(session.circle)
    statements.close_vote(statement=statement, by=animator)
    line = room_for(animator, session.circle.slug, session.pk).decided[0]
    assert "moins de 3 votes" in line.result
    assert "pour," not in line.result


def test_who_votes_twice_is_counted_once_whatever_the_second_ballot() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    voter = circles.members(session.circle)[0]
    assert statements.vote(statement=statement, choice=Choice.FOR, by=voter) is True
    assert (
        statements.vote(statement=statement, choice=Choice.AGAINST, by=voter) is False
    )
    statement.refresh_from_db()
    assert (statement.votes_for, statement.votes_against) == (1, 0)


def test_a_vote_after_the_close_is_refused_in_a_sentence_and_not_counted() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    before = type(statement).objects.get(pk=statement.pk)
    statements.close_vote(statement=statement, by=circles.animator(session.circle))
    voter = circles.members(session.circle)[0]
    with pytest.raises(BadInput, match="Le vote est clos"):
        statements.vote(statement=before, choice=Choice.FOR, by=voter)
    statement.refresh_from_db()
    assert statement.votes_for == 0
    assert not Voted.objects.filter(statement=statement).exists()


def test_a_vote_after_the_end_of_the_session_is_refused_in_a_sentence() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    live.close_session(session=session, by=circles.animator(session.circle))
    statement.refresh_from_db()
    statement.session.meeting.refresh_from_db()
    voter = circles.members(session.circle)[0]
    with pytest.raises(BadInput, match="Le vote est clos"):
        statements.vote(statement=statement, choice=Choice.FOR, by=voter)


def test_a_phone_that_comes_back_after_the_close_learns_that_it_was_counted() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    sessions.vote(statement, "for")
    live.close_session(session=session, by=circles.animator(session.circle))
    statement.refresh_from_db()
    voter = circles.members(session.circle)[0]
    assert statements.vote(statement=statement, choice=Choice.FOR, by=voter) is False


def test_who_sits_but_is_not_there_is_told_to_come_in_first() -> None:
    session = sessions.open_session(present=4)
    statement = sessions.voting(session)
    absent = circles.members(session.circle)[5]
    with pytest.raises(BadInput, match="Seuls les présents votent"):
        statements.vote(statement=statement, choice=Choice.FOR, by=absent)


def test_who_left_no_longer_votes() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    gone = circles.members(session.circle)[0]
    meetings.mark_left(meeting=session.meeting, person=gone, by=gone)
    with pytest.raises(BadInput, match="Seuls les présents votent"):
        statements.vote(statement=statement, choice=Choice.FOR, by=gone)


def test_a_stranger_cannot_vote_and_learns_nothing() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    with pytest.raises(PermissionDenied):
        statements.vote(statement=statement, choice=Choice.FOR, by=people.person())


def test_a_guest_who_is_there_does_not_vote() -> None:
    session = sessions.open_session()
    guest = people.person()
    animator = circles.animator(session.circle)
    meetings.invite_people(meeting=session.meeting, people=[guest], by=animator)
    meetings.check_in(code=session.meeting.check_in_code, by=guest)
    statement = sessions.voting(session)
    with pytest.raises(PermissionDenied):
        statements.vote(statement=statement, choice=Choice.FOR, by=guest)


def test_without_the_quorum_a_statement_is_discussed_but_not_voted() -> None:
    session = sessions.open_session(present=3, quorum=5)
    animator = circles.animator(session.circle)
    statement = sessions.statement(session)
    reworded = statements.edit_statement(
        statement=statement,
        text="Autre phrase.",
        version=statement.version,
        by=animator,
    )
    with pytest.raises(BadInput, match="il en faut 5 pour voter"):
        statements.open_vote(statement=reworded, version=reworded.version, by=animator)
    live.close_session(session=session, by=animator)
    reworded.refresh_from_db()
    assert (reworded.state, reworded.adopted) == (StatementState.DRAFT, None)


def test_guests_do_not_make_a_quorum() -> None:
    session = sessions.open_session(present=3, quorum=5)
    animator = circles.animator(session.circle)
    guests = [people.person() for _ in range(4)]
    meetings.invite_people(meeting=session.meeting, people=guests, by=animator)
    for guest in guests:
        meetings.check_in(code=session.meeting.check_in_code, by=guest)
    with pytest.raises(BadInput, match="il en faut 5"):
        sessions.voting(session)


def test_one_vote_at_a_time_and_none_on_an_unfinished_sentence() -> None:
    session = sessions.open_session()
    sessions.voting(session)
    with pytest.raises(BadInput, match="Un vote est déjà ouvert"):
        sessions.voting(session, "Une autre phrase.")
    with pytest.raises(BadInput, match="à compléter"):
        sessions.voting(session, "Nous prescrivons … d'abord.")


def test_a_vote_opens_on_the_wording_that_the_animator_has_read() -> None:
    session = sessions.open_session()
    statement = sessions.statement(session)
    member = circles.members(session.circle)[0]
    statements.edit_statement(
        statement=statement, text="Autre phrase.", version=statement.version, by=member
    )
    with pytest.raises(Stale):
        statements.open_vote(
            statement=statement, version=0, by=circles.animator(session.circle)
        )


def test_closing_the_session_closes_and_counts_the_vote_under_way() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    sessions.vote(statement, "for", "for", "against")
    live.close_session(session=session, by=circles.animator(session.circle))
    statement.refresh_from_db()
    assert (statement.state, statement.adopted) == (StatementState.CLOSED, True)


def test_the_animator_sees_how_many_voted_and_not_what_until_the_close() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    sessions.vote(statement, "for", "for", "against")
    animator = circles.animator(session.circle)
    line = room_for(animator, session.circle.slug, session.pk).voting
    assert (line.ballots, line.result) == (3, "")
    assert not hasattr(line, "votes_for")


def test_nothing_that_is_kept_ties_a_person_to_a_ballot() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    sessions.vote(statement, "for", "against")
    events = AuditEvent.objects.filter(what="circles.vote")
    assert [event.details for event in events] == [{}, {}]
    assert {field.name for field in Voted._meta.fields} == {"id", "statement", "person"}
