"""What is due of the quality steps: one's own answers, then each step of the method."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.roles import Role
from maillage.apps.projects.models import (
    MaturityDimension,
    MaturityReview,
    MaturitySheet,
    QualityAction,
)
from maillage.apps.projects.reach import Reach
from maillage.apps.structures.policies import ORGANISERS


def quality_due(reach: Reach) -> list[Due]:
    """One's own answer to the matrix; for who organises, the step that follows."""
    organised = reach.held(*ORGANISERS)
    asked = organised | reach.joined | reach.held(Role.MEMBER)
    if not asked:
        return []
    rows = (
        MaturityReview.objects.filter(
            organisation__in=asked,
            abandoned_on__isnull=True,
            evaluated_on__isnull=True,
            opens_on__lte=today(),
        )
        .annotate(
            unnamed=Exists(
                MaturityDimension.objects.filter(review=OuterRef("pk"), name="")
            ),
            has_answered=Exists(
                MaturitySheet.objects.filter(review=OuterRef("pk"), person=reach.reader)
            ),
            has_plan=Exists(QualityAction.objects.filter(review=OuterRef("pk"))),
            is_at_work=Exists(
                QualityAction.objects.filter(
                    review=OuterRef("pk"),
                    point__done_at__isnull=True,
                    point__dropped_at__isnull=True,
                )
            ),
        )
        .select_related("organisation")
    )
    dues = [_due(review, review.organisation_id in organised) for review in rows]
    return [due for due in dues if due is not None]


def _due(review: MaturityReview, leads: bool) -> Due | None:
    at = [review.organisation.slug, review.pk]
    page = reverse("projects:review", args=at)
    until = None
    if review.closed_on is None and not review.unnamed and not review.has_answered:
        page = reverse("projects:answer_maturity", args=at)
        text, until = f"Répondre seul : {review.title}", review.closes_on
    elif not leads:
        return None
    elif review.closed_on is None:
        text = _before_closing(review)
    elif review.consensus_on is None:
        text = f"Prendre le consensus : {review.title}"
    elif not review.has_plan:
        text = f"Écrire le plan d'action : {review.title}"
    elif not review.is_at_work:
        text = f"Écrire le bilan : {review.title}"
    else:
        return None
    if not text:
        return None
    return Due(DueKind.TO_DO, text, page, until, review.organisation.name)


def _before_closing(review: MaturityReview) -> str:
    if review.unnamed:
        return f"Recopier les dimensions : {review.title}"
    over = today() > review.closes_on
    return f"Clore les réponses : {review.title}" if over else ""
