"""The pages of a session as it is held: who sees what, in how many queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions import live, statements
from maillage.apps.circles.models import Session, Statement
from maillage.apps.meetings.models import Attendance, MeetingState, Presence
from maillage.apps.people.models import Person
from tests.factories import circles, people, sessions, shown


pytestmark = pytest.mark.django_db

MOST_QUERIES = 20


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(people.account(person))
    return client


def _address(session: Session, name: str, *more: Any) -> str:
    return reverse(f"circles:{name}", args=(session.circle.slug, session.pk, *more))


PAGES = ("live", "live_state", "projector", "questionnaire", "minutes", "presence")


@pytest.mark.any_database
@pytest.mark.parametrize("who", ["animator", "member"])
def test_a_page_takes_under_twenty_queries(
    who: str, django_assert_max_num_queries: Any
) -> None:
    circle = circles.circle(members=12)
    session = sessions.open_session(circle)
    shown.show_figures(session)
    for text in ("Une.", "Deux.", "Trois."):
        statement = sessions.voting(session, text)
        sessions.vote(statement, "for", "for", "against")
        statements.close_vote(statement=statement, by=circles.animator(circle))
    person = (
        circles.animator(circle) if who == "animator" else circles.members(circle)[0]
    )
    account = people.account(person)
    for name in PAGES:
        client = Client()
        client.force_login(account)
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = client.get(_address(session, name))
        absent = (who, name) == ("member", "presence")
        assert answer.status_code == (404 if absent else 200), name


def test_a_vote_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    client = _client(circles.members(session.circle)[0])
    client.get(_address(session, "live"))
    with django_assert_max_num_queries(18):
        client.post(_address(session, "vote", statement.pk), {"choice": "for"})
    statement.refresh_from_db()
    assert statement.votes_for == 1


def test_one_touch_votes_and_a_second_says_that_it_was_counted() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    client = _client(circles.members(session.circle)[0])
    address = _address(session, "vote", statement.pk)
    first = client.post(address, {"choice": "against"}, follow=True)
    assert "Votre vote est compté" in first.content.decode()
    again = client.post(address, {"choice": "for"}, follow=True)
    assert "une seule fois" in again.content.decode()
    assert client.post(address, {"choice": "maybe"}).status_code == 302
    statement.refresh_from_db()
    assert (statement.votes_for, statement.votes_against) == (0, 1)


def test_no_page_tells_a_count_before_the_close() -> None:
    session = sessions.open_session()
    statement = sessions.voting(session)
    sessions.vote(statement, "for", "for", "for", "against")
    client = _client(circles.animator(session.circle))
    for address in (
        _address(session, "live"),
        _address(session, "projector") + "?vue=2",
    ):
        text = client.get(address).content.decode()
        assert "3 pour" not in text
        assert "1 contre" not in text
    statements.close_vote(statement=statement, by=circles.animator(session.circle))
    assert "3 pour, 1 contre" in client.get(_address(session, "live")).content.decode()


def test_a_phone_that_has_the_page_already_is_sent_nothing() -> None:
    session = sessions.open_session()
    client = _client(circles.members(session.circle)[0])
    stamp = client.get(_address(session, "live")).context["room"].stamp
    address = _address(session, "live_state")
    assert client.get(address, {"vu": stamp}).status_code == 204
    sessions.voting(session)
    changed = client.get(address, {"vu": stamp})
    assert changed.status_code == 200
    assert "Au vote" in changed.content.decode()


def test_a_stranger_and_who_only_organises_see_what_is_theirs() -> None:
    session = sessions.open_session()
    shown.show_figures(session)
    stranger = _client(people.person())
    organiser = _client(circles.coordinator(session.circle.organisation))
    for name in ("live", "projector", "questionnaire", "minutes"):
        assert stranger.get(_address(session, name)).status_code == 404
    assert organiser.get(_address(session, "live")).status_code == 200
    wall = organiser.get(_address(session, "projector") + "?vue=2")
    assert "data-wall" not in wall.content.decode()
    assert organiser.get(_address(session, "questionnaire")).status_code == 404


def test_the_wall_shows_the_way_in_the_figures_the_vote_and_what_is_decided() -> None:
    session = sessions.open_session()
    shown.show_figures(session)
    statement = sessions.voting(session, "Une phrase au vote.")
    sessions.vote(statement, "for", "for", "for")
    client = _client(circles.animator(session.circle))
    texts = [
        client.get(_address(session, "projector") + f"?vue={number}").content.decode()
        for number in (1, 2, 3, 4, 5, 99)
    ]
    code = session.meeting.check_in_code
    assert f"{code[:3]} {code[3:]}" in texts[0]
    assert 'data-wall="yes"' in texts[1]
    assert "Une phrase au vote." in texts[3]
    assert "3 sur 7" in texts[3]
    assert "Rien n'est encore décidé." in texts[4]
    assert texts[5].count("5 sur 5") == 1


def test_the_animator_ticks_reports_the_sheet_and_adds_a_guest() -> None:
    session = sessions.open_session(present=0)
    animator = circles.animator(session.circle)
    one, two = circles.members(session.circle)[:2]
    client = _client(animator)
    client.post(_address(session, "tick"), {"person": one.pk, "what": "present"})
    client.post(_address(session, "presence"), {"signed": [two.pk]})
    present = Attendance.objects.filter(
        meeting=session.meeting, presence=Presence.PRESENT
    )
    assert {a.person for a in present} == {animator, one, two}
    client.post(_address(session, "tick"), {"person": one.pk, "what": "undo"})
    assert present.all().count() == 2
    nobody = people.person()
    client.post(_address(session, "presence"), {"guest": [nobody.pk]})
    assert present.all().count() == 2


def test_a_session_closed_at_the_minute_it_opened_is_closed() -> None:
    session = sessions.open_session()
    opened = session.meeting.opened_at
    ended = opened.replace(second=0, microsecond=0)
    live.close_session(
        session=session,
        by=circles.animator(session.circle),
        ended_at=ended,
        at=opened + timedelta(seconds=90),
    )
    session.meeting.refresh_from_db()
    assert session.meeting.state == MeetingState.HELD
    assert session.meeting.closed_at == opened


def test_a_session_is_opened_put_back_closed_and_reopened_by_its_buttons() -> None:
    session = sessions.session()
    client = _client(circles.animator(session.circle))

    def state() -> str:
        session.meeting.refresh_from_db()
        return session.meeting.state

    client.post(_address(session, "open_session"))
    assert state() == MeetingState.OPEN
    client.post(_address(session, "put_back_session"))
    assert state() == MeetingState.PLANNED
    client.post(_address(session, "open_session"))
    hour = client.get(_address(session, "close_session")).context["form"]["ended"]
    client.post(_address(session, "close_session"), {"ended": f"{hour.value():%H:%M}"})
    assert state() == MeetingState.HELD
    client.post(_address(session, "reopen_session"))
    assert state() == MeetingState.OPEN


def test_a_member_sent_to_the_buttons_of_the_animator_finds_nothing() -> None:
    session = sessions.open_session()
    statement = sessions.statement(session)
    client = _client(circles.members(session.circle)[0])
    for name in ("open_session", "put_back_session", "close_session", "reopen_session"):
        assert client.post(_address(session, name)).status_code == 404
    for what in ("ouvrir", "clore", "retirer", "monter"):
        address = _address(session, "change_statement", statement.pk, what)
        assert client.post(address).status_code == 404
    assert Statement.objects.get(pk=statement.pk).state == "draft"


def test_a_statement_is_not_reached_through_another_session() -> None:
    session, other = sessions.open_session(), sessions.open_session()
    statement = sessions.statement(other)
    client = _client(circles.animator(session.circle))
    address = _address(session, "edit_statement", statement.pk)
    assert client.get(address).status_code == 404


def test_a_commitment_is_taken_corrected_and_dropped_on_its_pages() -> None:
    session = sessions.open_session()
    client = _client(circles.animator(session.circle))
    form = client.get(_address(session, "make_commitment")).context["form"]
    words = {
        "indicator": "ATB02",
        "direction": "decrease",
        "target": "dix-huit",
        "review_on": form["review_on"].value().isoformat(),
    }
    page = client.post(_address(session, "make_commitment"), words)
    assert "n&#x27;est pas un nombre" in page.content.decode()
    client.post(_address(session, "make_commitment"), {**words, "target": "18"})
    made = session.commitments.get()
    change = _address(session, "change_commitment", made.pk)
    assert client.get(change).context["form"]["target"].value() == "18"
    client.post(change, {**words, "target": "15", "version": "0"})
    stale = client.post(change, {**words, "target": "12", "version": "0"})
    assert "Version en vigueur" in stale.content.decode()
    client.post(
        _address(session, "drop_commitment", made.pk), {"reason": "Plus de stock."}
    )
    made.refresh_from_db()
    assert (made.target, made.dropped_because) == (0.15, "Plus de stock.")
