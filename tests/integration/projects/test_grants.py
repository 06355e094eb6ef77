"""A funded project: its budget, its conditions and their proofs, its report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.people.roles import Role
from maillage.apps.projects import grant_spending
from maillage.apps.projects.actions import grants
from maillage.apps.projects.dues.involvement import due_for
from maillage.apps.projects.evidences.grants import grants_evidence
from maillage.apps.projects.models import FunderKind, Grant
from maillage.apps.projects.selectors.grants import use_of
from maillage.engine.errors import BadInput
from tests.factories import involvement, people, structures


pytestmark = pytest.mark.django_db


@pytest.fixture
def no_ledger(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody tells what was spent, but who registers in the test."""
    monkeypatch.setattr(grant_spending, "_spending", [])
    monkeypatch.setattr(grant_spending, "_receipts", [])
    yield


def test_more_than_was_awarded_is_not_planned_and_a_line_keeps_its_row() -> None:
    team = structures.organisation()
    by = structures.role(team, Role.TREASURER)
    grant = involvement.grant(team, by)
    grants.set_budget(
        grant=grant, version=0, lines=[("Temps", 600_00), ("Outils", 400_00)], by=by
    )
    kept = grant.lines.get(label="Outils").pk
    grants.set_budget(grant=grant, version=1, lines=[("Temps", 900_00)], by=by)
    assert grant.lines.get(pk=kept).planned_cents == 0
    with pytest.raises(BadInput, match="plus que"):
        grants.set_budget(grant=grant, version=2, lines=[("Temps", 1_001_00)], by=by)
    with pytest.raises(BadInput, match="deux fois"):
        grants.set_budget(grant=grant, version=2, lines=[("A", 1), ("a ", 1)], by=by)


@pytest.mark.usefixtures("no_ledger")
def test_what_was_spent_comes_from_who_keeps_the_ledger() -> None:
    team = structures.organisation()
    by = structures.role(team, Role.TREASURER)
    grant = involvement.grant(team, by)
    grants.set_budget(grant=grant, version=0, lines=[("Temps", 600_00)], by=by)
    assert [one.spent_cents for one in use_of(grant)] == [None]
    grant_spending.register(lambda _: [("Temps", 100_00), ("Autre", 5_00)])
    assert [(one.label, one.left_cents) for one in use_of(grant)] == [
        ("Temps", 500_00),
        ("Autre", -5_00),
    ]


def test_a_condition_is_due_until_something_shows_that_it_is_met() -> None:
    team = structures.organisation()
    by = structures.role(team, Role.TREASURER)
    grant = involvement.grant(team, by)
    condition = grants.add_condition(
        grant=grant, text="Rapport final", due_on=today() + timedelta(days=20), by=by
    )
    assert [due.text for due in due_for(by)] == ["Rapport final (Projet)"]
    with pytest.raises(BadInput, match="Joignez"):
        grants.meet_condition(condition=condition, version=0, by=by)
    grants.meet_condition(
        condition=condition, version=0, document=involvement.a_pdf(), by=by
    )
    assert due_for(by) == []
    (told,) = grants_evidence(team, today().year)
    assert told.facts == {"amount_euros": 1000}
    assert ("Conditions remplies", "1 sur 1") in told.lines
    grants.unmeet_condition(condition=condition, by=by)
    assert len(due_for(by)) == 1


def test_a_project_begins_from_an_idea_and_proves_nothing_before_it_is_paid() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    grant = grants.start_project(
        organisation=team, title="Pédibus", source="une autre équipe", by=by
    )
    assert grant.funder_kind == FunderKind.NONE
    assert list(grants_evidence(team, today().year)) == []
    member = people.account().person
    structures.member(team, member)
    with pytest.raises(PermissionDenied):
        grants.abandon_grant(grant=grant, abandoned=True, by=member)


def test_its_pages_take_an_amount_in_euros_and_print_the_report() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    client = involvement.signed_in(by)
    client.post(
        reverse("projects:add_grant", args=[team.slug]),
        {
            "title": "Navette",
            "funder_kind": "commune",
            "funder": "Commune",
            "amount_awarded_cents": "12 500,50",
            "since": today().isoformat(),
        },
    )
    grant = Grant.objects.get()
    assert grant.amount_awarded_cents == 12_500_50
    at = [team.slug, grant.pk]
    client.post(
        reverse("projects:add_milestone", args=at),
        {"title": "Minibus loué", "due_on": today().isoformat()},
    )
    step = grant.milestones.get()
    reached = reverse("projects:reach_milestone", args=[team.slug, step.pk])
    page = client.post(reached, follow=True).content.decode()
    assert "Le jalon est atteint" in page
    for name in ("grant", "change_grant", "grant_budget", "grant_report"):
        address = reverse(f"projects:{name}", args=at)
        assert client.get(address).status_code == 200, name
    assert client.get(reverse("projects:grants", args=[team.slug])).status_code == 200
