"""What a circle costs: its hours counted, its fees entered."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.circles.actions.costs import enter_cost, withdraw_cost
from maillage.apps.circles.forms.effects import CostForm
from maillage.apps.circles.models import Circle
from maillage.apps.circles.presenters.pages import crumbs
from maillage.apps.circles.selectors.circles import circle_for
from maillage.apps.circles.selectors.costs import costs_of, year_of_cost
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def costs(request: HttpRequest, slug: str) -> HttpResponse:
    """The last twelve months, what was entered, and a form for who enters."""
    verb = "circles.enter_cost" if request.method == "POST" else "circles.read_cost"
    circle = circle_for(request.reader, slug, verb)
    form = CostForm(request.POST or None, initial={"kind": "hourly", "since": today()})
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(form, lambda: _enter(request, circle, form))
        if done:
            messages.success(request, "C'est enregistré.")
            return redirect("circles:costs", slug)
    return render(
        request,
        "circles/effects/costs.html",
        {
            "circle": circle,
            "year": year_of_cost(circle, today()),
            "costs": costs_of(request.reader, circle),
            "form": form,
            "may_enter": allowed(request.reader, "circles.enter_cost", circle),
            # A treasurer reads what it costs, not the circle.
            "may_read_circle": allowed(request.reader, "circles.read_circle", circle),
            "crumbs": crumbs(circle, "Coûts"),
        },
        status=422 if form.errors else 200,
    )


def _enter(request: HttpRequest, circle: Circle, form: CostForm) -> None:
    given = form.cleaned_data
    enter_cost(
        circle=circle,
        kind=given["kind"],
        label=given["label"],
        amount_cents=form.amount_cents(),
        since=given["since"],
        by=request.reader,
    )


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Entered by mistake."""
    circle = circle_for(request.reader, slug, "circles.enter_cost")
    cost = get_object_or_404(circle.costs, pk=key)
    withdraw_cost(cost=cost, by=request.reader)
    messages.success(request, "Ce coût ne compte plus.")
    return redirect("circles:costs", slug)
