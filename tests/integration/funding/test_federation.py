"""A whole's view of its teams: whose money shows to whom, and what it asks."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from maillage.apps.funding.selectors.federation import Asked, federation_for
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures import actions
from maillage.apps.structures.models import Kind, Organisation
from tests.factories import people, structures, submitted_claims


pytestmark = pytest.mark.django_db

YEAR = submitted_claims.YEAR


@pytest.fixture
def whole() -> Organisation:
    """Five teams: two submitted, one draft, two without a claim."""
    found = structures.organisation("Fédération", kind=Kind.FEDERATION)
    teams = [structures.organisation(f"Maison {letter}") for letter in "ABCDE"]
    for team in teams:
        by = structures.administrator(team)
        actions.link_organisations(part=team, whole=found, by=by, on=structures.SINCE)
    submitted_claims.submitted(teams[0], submitted_claims.usual_proofs())
    submitted_claims.submitted(teams[1], submitted_claims.usual_proofs(rcp=2))
    submitted_claims.draft(teams[2])
    return found


def test_money_shows_only_to_who_may_read_the_claim(whole: Organisation) -> None:
    def teams_shown(reader: Person) -> list[str]:
        found = federation_for(reader, whole.slug, YEAR)
        return [one.team.name[-1] for one in found.teams if one.is_shown]

    assert teams_shown(structures.role(whole, Role.COORDINATOR)) == ["A", "B", "C"]
    assert teams_shown(structures.role(whole, Role.REFERENT)) == ["A", "B"]
    assert teams_shown(people.steward()) == []


def test_teams_are_sorted_narrowed_and_counted(whole: Organisation) -> None:
    found = federation_for(structures.administrator(whole), whole.slug, YEAR)
    names = [one.team.name[-1] for one in found.asked(Asked(sort="prouve"))]
    assert names == ["A", "B", "C", "D", "E"]
    assert [one.team.name[-1] for one in found.asked(Asked(state="none"))] == ["D", "E"]
    reach = found.reach("2.3")
    assert reach is not None
    assert (reach.reached, reach.of) == (1, 3)


def test_the_pages_ask_little_however_many_teams(
    whole: Organisation,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(structures.role(whole, Role.REFERENT).account)
    here = [whole.slug, YEAR]
    for name, more in (
        ("federation_year", []),
        ("federation_csv", []),
        ("federation_indicators", []),
        ("federation_indicator", ["2.3"]),
    ):
        with django_assert_max_num_queries(19):
            answer = client.get(reverse(f"funding:{name}", args=[*here, *more]))
        assert answer.status_code == 200
    client.force_login(people.account())
    answer = client.get(reverse("funding:federation_year", args=here))
    assert answer.status_code == 404
