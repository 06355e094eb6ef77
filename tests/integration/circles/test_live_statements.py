"""Statements written together: two people at once, a phone that sends twice."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions import live, statements
from maillage.apps.circles.models import Statement, StatementState
from maillage.apps.people.actions_base import Stale
from maillage.engine.errors import BadInput
from maillage.engine.indicators.library import load_kit
from tests.factories import circles, people, sessions


pytestmark = pytest.mark.django_db


def test_opening_brings_the_consensus_template_of_the_kit_once() -> None:
    session = sessions.open_session()
    animator = circles.animator(session.circle)
    live.open_session(session=session, by=animator)
    texts = [one.text for one in load_kit("antibiotics").consensus]
    assert [one.text for one in session.statements.all()] == texts


def test_of_two_who_reword_at_once_the_second_sees_both() -> None:
    session = sessions.open_session()
    statement = sessions.statement(session)
    one, other = circles.members(session.circle)[:2]
    statements.edit_statement(statement=statement, text="Le sien.", version=0, by=one)
    client = Client()
    other.email = "autre@exemple.fr"
    other.save()
    client.force_login(people.account(other))
    address = reverse(
        "circles:edit_statement",
        args=(session.circle.slug, session.pk, statement.pk),
    )
    page = client.post(address, {"text": "Le mien.", "version": "0"}).content.decode()
    assert "Le sien." in page
    assert "Le mien." in page
    assert 'name="version" value="1"' in page
    statement.refresh_from_db()
    assert statement.text == "Le sien."
    client.post(address, {"text": "Les deux.", "version": "1"})
    statement.refresh_from_db()
    assert (statement.text, statement.version) == ("Les deux.", 2)


def test_the_action_itself_refuses_an_old_version() -> None:
    session = sessions.open_session()
    statement = sessions.statement(session)
    one, other = circles.members(session.circle)[:2]
    statements.edit_statement(statement=statement, text="A.", version=0, by=one)
    with pytest.raises(Stale):
        statements.edit_statement(statement=statement, text="B.", version=0, by=other)


def test_what_a_phone_sends_twice_is_written_once() -> None:
    session = sessions.open_session()
    member = circles.members(session.circle)[0]
    first = statements.propose_statement(session=session, text="Une.", by=member)
    again = statements.propose_statement(session=session, text=" Une. ", by=member)
    assert first.pk == again.pk
    statements.edit_statement(statement=first, text="Deux.", version=0, by=member)
    same = statements.edit_statement(
        statement=first, text="Deux.", version=0, by=member
    )
    assert same.version == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  ", "écrivez la phrase"),
        ("x" * 601, "601 signes"),
        ("Comme pour Mme Durand.", "ressemble à l'identité d'un patient"),
    ],
)
def test_a_statement_that_cannot_be_kept_is_refused(text: str, said: str) -> None:
    session = sessions.open_session()
    with pytest.raises(BadInput, match=said):
        statements.propose_statement(
            session=session, text=text, by=circles.members(session.circle)[0]
        )


def test_only_those_who_are_there_write() -> None:
    session = sessions.open_session(present=2)
    absent = circles.members(session.circle)[4]
    with pytest.raises(PermissionDenied):
        statements.propose_statement(session=session, text="Une.", by=absent)


def test_statements_move_are_withdrawn_and_restored() -> None:
    session = sessions.open_session()
    animator = circles.animator(session.circle)
    session.statements.all().delete()
    one, two = (sessions.statement(session, text) for text in ("Une.", "Deux."))
    statements.move_statement(statement=two, up=True, by=animator)
    statements.move_statement(statement=two, up=True, by=animator)
    assert [s.text for s in session.statements.all()] == ["Deux.", "Une."]
    statements.withdraw_statement(statement=one, by=animator)
    one.refresh_from_db()
    assert one.state == StatementState.WITHDRAWN
    statements.restore_statement(statement=one, by=animator)
    one.refresh_from_db()
    assert one.state == StatementState.DRAFT


def test_a_statement_that_was_voted_no_longer_changes() -> None:
    session = sessions.open_session()
    animator = circles.animator(session.circle)
    statement = sessions.voting(session)
    with pytest.raises(BadInput, match="il ne change plus"):
        statements.edit_statement(
            statement=statement, text="Autre.", version=1, by=animator
        )
    with pytest.raises(BadInput, match="il ne change plus"):
        statements.withdraw_statement(statement=statement, by=animator)


def test_nothing_is_written_once_the_session_is_over() -> None:
    session = sessions.held_session()
    with pytest.raises(BadInput, match="La séance est finie"):
        statements.propose_statement(
            session=session, text="Tard.", by=circles.animator(session.circle)
        )
    assert not Statement.objects.filter(text="Tard.").exists()
