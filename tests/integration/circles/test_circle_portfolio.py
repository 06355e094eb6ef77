"""Level and portfolio: from what was recorded, in few queries, without a figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions.seats import admit_member
from maillage.apps.circles.selectors.level import level_of
from maillage.apps.circles.selectors.portfolio import portfolio_of
from maillage.apps.circles.selectors.shared import sessions_shared_with
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.clock import today
from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Link
from tests.factories import circle_history, circles, people


pytestmark = pytest.mark.django_db


def days_ago(count: int) -> object:
    return today() - timedelta(days=count)


def test_a_circle_climbs_from_one_to_four_by_what_is_recorded() -> None:
    circle = circles.circle()
    by = circles.animator(circle)
    levels = [level_of(by, circle)[0].level]
    first = circle_history.session_on(circle, days_ago(300))
    circle_history.session_on(circle, days_ago(200))
    circle_history.session_on(circle, days_ago(100))
    levels.append(level_of(by, circle)[0].level)
    circle_history.show(first)
    made = circle_history.commitment(first)
    levels.append(level_of(by, circle)[0].level)
    circle_history.follow(made)
    circle_history.session_on(circle, today())
    levels.append(level_of(by, circle)[0].level)
    assert levels == [1, 2, 3, 4]


def test_a_follow_up_that_cannot_say_is_not_an_evaluation() -> None:
    circle = circles.circle()
    first = circle_history.session_on(circle, days_ago(300))
    circle_history.show(first)
    circle_history.follow(circle_history.commitment(first), verdict="cannot say")
    for day in (200, 100, 0):
        circle_history.session_on(circle, days_ago(day))
    assert level_of(circles.animator(circle), circle)[0].level == 3


def test_sessions_cancelled_to_come_or_older_than_a_year_do_not_count() -> None:
    circle = circles.circle()
    circle_history.session_on(circle, days_ago(400))
    circle_history.session_on(circle, days_ago(30), state=MeetingState.CANCELLED)
    circle_history.session_on(
        circle, today() + timedelta(days=3), state=MeetingState.PLANNED
    )
    _, year = level_of(circles.animator(circle), circle)
    assert year.sessions_held == 0


def test_presence_counts_those_who_sat_that_day_and_a_guest_is_nobody() -> None:
    circle = circles.circle(members=5)
    there = [*circles.members(circle)[:3], people.person()]
    circle_history.session_on(circle, days_ago(50), present=there)
    later = people.person()
    admit_member(circle=circle, person=later, by=circles.animator(circle))
    (line,) = portfolio_of(circles.animator(circle))
    assert line.attendance == 3 / 6
    assert (line.members, line.growth) == (7, 1)


def test_the_hospital_link_is_a_hospital_pharmacist_who_sits() -> None:
    circle = circles.circle()
    by = circles.animator(circle)
    assert not portfolio_of(by)[0].hospital
    pharmacist = people.person(profession=Profession.HOSPITAL_PHARMACIST)
    admit_member(circle=circle, person=pharmacist, by=by)
    assert portfolio_of(by)[0].hospital


def test_who_coordinates_the_whole_sees_its_parts_and_nobody_else_does() -> None:
    pole, site = circles.organisation(), circles.organisation()
    Link.objects.create(part=site, whole=pole, since=days_ago(10))
    circle = circles.circle(of=site)
    assert [line.circle for line in portfolio_of(circles.coordinator(pole))] == [circle]
    assert portfolio_of(circles.members(circle)[0]) == []
    assert portfolio_of(circles.coordinator(circles.organisation())) == []


def test_sixty_circles_cost_no_more_queries_than_one(
    client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    of = circles.organisation()
    for _ in range(12):
        circle = circles.circle(of=of, members=5, consents=False)
        circle_history.session_on(circle, days_ago(20))
    client.force_login(people.account(circles.coordinator(of)))
    for page in ("list", "portfolio", "portfolio_csv"):
        with django_assert_max_num_queries(16):
            assert client.get(reverse(f"circles:{page}")).status_code == 200


def test_the_spreadsheet_holds_no_formula_and_no_name_of_a_person(
    client: Client,
) -> None:
    circle = circles.circle(name="=1+1", consents=False)
    client.force_login(people.account(circles.coordinator(circle.organisation)))
    text = client.get(reverse("circles:portfolio_csv")).content.decode("utf-8-sig")
    assert "\r\n'=1+1;" in text
    assert circles.members(circle)[0].family_name not in text


def test_a_referent_sees_what_was_shared_with_him_and_not_even_the_rest_s_name(
    client: Client,
) -> None:
    circle = circles.circle()
    shared = circle_history.session_on(circle, days_ago(9), shared=True)
    secret = circles.circle(of=circle.organisation, name="Cercle secret")
    circle_history.session_on(secret, days_ago(9))
    referent = circles.coordinator(circle.organisation, Role.REFERENT)
    assert sessions_shared_with(referent) == [shared]
    client.force_login(people.account(referent))
    page = client.get(reverse("circles:shared")).content.decode()
    assert circle.name in page
    assert "Cercle secret" not in page
    for name in ("detail", "members", "follow_up", "level", "consents", "codes"):
        address = reverse(f"circles:{name}", args=(circle.slug,))
        assert client.get(address).status_code == 404
    with pytest.raises(PermissionDenied):
        level_of(referent, circle)
