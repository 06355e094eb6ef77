"""The questionnaire, tied to nobody; the hours, for who keeps them."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions import questionnaire
from maillage.apps.circles.due import due_for
from maillage.apps.circles.models import Questionnaire, Session
from maillage.apps.circles.selectors.after import answers_of
from maillage.apps.circles.words.questions import QUESTIONS
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.engine.errors import BadInput
from tests.factories import circles, people, sessions


pytestmark = pytest.mark.django_db

MARKS = {question.name: 4 for question in QUESTIONS}


def _answer(session: Session, by: Person, comment: str = "") -> bool:
    return questionnaire.answer_questionnaire(
        session=session, marks=MARKS, comment=comment, by=by
    )


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(people.account(person))
    return client


def test_under_three_answers_nothing_is_shown_and_then_all_is() -> None:
    session = sessions.held_session()
    animator, members = (
        circles.animator(session.circle),
        circles.members(session.circle),
    )
    for member in members[:2]:
        _answer(session, member, "Bien.")
    few = answers_of(animator, session)
    assert (few.table, few.comments, few.missing) == (None, (), 1)
    _answer(session, members[2], "Long.")
    enough = answers_of(animator, session)
    assert enough.table is not None
    assert sorted(enough.comments) == ["Bien.", "Bien.", "Long."]


def test_answering_twice_counts_once() -> None:
    session = sessions.held_session()
    member = circles.members(session.circle)[0]
    assert (_answer(session, member), _answer(session, member)) == (True, False)
    assert Questionnaire.objects.get().counts["answers"] == 1


def test_only_who_was_there_answers_and_only_the_animator_reads() -> None:
    session = sessions.held_session(present=3)
    here, absent = (
        circles.members(session.circle)[0],
        circles.members(session.circle)[4],
    )
    with pytest.raises(PermissionDenied):
        _answer(session, absent)
    assert answers_of(here, session) is None


def test_a_question_without_an_answer_and_a_patient_named_are_refused() -> None:
    session = sessions.held_session()
    member = circles.members(session.circle)[0]
    with pytest.raises(BadInput, match="choisissez une réponse"):
        questionnaire.answer_questionnaire(
            session=session, marks={"time": 9}, by=member
        )
    with pytest.raises(BadInput, match="identité d'un patient"):
        _answer(session, member, "Le cas de Mme Durand était long.")
    assert not Questionnaire.objects.exists()


def test_paper_sheets_are_typed_in_up_to_the_number_of_those_present() -> None:
    session = sessions.held_session(present=1)
    animator = circles.animator(session.circle)
    _answer(session, circles.members(session.circle)[0])
    questionnaire.enter_paper_answers(session=session, marks=MARKS, by=animator)
    with pytest.raises(BadInput, match="serait de trop"):
        questionnaire.enter_paper_answers(session=session, marks=MARKS, by=animator)
    assert Questionnaire.objects.get().counts["answers"] == 2


def test_the_page_keeps_what_was_ticked_where_an_answer_is_missing() -> None:
    session = sessions.held_session()
    address = reverse("circles:questionnaire", args=(session.circle.slug, session.pk))
    client = _client(circles.members(session.circle)[0])
    page = client.post(address, {"atmosphere": "5", "comment": "Gardé."})
    text = page.content.decode()
    assert "Choisissez une réponse." in text
    assert "Gardé.</textarea>" in text
    done = client.post(address, dict.fromkeys(MARKS, "5"), follow=True)
    assert "Merci" in done.content.decode()


def test_the_hours_of_a_circle_are_a_page_and_a_spreadsheet() -> None:
    session = sessions.held_session()
    circle = session.circle
    treasurer = circles.coordinator(circle.organisation, Role.TREASURER)
    client = _client(treasurer)
    page = client.get(reverse("circles:hours", args=(circle.slug,)))
    assert "14\u00a0h" in page.content.decode()
    file = client.get(reverse("circles:hours_file", args=(circle.slug,)))
    rows = list(
        csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";")
    )
    assert len(rows) == 7
    assert {row["Minutes"] for row in rows} == {"120"}


def test_a_name_never_becomes_a_formula_of_a_spreadsheet() -> None:
    session = sessions.held_session()
    member = circles.members(session.circle)[0]
    member.family_name = "=HYPERLINK(1)"
    member.save()
    client = _client(circles.animator(session.circle))
    file = client.get(reverse("circles:hours_file", args=(session.circle.slug,)))
    assert "'=HYPERLINK" in file.content.decode()


def test_a_member_does_not_read_the_hours_of_the_others() -> None:
    session = sessions.held_session()
    client = _client(circles.members(session.circle)[0])
    for name in ("circles:hours", "circles:hours_file"):
        address = reverse(name, args=(session.circle.slug,))
        assert client.get(address).status_code == 404


def test_what_is_due_follows_the_evening() -> None:
    session = sessions.session()
    circle = session.circle
    animator, member = circles.animator(circle), circles.members(circle)[0]
    assert "Ouvrir la séance d'aujourd'hui" in _texts(animator)
    assert "Entrer en séance" not in _texts(member)
    sessions.open_session(circle, present=0)
    assert "Entrer en séance" in _texts(member)
    held = sessions.held_session(circle)
    assert "Signer le compte rendu" in _texts(animator)
    assert "Dire en une minute ce que vaut la séance" in _texts(member)
    _answer(held, member)
    assert "Dire en une minute ce que vaut la séance" not in _texts(member)


def _texts(reader: Person) -> list[str]:
    return [due.text for due in due_for(reader)]
