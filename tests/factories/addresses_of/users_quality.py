"""Sample arguments for the pages of users, of the quality steps, of funded projects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models

from maillage.apps.projects.models import (
    Grant,
    GrantCondition,
    GrantMilestone,
    Involvement,
    MaturityReview,
    QualityAction,
    Survey,
    YouSaidWeDid,
)
from maillage.apps.structures.models import Kind, Organisation


Arguments = dict[str, Any]
MOST = 3


def _teams() -> Iterable[Arguments]:
    team = Organisation.objects.exclude(kind=Kind.PHARMACY).order_by("pk").first()
    return [] if team is None else [{"slug": team.slug}]


def _rows(
    model: type[models.Model], owner: str = "organisation"
) -> Callable[[], Iterable[Arguments]]:
    """The first rows of a table, with the structure that they belong to."""

    def found() -> Iterable[Arguments]:
        path = f"{owner}__slug"
        rows = model._default_manager.order_by("pk").values_list("pk", path)[:MOST]
        if rows:
            return [{"slug": slug, "key": key} for key, slug in rows]
        # Nothing of it in the demonstration: the address is asked for all the same.
        return [{**one, "key": 1} for one in _teams()]

    return found


def _surveys_by_address() -> Iterable[Arguments]:
    rows = Survey.objects.order_by("pk").values_list("address", flat=True)[:MOST]
    return [{"address": address} for address in rows]


def _planned() -> Iterable[Arguments]:
    rows = QualityAction.objects.order_by("pk").select_related("review__organisation")
    return [
        {"slug": one.review.organisation.slug, "key": one.review_id, "action": one.pk}
        for one in rows[:MOST]
    ]


_surveys = _rows(Survey)
_lines = _rows(YouSaidWeDid)
_involvements = _rows(Involvement)
_reviews = _rows(MaturityReview)
_grants = _rows(Grant)
_conditions = _rows(GrantCondition, "grant__organisation")
_milestones = _rows(GrantMilestone, "grant__organisation")

_NAMES: dict[Callable[[], Iterable[Arguments]], tuple[str, ...]] = {
    _teams: (
        "users",
        "users_poster",
        "new_survey",
        "add_line",
        "add_involvement",
        "quality",
        "new_review",
        "grants",
        "add_grant",
    ),
    _surveys_by_address: ("public_survey",),
    _surveys: (
        "survey",
        "change_survey",
        "survey_sheet",
        "survey_poster",
        "survey_results",
        "enter_sheet",
        "enter_counts",
        "return_results",
        "take_back_return",
        "abandon_survey",
        "take_up_survey",
    ),
    _lines: ("change_line", "withdraw_line"),
    _involvements: (
        "change_involvement",
        "withdraw_involvement",
        "involvement_document",
    ),
    _reviews: (
        "review",
        "change_review",
        "dimensions",
        "answer_maturity",
        "enter_maturity_sheet",
        "maturity_sheet",
        "close_answers",
        "consensus",
        "evaluation",
        "restitution",
        "set_aside",
        "plan_action",
    ),
    _planned: ("action_result",),
    _grants: (
        "grant",
        "change_grant",
        "grant_budget",
        "write_grant_report",
        "grant_report",
        "set_grant_aside",
        "add_condition",
        "add_milestone",
    ),
    _conditions: ("meet_condition", "unmeet_condition", "condition_document"),
    _milestones: ("reach_milestone",),
}

BY_NAME = {
    f"projects:{name}": source for source, names in _NAMES.items() for name in names
}
