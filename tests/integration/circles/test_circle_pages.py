"""A circle's pages: who opens which, in how many queries, and what the forms say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.models import Circle, Consent, Seat
from maillage.apps.circles.search import search
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from tests.factories import circle_history, circles, people


pytestmark = pytest.mark.django_db

FOR_ALL_WHO_SIT = ("detail", "members", "consents", "my_codes", "follow_up", "level")
FOR_WHO_RUNS_IT = ("change", "admit")
FOR_THE_ANIMATOR = ("codes",)
EVERY_PAGE = (*FOR_ALL_WHO_SIT, *FOR_WHO_RUNS_IT, *FOR_THE_ANIMATOR)


def lived_in() -> Circle:
    circle = circles.circle(members=8)
    session = circle_history.session_on(circle, today() - timedelta(days=200))
    circle_history.show(session)
    circle_history.follow(circle_history.commitment(session))
    circle_history.session_on(
        circle, today() + timedelta(days=5), state=MeetingState.PLANNED
    )
    return circle


def opens(client: Client, who: Person, circle: Circle) -> set[str]:
    client.force_login(people.account(who))
    return {
        page
        for page in EVERY_PAGE
        if client.get(reverse(f"circles:{page}", args=(circle.slug,))).status_code
        == 200
    }


def test_each_role_opens_its_pages_and_the_others_are_absent(client: Client) -> None:
    circle = lived_in()
    organisers = {"detail", "members", "follow_up", "level", *FOR_WHO_RUNS_IT}
    assert opens(client, circles.animator(circle), circle) == set(EVERY_PAGE)
    assert opens(client, circles.members(circle)[0], circle) == set(FOR_ALL_WHO_SIT)
    assert opens(client, circles.coordinator(circle.organisation), circle) == organisers
    assert opens(client, circles.members(circles.circle())[0], circle) == set()


def test_a_circle_that_is_not_answers_as_one_that_may_not_be_seen(
    client: Client,
) -> None:
    circle = lived_in()
    client.force_login(people.account(people.person()))
    there = client.get(reverse("circles:detail", args=(circle.slug,)))
    nowhere = client.get(reverse("circles:detail", args=("nulle-part",)))
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content.replace(b"nulle-part", circle.slug.encode())


def test_every_page_costs_fewer_than_twenty_queries(
    client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    circle = lived_in()
    client.force_login(people.account(circles.animator(circle)))
    for page in EVERY_PAGE:
        with django_assert_max_num_queries(19):
            client.get(reverse(f"circles:{page}", args=(circle.slug,)))


def test_nobody_signed_in_is_sent_to_sign_in(client: Client) -> None:
    circle = lived_in()
    for page in EVERY_PAGE:
        answer = client.get(reverse(f"circles:{page}", args=(circle.slug,)))
        assert answer.status_code == 302
        assert "/compte/" in answer["Location"]


def test_a_doctor_agrees_and_takes_it_back_on_his_page(client: Client) -> None:
    circle = circles.circle(consents=False)
    doctor = circles.members(circle)[0]
    client.force_login(people.account(doctor))
    page = client.get(reverse("circles:consents", args=(circle.slug,))).content.decode()
    answer = reverse("circles:answer_consent", args=(circle.slug, "figures"))
    version = page.split('name="text_version" value="')[1].split('"')[0]
    client.post(answer, {"answer": "yes", "text_version": version})
    assert Consent.objects.get().person == doctor
    client.post(answer, {"answer": "no"})
    assert Consent.objects.get().until == today()
    client.post(answer, {"answer": "yes", "text_version": "older"})
    assert Consent.objects.count() == 1


def test_the_members_page_has_no_code(client: Client) -> None:
    circle = lived_in()
    client.force_login(people.account(circles.animator(circle)))
    page = client.get(reverse("circles:members", args=(circle.slug,))).content.decode()
    for doctor in circles.members(circle):
        assert doctor.family_name in page
        assert circles.code(doctor.pk) not in page


def test_stale_settings_keep_what_was_typed_and_show_what_the_other_wrote(
    client: Client,
) -> None:
    circle = circles.circle(name="Avant")
    client.force_login(people.account(circles.animator(circle)))
    address = reverse("circles:change", args=(circle.slug,))
    typed = {
        "territory": "Ici",
        "against": "territoire",
        "fewest_members": 5,
        "most_members": 15,
        "most_animators": 2,
        "fewest_doctors": 5,
        "sessions_a_year": 4,
        "version": 0,
    }
    client.post(address, {**typed, "name": "Le premier"})
    page = client.post(address, {**typed, "name": "Le second"}).content.decode()
    assert "Le second" in page
    assert "« Le premier »" in page.replace("\xa0", " ")
    circle.refresh_from_db()
    assert circle.name == "Le premier"


@pytest.mark.parametrize("version", ["", "abc", "99999999999999999999", "²"])
def test_a_forged_version_changes_nothing_and_breaks_nothing(
    client: Client, version: str
) -> None:
    circle = circles.circle()
    client.force_login(people.account(circles.animator(circle)))
    seat = circles.seat(circle, circles.members(circle)[0])
    for page in ("close_seat", "change_role", "reopen_seat"):
        address = reverse(f"circles:{page}", args=(circle.slug, seat.pk))
        answer = client.post(address, {"version": version}, follow=True)
        assert answer.status_code == 200
    assert Seat.objects.get(pk=seat.pk).until is None


def test_a_seat_of_another_circle_is_not_reached_through_one_s_own(
    client: Client,
) -> None:
    own, other = circles.circle(), circles.circle()
    seat = circles.seat(other, circles.members(other)[0])
    client.force_login(people.account(circles.animator(own)))
    address = reverse("circles:close_seat", args=(own.slug, seat.pk))
    assert client.post(address, {"version": 0}).status_code == 404


def test_a_search_finds_one_s_own_circles_and_no_other() -> None:
    own = circles.circle(name="Cercle du Plateau")
    circles.circle(name="Cercle du Plateau d'en face")
    found = search(circles.members(own)[0], ["plateau"])
    assert [hit.title for hit in found] == ["Cercle du Plateau"]


def test_the_first_page_of_who_has_no_circle_says_what_one_is(client: Client) -> None:
    client.force_login(people.account(people.person()))
    page = client.get(reverse("circles:list")).content.decode()
    assert "Un cercle réunit 5 à 15 médecins" in page
