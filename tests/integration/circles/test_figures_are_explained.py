"""« D'où vient ce chiffre ? »: what is kept with a mirror, and who reads it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions.consents import withdraw_consent
from maillage.apps.circles.actions.recovery import recover_interrupted
from maillage.apps.circles.models import ConsentKind, MirrorSheet, Session
from maillage.apps.circles.tasks.explanations import explain_figures
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.models import Account, AuditEvent, Person
from maillage.engine.indicators.explain import witness
from tests.factories import circles, people, preparation


pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.usefixtures("data_root"),
]

State = MirrorSheet.ExplanationState
Capture = Callable[..., object]


@pytest.fixture
def session(django_capture_on_commit_callbacks: Capture) -> Session:
    """A session whose mirrors are made, and their explanations asked for."""
    made = preparation.prepared(
        preparation.circle(), django_capture_on_commit_callbacks
    )
    made.sheets_build = "one"  # the folder's name, which that of a real build is too
    made.save()
    return made


def _client(person: Person) -> Client:
    account = Account.objects.filter(person=person).first()
    client = Client()
    client.force_login(account or people.account(person))
    return client


def _page(session: Session, person: Person, indicator: str = "ATB02") -> str:
    answer = _client(person).get(
        reverse(
            "circles:own_explanation",
            args=(session.circle.slug, session.pk, indicator),
        )
    )
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def _states(session: Session) -> set[str]:
    sheets = MirrorSheet.objects.filter(session=session)
    return set(sheets.values_list("explanation_state", flat=True))


def test_each_figure_is_explained_after_the_mirrors_and_read_by_its_doctor(
    session: Session,
) -> None:
    doctor = circles.members(session.circle)[0]
    assert "en préparation" in _page(session, doctor)
    explain_figures.call(session.pk)
    assert _states(session) == {State.READY}
    for sheet in MirrorSheet.objects.filter(session=session):
        found = sheet.explanation["explanation"]
        own = sheet.document["own"]["reading"]
        assert sheet.explanation["as_shown"]
        if own is None:
            continue
        assert found["numerator"]["result"] == own["numerator"]
        assert found["reference"]["denominator"] == own["denominator"]
    page = _page(session, doctor)
    assert "Deux programmes" in page
    assert "J01CR02" in page
    assert "Écartés" in page


def test_a_figure_on_which_the_engines_differ_is_not_to_be_used(
    session: Session,
) -> None:
    explain_figures.call(session.pk)
    doctor = circles.members(session.circle)[0]
    sheet = MirrorSheet.objects.get(session=session, person=doctor, indicator="ATB02")
    sheet.explanation["explanation"]["fast"]["numerator"] += 1
    sheet.save()
    page = _page(session, doctor)
    assert "pas à utiliser" in page
    assert "Deux programmes écrits séparément donnent" not in page


def _by_code(session: Session, doctor: Person) -> str:
    code = MirrorSheet.objects.filter(session=session, person=doctor)[0].code
    return reverse(
        "circles:explanation", args=(session.circle.slug, session.pk, code, "ATB02")
    )


def _readers(session: Session) -> Iterator[tuple[Person, int]]:
    doctor, peer = circles.members(session.circle)[:2]
    yield doctor, 200
    yield circles.animator(session.circle), 200
    yield peer, 404
    yield circles.coordinator(session.circle.organisation), 404
    yield people.person(), 404


def test_the_doctor_and_the_animator_read_by_code_and_nobody_else(
    session: Session,
) -> None:
    explain_figures.call(session.pk)
    doctor = circles.members(session.circle)[0]
    for reader, status in _readers(session):
        assert _client(reader).get(_by_code(session, doctor)).status_code == status
    read = AuditEvent.objects.filter(what="circles.read_explanation", subject=doctor.pk)
    assert read.count() == 2


def test_the_counts_of_too_few_cases_are_their_doctor_s_alone(
    session: Session,
) -> None:
    explain_figures.call(session.pk)
    doctor = circles.members(session.circle)[0]
    sheet = MirrorSheet.objects.get(session=session, person=doctor, indicator="ATB02")
    own = {"reading": None, "silence": "too few patients", "denominator": 4}
    sheet.document = {**sheet.document, "own": own}
    sheet.save()
    assert "Compté deux fois" in _page(session, doctor)
    client = _client(circles.animator(session.circle))
    by_code = client.get(_by_code(session, doctor)).content.decode()
    assert "trop peu de cas" in by_code
    assert "Compté deux fois" not in by_code


def test_explanations_go_with_the_agreement(
    session: Session, django_capture_on_commit_callbacks: Capture
) -> None:
    explain_figures.call(session.pk)
    doctor = circles.members(session.circle)[0]
    withdraw_consent(circle=session.circle, kind=ConsentKind.FIGURES, by=doctor)
    assert not MirrorSheet.objects.filter(session=session).exists()
    explain_figures.call(session.pk)
    client = _client(doctor)
    way = reverse(
        "circles:own_explanation", args=(session.circle.slug, session.pk, "ATB02")
    )
    assert client.get(way).status_code == 404


def test_without_its_base_a_figure_is_said_not_to_be_explained(
    session: Session,
) -> None:
    builds = Path(settings.DATA_ROOT) / "builds" / session.circle.organisation.slug
    shutil.rmtree(builds)
    explain_figures.call(session.pk)
    assert _states(session) == {State.GONE}
    page = _page(session, circles.members(session.circle)[0])
    assert "n'est plus gardée" in page


def test_a_figure_of_too_many_lines_says_so_and_not_that_the_base_is_gone(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness, "MOST_LINES", 3)
    explain_figures.call(session.pk)
    assert _states(session) == {State.TOO_MANY}
    page = _page(session, circles.members(session.circle)[0])
    assert "trop de lignes" in page
    assert "n'est plus gardée" not in page


def test_a_session_that_is_over_is_explained_no_more(session: Session) -> None:
    session.meeting.state = MeetingState.HELD
    session.meeting.save()
    explain_figures.call(session.pk)
    assert _states(session) == {State.LATE}
    assert "a été tenue avant" in _page(session, circles.members(session.circle)[0])


def test_what_a_stop_interrupted_or_was_never_asked_says_so(session: Session) -> None:
    doctor = circles.members(session.circle)[0]
    sheets = MirrorSheet.objects.filter(session=session)
    sheets.update(explanation_state=State.MAKING)
    recover_interrupted()
    assert _states(session) == {State.FAILED}
    assert "Un défaut" in _page(session, doctor)
    sheets.update(explanation_state=State.NONE)
    assert "avant que ce détail n'existe" in _page(session, doctor)
