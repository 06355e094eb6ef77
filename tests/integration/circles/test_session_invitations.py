"""Members are invited, each by his own letter, and answer in one touch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import icalendar
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.circles.dues.preparation import due_for
from maillage.apps.circles.models import Circle, Session
from maillage.apps.circles.words.letters import answer_token
from maillage.apps.meetings.models import Attendance, Presence
from maillage.apps.people.models import Person
from tests.factories import circles, people, preparation


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_root")]

Capture = Callable[..., object]


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(people.account(person))
    return client


@pytest.fixture
def circle() -> Circle:
    return circles.circle()


@pytest.fixture
def session(circle: Circle) -> Session:
    return preparation.planned(circle, place="Salle du haut")


def _invite(session: Session, capture: Capture, **words: str) -> None:
    client = _client(circles.animator(session.circle))
    with capture(execute=True):
        answer = client.post(
            reverse("circles:invite", args=(session.circle.slug, session.pk)), words
        )
    assert answer.status_code == 302, answer.content.decode()


def test_each_gets_a_letter_of_his_own_with_a_calendar_file(
    session: Session, django_capture_on_commit_callbacks: Capture
) -> None:
    _invite(session, django_capture_on_commit_callbacks, words="Venez nombreux.")
    assert len(mail.outbox) == 7
    addresses = [person.email for person in circles.members(session.circle)]
    for letter in mail.outbox:
        assert len(letter.to) == 1
        assert (letter.cc, letter.bcc) == ([], [])
        assert "Venez nombreux." in letter.body
        others = [each for each in addresses if each not in letter.to]
        assert not any(each in letter.message().as_string() for each in others)
    name, content, kind = mail.outbox[0].attachments[0]
    assert (name, kind) == ("seance.ics", "text/calendar; method=REQUEST")
    found = icalendar.Calendar.from_ical(content)
    assert found["METHOD"] == "REQUEST"
    (event,) = found.walk("VEVENT")
    assert event.decoded("DTSTART") == session.meeting.starts_at
    assert event["SEQUENCE"] == 0


def test_a_letter_that_names_a_patient_does_not_leave(session: Session) -> None:
    client = _client(circles.animator(session.circle))
    answer = client.post(
        reverse("circles:invite", args=(session.circle.slug, session.pk)),
        {"words": "On parlera de Mme Durand et de son traitement."},
    )
    assert answer.status_code == 422
    assert "identité d&#x27;un patient" in answer.content.decode()
    assert "On parlera" in answer.content.decode()
    assert mail.outbox == []
    assert not Attendance.objects.exists()


def test_the_letter_is_read_before_it_leaves(session: Session) -> None:
    client = _client(circles.animator(session.circle))
    answer = client.post(
        reverse("circles:invite", args=(session.circle.slug, session.pk)),
        {"words": "Apportez un cas.", "preview": "1"},
    )
    assert answer.content.decode().count("Apportez un cas.") == 2
    assert mail.outbox == []


def test_only_those_who_have_not_answered_are_reminded(
    session: Session, django_capture_on_commit_callbacks: Capture
) -> None:
    capture = django_capture_on_commit_callbacks
    _invite(session, capture)
    doctor = circles.members(session.circle)[0]
    place = Attendance.objects.get(person=doctor)
    Client().post(
        reverse("circles:answer", args=(answer_token(place),)), {"coming": "yes"}
    )
    mail.outbox.clear()
    client = Client()
    client.force_login(circles.animator(session.circle).account)
    with capture(execute=True):
        client.post(
            reverse("circles:invite", args=(session.circle.slug, session.pk)),
            {"remind": "1"},
        )
    assert len(mail.outbox) == 6
    assert doctor.email not in [letter.to[0] for letter in mail.outbox]


def test_a_link_answers_without_a_password_and_opening_it_answers_nothing(
    session: Session, django_capture_on_commit_callbacks: Capture
) -> None:
    _invite(session, django_capture_on_commit_callbacks)
    place = Attendance.objects.get(person=circles.members(session.circle)[0])
    address = reverse("circles:answer", args=(answer_token(place),))
    assert address in mail.outbox[0].body or any(
        address in letter.body for letter in mail.outbox
    )
    client = Client()
    assert client.get(address).status_code == 200
    place.refresh_from_db()
    assert place.presence == Presence.INVITED
    client.post(address, {"coming": "no"})
    place.refresh_from_db()
    assert place.presence == Presence.EXCUSED
    client.post(address, {"coming": "yes"})
    place.refresh_from_db()
    assert place.presence == Presence.ACCEPTED


@pytest.mark.parametrize("change", ["", "x", "0"])
def test_a_link_that_was_changed_is_nobodys(session: Session, change: str) -> None:
    animator = circles.animator(session.circle)
    place = Attendance.objects.create(meeting=session.meeting, person=animator)
    false = answer_token(place)[:-1] + (change or "_") * 2
    answer = Client().get(reverse("circles:answer", args=(false,)))
    assert answer.status_code == 404


def test_who_was_invited_is_told_of_a_change_and_calendars_take_it(
    session: Session, django_capture_on_commit_callbacks: Capture
) -> None:
    capture = django_capture_on_commit_callbacks
    _invite(session, capture)
    mail.outbox.clear()
    client = Client()
    client.force_login(circles.animator(session.circle).account)
    where = (session.circle.slug, session.pk)
    moved = localtime(session.meeting.starts_at) + timedelta(days=7)
    with capture(execute=True):
        client.post(
            reverse("circles:change_session", args=where),
            {
                "theme": "antibiotics",
                "day": moved.date().isoformat(),
                "hour": "20:00",
                "minutes": "120",
                "quorum": "0",
                "version": "0",
            },
        )
    assert len(mail.outbox) == 7
    (event,) = icalendar.Calendar.from_ical(mail.outbox[0].attachments[0][1]).walk(
        "VEVENT"
    )
    assert event["SEQUENCE"] == 1
    mail.outbox.clear()
    with capture(execute=True):
        client.post(
            reverse("circles:cancel_session", args=where), {"reason": "Neige annoncée"}
        )
    assert "Neige annoncée" in mail.outbox[0].body
    calendar = icalendar.Calendar.from_ical(mail.outbox[0].attachments[0][1])
    assert calendar["METHOD"] == "CANCEL"


def test_a_change_before_anybody_is_invited_writes_to_nobody(
    session: Session, django_capture_on_commit_callbacks: Capture
) -> None:
    client = _client(circles.animator(session.circle))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("circles:cancel_session", args=(session.circle.slug, session.pk)),
            {"reason": "Neige"},
        )
    assert mail.outbox == []


def test_an_answer_by_telephone_is_written_by_the_animator_alone(
    session: Session, django_capture_on_commit_callbacks: Capture
) -> None:
    _invite(session, django_capture_on_commit_callbacks)
    one, other = circles.members(session.circle)[:2]
    address = reverse(
        "circles:answer_for", args=(session.circle.slug, session.pk, other.pk)
    )
    assert _client(one).post(address, {"coming": "no"}).status_code == 404
    client = Client()
    client.force_login(circles.animator(session.circle).account)
    client.post(address, {"coming": "no"})
    place = Attendance.objects.get(person=other)
    assert place.presence == Presence.EXCUSED


def test_a_session_in_two_weeks_says_what_is_missing(circle: Circle) -> None:
    soon = preparation.planned(circle, days=10)
    animator, doctor = circles.animator(circle), circles.members(circle)[0]
    texts = " ".join(due.text for due in due_for(animator))
    assert "Inviter les membres" in texts
    assert "Préparer les miroirs" in texts
    assert "Déposer les premiers fichiers" in texts
    assert due_for(doctor) == []
    Attendance.objects.create(
        meeting=soon.meeting, person=doctor, invited_at=soon.meeting.starts_at
    )
    (due,) = due_for(doctor)
    assert "Dire si vous viendrez" in due.text
