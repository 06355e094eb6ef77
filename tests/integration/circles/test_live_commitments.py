"""Commitments: in the indicator's unit, by everyone or some, dropped with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from maillage.apps.circles.actions import commitments, statements
from maillage.apps.circles.models import Commitment, Direction, Session
from maillage.apps.circles.rules.target_units import (
    read_target,
    shown_target,
    typed_target,
)
from maillage.apps.circles.selectors.live_reviews import review_day
from maillage.apps.people.actions_base import Stale
from maillage.apps.people.clock import now, today
from maillage.engine.errors import BadInput
from tests.factories import circles, people, sessions


pytestmark = pytest.mark.django_db


def _make(session: Session, **named: Any) -> Commitment:
    return commitments.make_commitment(
        **{
            "session": session,
            "indicator": "ATB02",
            "direction": Direction.DECREASE,
            "target": "18,5",
            "review_on": today() + timedelta(days=120),
            "by": circles.animator(session.circle),
            **named,
        }
    )


def test_a_share_is_typed_in_percent_and_kept_as_a_share() -> None:
    made = _make(sessions.open_session())
    assert made.target == pytest.approx(0.185)
    assert shown_target(made.target, "ATB02") == "18,5\u202f%"
    assert typed_target(made.target, "ATB02") == "18,5"


def test_euros_are_typed_and_kept_as_euros() -> None:
    assert read_target("32 €", "GEN08") == 32
    assert shown_target(32.0, "GEN08") == "32\u202f€"


@pytest.mark.parametrize(
    ("target", "said"), [("beaucoup", "pas un nombre"), ("120", "de 0 à 100")]
)
def test_a_target_that_makes_no_sense_is_refused(target: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        _make(sessions.open_session(), target=target)


def test_no_target_is_a_direction_alone() -> None:
    assert _make(sessions.open_session(), target=" ").target is None


def test_it_comes_from_an_adopted_statement_or_from_none() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    with pytest.raises(BadInput, match="énoncé voté"):
        _make(session, statement=statement)
    sessions.vote(statement, "for", "for", "for")
    closed = statements.close_vote(
        statement=statement, by=circles.animator(session.circle)
    )
    assert _make(session, statement=closed).statement == closed


def test_some_members_may_commit_alone_but_no_stranger() -> None:
    session = sessions.open_session()
    some = circles.members(session.circle)[:2]
    made = _make(session, owners=some)
    assert (made.everyone, set(made.owners.all())) == (False, set(some))
    with pytest.raises(BadInput, match="membres du cercle"):
        _make(session, owners=[people.person()], what="autre")


def test_sent_twice_it_is_made_once() -> None:
    session = sessions.open_session()
    assert _make(session).pk == _make(session).pk


def test_only_the_animator_takes_them_down() -> None:
    session = sessions.open_session()
    with pytest.raises(PermissionDenied):
        _make(session, by=circles.members(session.circle)[0])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"indicator": "GEN08"}, "l'un de ceux de la séance"),
        ({"review_on": date(2020, 1, 1)}, "qui suit la séance"),
        ({"what": "revoir Mme Durand"}, "identité d'un patient"),
    ],
)
def test_what_cannot_be_followed_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        _make(sessions.open_session(), **wrong)


def test_dropped_with_a_reason_and_taken_up_again() -> None:
    session = sessions.open_session()
    animator, made = circles.animator(session.circle), _make(session)
    with pytest.raises(BadInput, match="pourquoi"):
        commitments.drop_commitment(commitment=made, reason=" ", by=animator)
    dropped = commitments.drop_commitment(
        commitment=made, reason="Rupture de stock.", by=animator
    )
    assert dropped.dropped_because == "Rupture de stock."
    assert commitments.keep_commitment(commitment=made, by=animator).dropped_at is None


def test_of_two_corrections_at_once_the_second_is_told() -> None:
    session = sessions.open_session()
    made = _make(session)
    words = {
        "indicator": "ATB02",
        "direction": Direction.DECREASE,
        "review_on": made.review_on,
        "by": circles.animator(session.circle),
    }
    commitments.change_commitment(commitment=made, version=0, target="20", **words)
    with pytest.raises(Stale):
        commitments.change_commitment(commitment=made, version=0, target="15", **words)


def test_it_is_read_again_at_the_next_session_or_in_six_months() -> None:
    session = sessions.open_session()
    alone = review_day(session)
    assert 170 < (alone - today()).days < 190
    after = sessions.session(session.circle, starts_at=now() + timedelta(days=80))
    assert review_day(session) == after.meeting.starts_at.date()
