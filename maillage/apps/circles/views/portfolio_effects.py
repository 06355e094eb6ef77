"""The portfolio's effects: circles side by side on one indicator."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.apps.circles.presenters.portfolio_effects import page
from maillage.apps.circles.selectors.portfolio_effects import effects_for


@require_safe
@login_required
def effects(request: HttpRequest) -> HttpResponse:
    """What the sessions of the reader's circles changed, on one indicator."""
    found = effects_for(request.reader, request.GET.get("indicateur", "")[:40])
    return render(request, "circles/follow_up/effects.html", page(found))
