"""The plan of a round: actions of the team, what they need, what came of them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from maillage.apps.projects.actions import quality_plan as actions
from maillage.apps.projects.forms.quality import PlanForm, ResultForm
from maillage.apps.projects.models import QualityAction
from maillage.apps.projects.selectors.quality import (
    ORGANISE,
    people_offered,
    review_page,
)
from maillage.apps.projects.views.pages import answered
from maillage.apps.projects.views.quality import below_review
from maillage.apps.structures.views.parts import READ_OR_SEND


@login_required
@READ_OR_SEND
def plan_action(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """An action more."""
    page = review_page(request.reader, slug, key, ORGANISE)
    form = PlanForm(
        people_offered(page.review.organisation),
        page.dimensions,
        request.POST or None,
    )
    below = below_review(page, "Ajouter une action", "Ajouter l'action")
    below.lead = "Elle reviendra sur la première page de qui s'en charge."
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return answered(
        request,
        form,
        below,
        lambda: actions.plan_quality_action(
            review=page.review, by=request.reader, **typed
        ),
        done="L'action est au plan.",
    )


@login_required
@READ_OR_SEND
def action_result(
    request: HttpRequest, slug: str, key: int, action: int
) -> HttpResponse:
    """What an action takes, and what came of it."""
    page = review_page(request.reader, slug, key, ORGANISE)
    planned = next((one for one in page.plan if one.pk == action), None)
    if planned is None:
        raise Http404
    form = ResultForm(
        request.POST or None,
        initial={
            "version": planned.version,
            "means": planned.means,
            "result": planned.result,
        },
    )
    below = below_review(page, "Moyens et résultat", "Enregistrer")
    below.lead = f"{planned.point.text} ({planned.point.owner})."
    return answered(
        request,
        form,
        below,
        lambda: actions.write_quality_result(
            planned=planned,
            version=form.cleaned_data["version"],
            means=form.cleaned_data["means"],
            result=form.cleaned_data["result"],
            by=request.reader,
        ),
        done="Le résultat est enregistré.",
        version=lambda: QualityAction.objects.get(pk=planned.pk).version,
    )
