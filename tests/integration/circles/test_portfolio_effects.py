"""The effects of several circles: who reads which figures, in few queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions.factors import note_factor
from maillage.apps.circles.models import (
    FactorSide,
    ImpactSheet,
)
from maillage.apps.circles.presenters.portfolio_effects import page
from maillage.apps.circles.selectors.portfolio_effects import effects_for
from maillage.apps.people.models import AuditEvent, Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Organisation
from tests.factories import circles, effects, people, portfolio


pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Organisation:
    made = circles.organisation()
    portfolio.at_bugeat(made)
    return made


@pytest.fixture
def animator(team: Organisation) -> Person:
    """Who animates five circles, of effects that differ."""
    return portfolio.five_circles(team)


def test_who_animates_circles_reads_them_pooled_in_the_order_of_sessions(
    animator: Person,
) -> None:
    found = effects_for(animator).found
    assert found is not None and found.pooled is not None
    assert [each.circle for each in found.points] == [f"Cercle {n}" for n in range(5)]
    assert found.pooled.circles == 5
    assert {each.department for each in found.points} == {"19"}
    assert all(each.level for each in found.points)
    assert AuditEvent.objects.filter(what="circles.read_portfolio_effects").exists()
    drawn = page(effects_for(animator))
    assert "Cercle 3" in drawn["forest"] and "Corrèze (19)" in drawn["map"]
    assert len(drawn["circles"].rows) == 5 and len(drawn["predicted"].rows) == 3


def test_who_organises_without_a_seat_reads_verdicts_and_no_figure(
    animator: Person, team: Organisation, client: Client
) -> None:
    coordinator = circles.coordinator(team)
    found = effects_for(coordinator)
    assert found.found is None and len(found.kept_back) == 5
    client.force_login(people.account(coordinator))
    text = client.get(reverse("circles:portfolio_effects")).content.decode()
    assert "restent à leurs membres" in text and "a changé" in text
    assert "points" not in text and '<svg class="chart' not in text
    del animator


def test_the_payer_s_referent_reads_what_was_shared_and_nothing_of_the_others(
    team: Organisation,
) -> None:
    shared = portfolio.looked(circles.circle(of=team, name="Partagé"), shared=True)
    portfolio.looked(circles.circle(of=team, name="Secret"))
    referent = circles.coordinator(team, Role.REFERENT)
    found = effects_for(referent)
    assert [each.sheet for each in found.looks] == [shared]
    assert found.found is not None
    assert [each.circle for each in found.found.points] == ["Partagé"]
    assert found.found.points[0].level is None


def test_a_member_and_a_stranger_have_no_portfolio(team: Organisation) -> None:
    circle = circles.circle(of=team)
    portfolio.looked(circle)
    assert not effects_for(circles.members(circle)[0]).looks
    assert not effects_for(people.person()).looks
    assert not effects_for(None).looks


def test_a_circle_is_one_point_by_its_first_session_and_its_planned_look(
    team: Organisation,
) -> None:
    circle = circles.circle(of=team)
    first = portfolio.looked(circle, portfolio.of(-0.01), days_ago=300, look=1).session
    planned = portfolio.look_at(first, portfolio.of(-0.03), look=2, planned=True)
    portfolio.look_at(first, portfolio.of(-0.05), look=3)
    portfolio.looked(circle, portfolio.of(-0.09), days_ago=100)
    looks = effects_for(circles.animator(circle)).looks
    assert [each.sheet for each in looks] == [planned]


def test_figures_that_are_no_longer_shown_are_in_no_chart(team: Organisation) -> None:
    circle = circles.circle(of=team)
    portfolio.looked(circle, document={})
    found = effects_for(circles.animator(circle))
    assert found.found is None and len(found.looks) == 1


def test_indicators_are_never_pooled_together(team: Organisation) -> None:
    circle = circles.circle(of=team)
    portfolio.looked(circle)
    portfolio.looked(circle, replace(effects.CHANGED, indicator="NSA01"), days_ago=100)
    animator = circles.animator(circle)
    assert [name for name, _ in effects_for(animator).indicators] == ["ATB02", "NSA01"]
    assert effects_for(animator, "NSA01").chosen == "NSA01"
    assert effects_for(animator, "nothing").chosen == "ATB02"


def test_brakes_and_levers_are_counted_by_circles_seen_or_not(
    team: Organisation,
) -> None:
    coordinator = circles.coordinator(team)
    for impact in (effects.CHANGED, effects.CHANGED, effects.CANNOT_SAY):
        circle = circles.circle(of=team, members=5, consents=False)
        session = portfolio.looked(circle, impact).session
        by = circles.animator(circle)
        note_factor(session=session, side=FactorSide.LEVER, code="tools", by=by)
    table = page(effects_for(coordinator))["factors"]
    assert list(table.rows) == [["Outils et produits disponibles", "", "", "2", "1"]]


def test_many_circles_cost_no_more_queries_than_one(
    animator: Person,
    client: Client,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    client.force_login(people.account(animator))
    # With the savepoint of the audit, and the lock that PostgreSQL takes for it.
    with django_assert_max_num_queries(21):
        answer = client.get(reverse("circles:portfolio_effects"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Ensemble" in text and "Un cercle de plus" in text
    assert "n'est pas une cause" in text


def test_a_second_indicator_looked_at_lowers_what_chance_leaves_to_the_first(
    animator: Person, client: Client
) -> None:
    client.force_login(people.account(animator))
    address = reverse("circles:portfolio_effects")
    alone = client.get(address).content.decode()
    assert "pris seul" not in alone
    for sheet in ImpactSheet.objects.select_related("session"):
        other = replace(portfolio.of(-0.01), indicator="ATB08")
        portfolio.look_at(sheet.session, other)
    together = client.get(address).content.decode()
    assert "pris seul" in together and "parmi les 2" in together
    assert "Holm" in together or "Hochberg" in together


def test_under_four_circles_the_page_says_that_they_are_too_few(
    team: Organisation, client: Client
) -> None:
    circle = circles.circle(of=team)
    portfolio.looked(circle)
    client.force_login(people.account(circles.animator(circle)))
    text = client.get(reverse("circles:portfolio_effects")).content.decode()
    assert "Trop peu de cercles pour chercher" in text
    assert "rien à mettre en commun" in text
    assert "Croissance en un an" not in text


def test_an_empty_portfolio_says_what_will_be_there(client: Client) -> None:
    client.force_login(people.account())
    text = client.get(reverse("circles:portfolio_effects")).content.decode()
    assert "Aucun effet mesuré" in text
