"""The quality steps, as far as they went: diagnosis, plan, results.

The steps of a round last beyond the year of its consensus: they bear on each year until
the last day of the plan, or the year of the evaluation. No source read says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from maillage.apps.projects.models import MaturityReview, QualityAction
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import counted, day


def quality_evidence(organisation: Organisation, year: int) -> Iterator[Evidence]:
    """What the rounds under way in the year prove, each in the order of the method."""
    reviews = organisation.maturity_reviews.filter(
        abandoned_on__isnull=True, opens_on__lte=date(year, 12, 31)
    ).select_related("referent", "organisation")
    for review in reviews.prefetch_related("actions__point__owner", "dimensions"):
        plan = [one for one in review.actions.all() if not one.point.dropped_at]
        if _last_year(review, plan) < year:
            continue
        yield _diagnosis(review)
        if plan:
            yield _plan(review, plan)
        if review.evaluated_on is not None and review.evaluated_on.year == year:
            yield _results(review, plan)


def _last_year(review: MaturityReview, plan: list[QualityAction]) -> int:
    if review.evaluated_on is not None:
        return review.evaluated_on.year
    agreed = review.consensus_on or review.closes_on
    return max([agreed, *(one.point.due_on for one in plan)]).year


def _diagnosis(review: MaturityReview) -> Evidence:
    agreed = [one for one in review.dimensions.all() if one.level is not None]
    wanted = {
        "le consensus": review.consensus_on,
        "le référent qualité": review.referent,
        "le thème": review.theme,
        "l'objectif": review.objective,
    }
    missing = [name for name, found in wanted.items() if not found]
    lines = [
        ("Matrice", review.title),
        ("Référent qualité", str(review.referent or "–")),
        ("Thème", review.theme or "–"),
        ("Objectif", review.objective or "–"),
    ]
    if review.consensus_on is not None:
        lines.append(("Consensus", day(review.consensus_on)))
        lines.append(("Présents", counted(review.consensus_present, "professionnel")))
        lines.append(("Dimensions retenues", str(len(agreed))))
    return _told(
        review,
        kind="quality_diagnosis",
        on=review.consensus_on or review.opens_on,
        title=f"Diagnostic de maturité : {review.title}",
        lines=lines,
        missing=", ".join(missing),
    )


def _plan(review: MaturityReview, plan: list[QualityAction]) -> Evidence:
    first = min(one.point.written_at.date() for one in plan)
    lines = [
        (
            f"Pour le {day(one.point.due_on)}",
            f"{one.point.text} ({one.point.owner} ; moyens : {one.means})",
        )
        for one in plan
    ]
    title = f"Plan d'action qualité : {counted(len(plan), 'action')}"
    return _told(review, kind="quality_plan", on=first, title=title, lines=lines)


def _results(review: MaturityReview, plan: list[QualityAction]) -> Evidence:
    lines = [("Bilan", review.evaluation)]
    lines += [(one.point.text, one.result) for one in plan if one.result]
    if review.returned_on is not None:
        lines.append(("Restitué à tous", day(review.returned_on)))
        lines.append(("Comment", review.returned_how))
    return _told(
        review,
        kind="quality_results",
        on=review.evaluated_on or review.closes_on,
        title=f"Bilan de la démarche qualité : {review.title}",
        lines=lines,
        missing="" if review.returned_on else "la restitution à tous",
    )


def _told(
    review: MaturityReview,
    *,
    kind: str,
    on: date,
    title: str,
    lines: list[tuple[str, str]],
    missing: str = "",
) -> Evidence:
    return Evidence(
        kind=kind,
        key=f"projects.maturityreview:{review.pk}:{kind}",
        on=on,
        title=title,
        url=reverse("projects:review", args=[review.organisation.slug, review.pk]),
        lines=tuple(lines),
        is_final=not missing,
        missing=missing,
    )
