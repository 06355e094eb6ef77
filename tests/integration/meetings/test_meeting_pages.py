"""The pages of meetings: presence in one touch, hours, sheet, calendar."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from maillage.apps.meetings.models import Attendance, Presence
from maillage.apps.meetings.wrong_codes import MOST_OF_AN_ACCOUNT, MOST_OF_AN_ADDRESS
from maillage.apps.people.models import Person
from tests.factories import circles, people, sessions


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_wrong_code_is_remembered() -> None:
    cache.clear()


def _client(person: Person) -> Client:
    person.email = person.email or f"p{person.pk}@exemple.fr"
    person.save()
    client = Client()
    client.force_login(people.account(person))
    return client


def test_a_scanned_code_shows_the_meeting_and_one_touch_makes_present() -> None:
    session = sessions.open_session(present=0)
    member = circles.members(session.circle)[0]
    client = _client(member)
    address = reverse("meetings:check_in") + f"?code={session.meeting.check_in_code}"
    page = client.get(address)
    assert "Je suis présent" in page.content.decode()
    code = session.meeting.check_in_code
    answer = client.post(reverse("meetings:check_in"), {"code": code})
    assert answer.url == reverse("circles:live", args=(session.circle.slug, session.pk))
    place = Attendance.objects.get(meeting=session.meeting, person=member)
    assert place.presence == Presence.PRESENT


def test_who_is_not_signed_in_signs_in_and_comes_back_with_the_code() -> None:
    session = sessions.open_session(present=0)
    address = reverse("meetings:check_in") + f"?code={session.meeting.check_in_code}"
    answer = Client().get(address)
    assert answer.status_code == 302
    assert session.meeting.check_in_code in answer.url
    assert answer.url.startswith("/compte/login/")


def test_a_wrong_code_keeps_what_was_typed_and_says_what_to_do() -> None:
    client = _client(circles.members(sessions.open_session(present=0).circle)[0])
    page = client.post(reverse("meetings:check_in"), {"code": "AAAAAA"})
    text = page.content.decode()
    assert page.status_code == 200
    assert 'value="AAAAAA"' in text
    assert "demandez à l&#x27;animateur" in text


def test_who_tries_codes_at_random_is_stopped_and_the_others_are_not() -> None:
    session = sessions.open_session(present=0)
    code = session.meeting.check_in_code
    one, other = (_client(m) for m in circles.members(session.circle)[:2])
    for _ in range(MOST_OF_AN_ACCOUNT):
        one.post(reverse("meetings:check_in"), {"code": "AAAAAA"})
    page = one.post(reverse("meetings:check_in"), {"code": code})
    assert "Trop de codes" in page.content.decode()
    # The same address, as behind the router of one house.
    assert other.post(reverse("meetings:check_in"), {"code": code}).status_code == 302
    assert MOST_OF_AN_ADDRESS > 50


def test_a_stranger_with_the_right_code_learns_no_title() -> None:
    session = sessions.open_session(present=0)
    client = _client(people.person())
    address = reverse("meetings:check_in") + f"?code={session.meeting.check_in_code}"
    assert session.circle.name not in client.get(address).content.decode()


def test_the_sheet_and_the_calendar_are_for_those_of_the_meeting() -> None:
    session = sessions.session()
    client = _client(circles.members(session.circle)[0])
    stranger = _client(people.person())
    for name in ("meetings:attendance_sheet", "meetings:calendar"):
        address = reverse(name, args=(session.meeting.pk,))
        assert client.get(address).status_code == 200
        assert stranger.get(address).status_code == 404


def test_the_calendar_file_is_read_by_a_calendar() -> None:
    session = sessions.session()
    client = _client(circles.members(session.circle)[0])
    address = reverse("meetings:calendar", args=(session.meeting.pk,))
    event = Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]
    assert str(event["summary"]) == session.meeting.title
    assert int(event["sequence"]) == session.meeting.calendar_sequence
    assert event.decoded("dtstart") == session.meeting.starts_at.replace(microsecond=0)


def test_my_hours_add_up_and_the_attestation_is_a_pdf() -> None:
    session = sessions.held_session()
    member = circles.members(session.circle)[0]
    client = _client(member)
    page = client.get(reverse("meetings:my_hours")).content.decode()
    assert "2\u00a0h" in page
    year = session.meeting.starts_at.year
    answer = client.get(reverse("meetings:certificate", args=(year,)))
    assert answer.content.startswith(b"%PDF")
    assert client.get(reverse("meetings:certificate", args=(1999,))).status_code == 404


def test_who_has_no_hours_reads_where_they_will_be() -> None:
    page = _client(people.person()).get(reverse("meetings:my_hours"))
    assert "Vos heures s'écriront ici" in page.content.decode()
