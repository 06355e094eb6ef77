"""The plan that follows the matrix: the team's actions, with what they need."""

from __future__ import annotations

from datetime import date

from maillage.apps.meetings.actions.action_points import add_action_point
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.apps.projects.actions.wording import one_line
from maillage.apps.projects.models import (
    MaturityDimension,
    MaturityReview,
    QualityAction,
)
from maillage.engine.errors import BadInput


@action("projects.plan_quality_action")
def plan_quality_action(
    *,
    review: MaturityReview,
    what: str,
    means: str,
    owner: Person,
    due_on: date,
    by: Person,
    dimension: MaturityDimension | None = None,
) -> QualityAction:
    """Something that `owner` will do by a day, and what it takes.

    It is one of the team's actions: it comes back on the owner's first page until it
    is done or dropped. Raises `BadInput` before the consensus.
    """
    require(by, "projects.organise_quality", review.organisation)
    if review.consensus_on is None:
        raise BadInput("Le plan vient après le consensus : écrivez-le d'abord.")
    if dimension is not None and dimension.review_id != review.pk:
        raise BadInput("Dimension : choisissez-en une de cette matrice.")
    point = add_action_point(
        organisation=review.organisation,
        text=what,
        owner=owner,
        due_on=due_on,
        by=by,
    )
    made = QualityAction.objects.create(
        review=review,
        dimension=dimension,
        point=point,
        means=one_line(means, "Moyens", 200),
    )
    record("projects.plan_quality_action", made, by=by)
    return made


@action("projects.write_quality_result")
def write_quality_result(
    *, planned: QualityAction, version: int, means: str, result: str, by: Person
) -> QualityAction:
    """What it takes, and what came of it. Raises `Stale`, `BadInput`."""
    require(by, "projects.organise_quality", planned.review.organisation)
    planned = locked(QualityAction, planned.pk)
    check_version(planned, version, "Cette action")
    planned.means = one_line(means, "Moyens", 200)
    planned.result = one_line(result, "Résultat", 300, required=False)
    planned.version += 1
    planned.save()
    record("projects.write_quality_result", planned, by=by)
    return planned
