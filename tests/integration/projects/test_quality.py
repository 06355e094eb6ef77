"""The matrix is answered alone, agreed on together, then planned and evaluated."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from maillage.apps.meetings.actions.action_points import finish_action_point
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.actions import maturity, quality_plan
from maillage.apps.projects.dues.involvement import due_for
from maillage.apps.projects.evidences.quality import quality_evidence
from maillage.apps.projects.maturity_matrix import load_matrix
from maillage.apps.projects.models import MaturityReview
from maillage.apps.projects.selectors.quality import ReviewPage, Step
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput
from tests.factories import involvement, people, structures


pytestmark = pytest.mark.django_db


def _answered(by: Person, of: Organisation) -> tuple[MaturityReview, Person]:
    """A round answered by a member and on two sheets of paper."""
    member = people.account().person
    structures.member(of, member)
    review = involvement.review(of, by, referent=member)
    first = review.dimensions.all()[0]
    maturity.answer_maturity(review=review, levels={first.pk: 2}, by=member)
    for level in (2, 4):
        maturity.enter_maturity_sheet(review=review, levels={first.pk: level}, by=by)
    return review, member


def _agreed(by: Person, review: MaturityReview) -> MaturityReview:
    maturity.close_answers(review=review, by=by)
    review.refresh_from_db()
    maturity.write_consensus(
        review=review,
        version=review.version,
        present=3,
        levels={one.pk: (2, "") for one in review.dimensions.all()},
        by=by,
    )
    review.refresh_from_db()
    return review


def _kinds(of: Organisation) -> dict[str, bool]:
    told = quality_evidence(of, today().year)
    return {one.kind: one.is_final for one in told}


def test_the_matrix_has_four_axes_and_sixteen_dimensions_and_invents_no_name() -> None:
    matrix = load_matrix()
    assert (len(matrix.axes), matrix.dimensions_in_all) == (4, 16)
    assert matrix.not_found == 16 - len(matrix.dimensions)
    team = structures.organisation()
    by = involvement.coordinator(team)
    review = maturity.start_maturity_review(
        organisation=team,
        frame=maturity.Framed("Matrice", today(), today()),
        by=by,
    )
    assert review.dimensions.count() == 16
    assert review.dimensions.filter(name="").count() == matrix.not_found
    with pytest.raises(BadInput, match="sans nom"):
        maturity.answer_maturity(review=review, levels={}, by=by)


def test_nobody_reads_another_ones_answer_and_counts_come_after_closing() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    review, member = _answered(by, team)
    leader, own = ReviewPage(by, review), ReviewPage(member, review)
    first = review.dimensions.all()[0]
    assert leader.answered == 3
    assert leader.own_levels == {}
    assert own.own_levels == {first.pk: 2}
    assert all(line.counts == () for line in leader.lines)
    maturity.close_answers(review=review, by=by)
    review.refresh_from_db()
    line = ReviewPage(by, review).lines[0]
    assert (line.counts, line.majority) == ((0, 2, 0, 1), 2)
    with pytest.raises(BadInput, match="closes"):
        maturity.answer_maturity(review=review, levels={first.pk: 1}, by=member)


def test_one_answer_alone_does_not_close() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    review = involvement.review(team, by)
    first = review.dimensions.all()[0]
    maturity.answer_maturity(review=review, levels={first.pk: 3}, by=by)
    maturity.answer_maturity(review=review, levels={first.pk: 1}, by=by)
    assert review.sheets.count() == 1
    with pytest.raises(BadInput, match="Moins de deux"):
        maturity.close_answers(review=review, by=by)


def test_consensus_plan_and_evaluation_prove_one_after_the_other() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    review, member = _answered(by, team)
    assert _kinds(team) == {"quality_diagnosis": False}
    review = _agreed(by, review)
    assert _kinds(team) == {"quality_diagnosis": True}
    planned = quality_plan.plan_quality_action(
        review=review,
        what="Deux créneaux du jour",
        means="une demi-heure",
        owner=member,
        due_on=today() + timedelta(days=1),
        by=by,
    )
    assert _kinds(team) == {"quality_diagnosis": True, "quality_plan": True}
    assert ReviewPage(by, review).step is Step.ACTING
    finish_action_point(point=planned.point, by=by)
    assert [due.text for due in due_for(by)] == ["Écrire le bilan : Matrice"]
    maturity.write_evaluation(
        review=review,
        version=review.version,
        text="Un appel sur deux est reçu le jour même.",
        returned_how="en réunion",
        returned_on=today(),
        by=by,
    )
    assert _kinds(team)["quality_results"]


def test_the_next_round_keeps_the_names_and_shows_the_level_of_before() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    review, _ = _answered(by, team)
    review = _agreed(by, review)
    again = maturity.start_maturity_review(
        organisation=team,
        frame=maturity.Framed("Suivante", today(), today() + timedelta(days=9)),
        by=by,
    )
    assert not again.dimensions.filter(name="").exists()
    assert {line.before for line in ReviewPage(by, again).lines} == {2}


def test_a_members_first_page_asks_him_and_a_stranger_may_not_answer() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    member, stranger = people.account().person, people.account().person
    structures.member(team, member)
    review = involvement.review(team, by)
    assert [due.text for due in due_for(member)] == ["Répondre seul : Matrice"]
    with pytest.raises(PermissionDenied):
        maturity.answer_maturity(review=review, levels={}, by=stranger)
    with pytest.raises(PermissionDenied):
        maturity.close_answers(review=review, by=member)


def test_its_pages_and_papers_are_shown_at_each_step() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    review, _ = _answered(by, team)
    client = involvement.signed_in(by)

    def shown(*names: str) -> None:
        for name in names:
            address = reverse(f"projects:{name}", args=[team.slug, review.pk])
            assert client.get(address).status_code == 200, name

    shown("review", "answer_maturity", "enter_maturity_sheet", "maturity_sheet")
    _agreed(by, review)
    shown("review", "consensus", "plan_action", "evaluation", "restitution")
    assert client.get(reverse("projects:quality", args=[team.slug])).status_code == 200
