"""Minutes write themselves, are signed, never change, and are corrected by others."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from maillage.apps.circles.actions import commitments, minutes, statements
from maillage.apps.circles.models import Direction, Session
from maillage.apps.circles.words.minutes import happened
from maillage.apps.meetings import actions as meetings
from maillage.apps.meetings.actions.minutes import fingerprint
from maillage.apps.meetings.models import Means, Minutes
from maillage.apps.people.actions_base import Stale
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput
from tests.factories import circles, people, sessions, shown


pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    """Held, with figures shown, a statement adopted, another not, one commitment."""
    found = sessions.open_session(quorum=3)
    animator = circles.animator(found.circle)
    shown.show_figures(found)
    for text, ballots in (("Adoptée.", ("for",) * 4), ("Refusée.", ("against",) * 3)):
        statement = sessions.voting(found, text)
        sessions.vote(statement, *ballots)
        statements.close_vote(statement=statement, by=animator)
    sessions.statement(found, "Discutée.")
    commitments.make_commitment(
        session=found,
        indicator="ATB02",
        direction=Direction.DECREASE,
        target="18",
        review_on=today().replace(year=today().year + 1),
        by=animator,
    )
    found.meeting = meetings.close_meeting(meeting=found.meeting, by=animator)
    return found


@pytest.fixture(autouse=True)
def _files_go_nowhere(settings, tmp_path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def _animator(session: Session) -> Person:
    return circles.animator(session.circle)


def _sign(session: Session, remarks: str = "") -> Minutes:
    last = session.meeting.minutes.first()
    draft = meetings.save_minutes(
        meeting=session.meeting,
        remarks=remarks,
        version=last.version if last else 0,
        by=_animator(session),
    )
    return minutes.sign_minutes(
        session=session, version=draft.version, by=_animator(session)
    )


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(people.account(person))
    return client


def _address(session: Session, name: str, *more: object) -> str:
    return reverse(f"circles:{name}", args=(session.circle.slug, session.pk, *more))


def test_they_say_who_came_what_was_shown_voted_and_promised(session: Session) -> None:
    document = happened(session)
    names = {one["name"] for one in document["present"]}
    assert names == {str(person) for person in _there(session)}
    assert document["figures"][0]["value"].endswith("%")
    assert [one["text"] for one in document["statements"]] == [
        "Adoptée.",
        "Refusée.",
        "Discutée.",
    ]
    assert document["statements"][0]["result"] == (
        "Adopté : 4 pour, 0 contre, 0\u00a0blanc."
    )
    assert document["statements"][2]["result"] == "Discuté, non voté."
    assert document["commitments"][0]["sentence"].endswith("jusqu'à 18\u202f%")
    assert document["quorum"].startswith("Quorum atteint : 7")


def _there(session: Session) -> list[Person]:
    return [_animator(session), *circles.members(session.circle)]


def test_signing_freezes_the_document_its_hash_and_its_pdf(session: Session) -> None:
    signed = _sign(session, "Prochaine séance en juin.")
    assert signed.sha256 == fingerprint(signed.document)
    with signed.pdf.open("rb") as file:
        text = "".join(page.extract_text() for page in PdfReader(file).pages)
    for words in ("Adoptée.", "Prochaine séance en juin.", str(_animator(session))):
        assert words in text
    assert signed.sha256 in text.replace("\n", "")


def test_after_the_signature_nothing_changes(session: Session) -> None:
    _sign(session)
    animator, member = _animator(session), circles.members(session.circle)[0]
    refused = [
        lambda: meetings.save_minutes(
            meeting=session.meeting, remarks="x", version=2, by=animator
        ),
        lambda: meetings.reopen_meeting(meeting=session.meeting, by=animator),
        lambda: meetings.undo_presence(
            meeting=session.meeting, person=member, by=animator
        ),
        lambda: meetings.mark_present(
            meeting=session.meeting, person=member, means=Means.PAPER, by=animator
        ),
        lambda: commitments.make_commitment(
            session=session,
            indicator="ATB29",
            direction=Direction.INCREASE,
            review_on=today().replace(year=today().year + 1),
            by=animator,
        ),
    ]
    for act in refused:
        with pytest.raises(BadInput, match="signé"):
            act()


def test_a_correction_is_a_new_number_that_names_what_it_replaces(
    session: Session,
) -> None:
    first = _sign(session, "Première.")
    meetings.correct_minutes(meeting=session.meeting, by=_animator(session))
    second = _sign(session, "Corrigée.")
    assert (second.number, second.document["replaces"]) == (2, 1)
    first.refresh_from_db()
    assert first.document["remarks"] == "Première."


def test_remarks_that_name_a_patient_are_refused_and_kept_on_the_page(
    session: Session,
) -> None:
    client = _client(_animator(session))
    page = client.post(
        _address(session, "minutes"),
        {"remarks": "On a revu Mme Durand.", "version": "0", "what": "save"},
    ).content.decode()
    assert "ressemble à l&#x27;identité d&#x27;un patient" in page
    assert "On a revu Mme Durand.</textarea>" in page
    assert not session.meeting.minutes.exists()


def test_of_two_drafts_at_once_the_second_sees_the_first(session: Session) -> None:
    animator = _animator(session)
    meetings.save_minutes(
        meeting=session.meeting, remarks="Le sien.", version=0, by=animator
    )
    with pytest.raises(Stale):
        meetings.save_minutes(
            meeting=session.meeting, remarks="Le mien.", version=0, by=animator
        )
    page = _client(animator).post(
        _address(session, "minutes"),
        {"remarks": "Le mien.", "version": "0", "what": "save"},
    )
    text = page.content.decode()
    assert "Le sien." in text
    assert "Le mien.</textarea>" in text


def test_members_read_what_is_signed_and_not_the_draft(session: Session) -> None:
    client = _client(circles.members(session.circle)[0])
    before = client.get(_address(session, "minutes")).content.decode()
    assert "Adoptée." not in before
    _sign(session)
    assert "Adoptée." in client.get(_address(session, "minutes")).content.decode()
    pdf = client.get(_address(session, "minutes_file", 1))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert client.get(_address(session, "minutes_file", 2)).status_code == 404


def test_a_member_cannot_sign_and_a_stranger_cannot_read(session: Session) -> None:
    member = circles.members(session.circle)[0]
    with pytest.raises(PermissionDenied):
        meetings.save_minutes(meeting=session.meeting, remarks="", version=0, by=member)
    _sign(session)
    stranger = _client(people.person())
    assert stranger.get(_address(session, "minutes")).status_code == 404
    assert stranger.get(_address(session, "minutes_file", 1)).status_code == 404


def test_who_organises_reads_the_minutes_without_the_figures(session: Session) -> None:
    signed = _sign(session)
    value = signed.document["figures"][0]["value"]
    client = _client(circles.coordinator(session.circle.organisation))
    page = client.get(_address(session, "minutes")).content.decode()
    assert "Adoptée." in page
    assert value not in page
    answer = client.get(_address(session, "minutes_file", 1))
    content = b"".join(answer.streaming_content)
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages)
    assert "réservé aux membres" in text
    assert value not in text


def test_the_page_saves_and_signs_in_one_touch(session: Session) -> None:
    client = _client(_animator(session))
    answer = client.post(
        _address(session, "minutes"),
        {"remarks": "Rien à ajouter.", "version": "0", "what": "sign"},
        follow=True,
    )
    assert "Le compte rendu est signé." in answer.content.decode()
    assert session.meeting.minutes.get().signed_by == _animator(session)
