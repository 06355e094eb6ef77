"""The pages of a structure's meetings, walked once, and who sees nothing of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.meetings import letters
from maillage.apps.meetings.models import Meeting, MeetingState, Presence
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from tests.factories import people, structures, team_meetings
from tests.factories.scans import PNG


Capture = Callable[..., object]


pytestmark = pytest.mark.django_db


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


def _url(name: str, meeting: Meeting) -> str:
    return reverse(f"meetings:{name}", args=(meeting.organisation.slug, meeting.pk))


def test_a_series_shows_its_days_before_they_are_kept() -> None:
    of = structures.organisation()
    client = _client(team_meetings.coordinator(of))
    address = reverse("meetings:plan", args=(of.slug,))
    first = today() + timedelta(days=3)
    typed = {
        "kind": "rcp",
        "title": "RCP du plateau",
        "day": first.isoformat(),
        "hour": "12:30",
        "minutes": "60",
        "step": "weeks",
        "every": "2",
        "count": "3",
    }
    page = client.post(address, typed)
    assert page.content.decode().count('name="days"') == 3
    assert not Meeting.objects.exists()
    kept = [first.isoformat(), (first + timedelta(weeks=4)).isoformat()]
    client.post(address, {**typed, "what": "save", "days": kept})
    days = sorted(localtime(m.starts_at).date() for m in Meeting.objects.all())
    assert [day.isoformat() for day in days] == kept


def test_a_meeting_written_up_later_began_when_it_was_planned() -> None:
    meeting = team_meetings.planned(starts_at=now() - timedelta(days=2))
    client = _client(team_meetings.coordinator(meeting.organisation))
    assert (
        "saisir les présences" in client.get(_url("meeting", meeting)).content.decode()
    )
    client.post(_url("open", meeting))
    signed = meeting.attendances.first().person_id
    client.post(reverse("meetings:presence", args=(meeting.pk,)), {"signed": [signed]})
    ended = localtime(meeting.starts_at + timedelta(minutes=45)).strftime("%H:%M")
    client.post(_url("close", meeting), {"ended": ended})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
    assert meeting.attendances.get(presence=Presence.PRESENT).minutes == 45
    client.post(
        _url("minutes", meeting), {"remarks": "", "version": "0", "what": "sign"}
    )
    page = client.get(_url("minutes", meeting)).content.decode()
    assert "PDF signé" in page


def test_a_scan_is_shown_to_who_runs_the_meeting_as_a_file_that_is_not_kept() -> None:
    meeting = team_meetings.held()
    client = _client(team_meetings.coordinator(meeting.organisation))
    bring = reverse("meetings:bring_scan", args=(meeting.pk,))
    wrong = client.post(bring, {"file": SimpleUploadedFile("feuille.png", b"texte")})
    assert wrong.status_code == 422
    assert "ni un PDF" in wrong.content.decode()
    client.post(bring, {"file": SimpleUploadedFile("feuille.pdf", PNG)})
    sheet = meeting.scanned_sheets.get()
    address = reverse("meetings:scan", args=(meeting.pk, sheet.pk))
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    member = meeting.attendances.select_related("person")[0].person
    assert _client(member).get(address).status_code == 404


def test_whoever_is_not_of_the_team_sees_nothing() -> None:
    meeting = team_meetings.held()
    client = _client(people.account().person)
    slug = meeting.organisation.slug
    for address in (
        reverse("meetings:list", args=(slug,)),
        reverse("meetings:hours", args=(slug,)),
        reverse("meetings:presence", args=(meeting.pk,)),
        *(
            _url(n, meeting)
            for n in ("meeting", "minutes", "invite", "cases", "change")
        ),
    ):
        assert client.get(address).status_code == 404, address


def test_a_member_reads_the_list_and_the_meeting_and_no_button_of_others() -> None:
    meeting = team_meetings.held()
    member = meeting.attendances.select_related("person")[0].person
    client = _client(member)
    page = client.get(reverse("meetings:list", args=(meeting.organisation.slug,)))
    assert "RCP du plateau" in page.content.decode()
    assert "Planifier" not in page.content.decode()
    assert "Feuille signée" not in client.get(_url("meeting", meeting)).content.decode()


def test_a_letter_is_answered_in_one_touch_without_a_password() -> None:
    meeting = team_meetings.planned(invited=1)
    place = meeting.attendances.get()
    address = reverse("meetings:answer_letter", args=(letters.answer_token(place),))
    Client().get(address)
    place.refresh_from_db()
    assert place.presence == Presence.INVITED
    Client().post(address, {"coming": "yes"})
    place.refresh_from_db()
    assert place.presence == Presence.ACCEPTED
    wrong = reverse("meetings:answer_letter", args=("faux",))
    assert Client().get(wrong).status_code == 404


def test_people_are_invited_by_a_letter_each(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    meeting = team_meetings.planned(invited=0)
    client = _client(team_meetings.coordinator(meeting.organisation))
    person = structures.member(meeting.organisation, people.account().person).person
    person.email = "membre@exemple.fr"
    person.save()
    page = client.get(_url("invite", meeting) + "?choix=tous").content.decode()
    assert page.count("checked") == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(_url("invite", meeting), {"person": [person.pk], "invite": "1"})
    assert [message.to for message in mail.outbox] == [["membre@exemple.fr"]]
    assert mail.outbox[0].attachments[0].filename == "reunion.ics"


def test_hours_leave_as_a_table_by_person_and_kind() -> None:
    meeting = team_meetings.held()
    client = _client(team_meetings.coordinator(meeting.organisation))
    answer = client.get(
        reverse("meetings:hours_file", args=(meeting.organisation.slug,))
    )
    lines = answer.content.decode().splitlines()
    assert lines[1].split(";")[-3:] == ["RCP", "1", "60"]
