"""What sessions changed: the list of a circle, one effect, a look asked for."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from maillage.apps.circles.actions.effects import look_at_effect
from maillage.apps.circles.actions.plans import withdraw_plan
from maillage.apps.circles.forms.live import ReasonForm
from maillage.apps.circles.presenters import effects as presenter
from maillage.apps.circles.presenters.pages import crumbs
from maillage.apps.circles.selectors.circles import circle_for
from maillage.apps.circles.selectors.effects import (
    Effect,
    effect_for,
    effects_of,
    plan_for,
)
from maillage.apps.circles.selectors.live import session_for
from maillage.apps.people.attempts import attempt
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb


@require_safe
@login_required
def effects(request: HttpRequest, slug: str) -> HttpResponse:
    """What was planned, what was looked at, and what was found."""
    circle = circle_for(request.reader, slug, "circles.read_circle")
    return render(
        request,
        "circles/effects/effects.html",
        {
            "circle": circle,
            "effects": effects_of(request.reader, circle),
            "crumbs": crumbs(circle, "Effet"),
        },
    )


@require_safe
@login_required
def effect(
    request: HttpRequest, slug: str, session_id: int, indicator: str
) -> HttpResponse:
    """One effect: the sentence, its curve, its euros, how sure, in which look."""
    polling = request.headers.get("HX-Request") == "true"
    found = effect_for(
        request.reader, slug, session_id, indicator, with_figures=not polling
    )
    if polling:
        answer = render(request, "circles/effects/_standing.html", _standing(found))
        if not found.watched.at_work:
            # The whole page has changed, not this part alone.
            answer["HX-Refresh"] = "true"
        return answer
    return render(request, "circles/effects/effect.html", _page(found))


def _standing(found: Effect) -> dict[str, object]:
    return {
        "effect": found,
        "watched": found.watched,
        "session": found.watched.session,
        "circle": found.watched.session.circle,
        "looks": [(one, presenter.kind_of(one)) for one in found.watched.numbered],
    }


def _page(found: Effect) -> dict[str, object]:
    circle = found.watched.session.circle
    shown = found.sheet if found.sheet is not None and not found.withheld else None
    above = crumbs(circle, "Effet")
    above[-1] = Crumb("Effet", reverse("circles:effects", args=(circle.slug,)))
    drawn = presenter.drawn(shown) if shown else None
    return {
        **_standing(found),
        "sheet": shown,
        "drawn": drawn,
        "kind": presenter.kind_of(shown) if shown else "",
        "cost": presenter.cost_beside(circle, drawn) if drawn else "",
        "plan_words": presenter.plan_words(found.watched.plan),
        "crumbs": [*above, Crumb(found.watched.title)],
    }


@require_safe
@login_required
def effect_csv(
    request: HttpRequest, slug: str, session_id: int, indicator: str
) -> HttpResponse:
    """The curve, for a spreadsheet."""
    found = effect_for(request.reader, slug, session_id, indicator)
    if found.sheet is None or found.withheld:
        raise Http404
    answer = HttpResponse(
        presenter.curve_csv(found.sheet), content_type="text/csv; charset=utf-8"
    )
    name = f"effet-{slug}-{session_id}-{indicator}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@login_required
def look(
    request: HttpRequest, slug: str, session_id: int, indicator: str
) -> HttpResponse:
    """Look now: it was said beside the button that it counts."""
    session = session_for(request.reader, slug, session_id, "circles.read_session")
    try:
        look_at_effect(session=session, indicator=indicator, by=request.reader)
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    return redirect("circles:effect", slug, session_id, indicator)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(
    request: HttpRequest, slug: str, session_id: int, indicator: str
) -> HttpResponse:
    """A plan given up, and why."""
    plan = plan_for(request.reader, slug, session_id, indicator)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: withdraw_plan(
                plan=plan, reason=form.cleaned_data["reason"], by=request.reader
            ),
        )
        if done:
            messages.success(request, "Le plan est retiré ; il reste écrit.")
            return redirect("circles:effects", slug)
    circle = plan.session.circle
    above = crumbs(circle, "Effet")
    above[-1] = Crumb("Effet", reverse("circles:effects", args=(slug,)))
    return render(
        request,
        "circles/effects/withdraw.html",
        {
            "form": form,
            "plan": plan,
            "plan_words": presenter.plan_words(plan),
            "circle": circle,
            "session": plan.session,
            "crumbs": [*above, Crumb("Retirer un plan")],
        },
        status=422 if form.errors else 200,
    )
