"""Where a figure comes from: one's own, or by code for the animator."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maillage.apps.circles.selectors.mirrors import (
    Mirror,
    explanation_for,
    own_explanation_for,
)
from maillage.apps.circles.views.crumbs import under_session
from maillage.apps.circles.words import explanations as words
from maillage.apps.circles.words.mirrors import source
from maillage.ui.components import Crumb


@never_cache
@require_safe
@login_required
def explanation(
    request: HttpRequest, slug: str, session_id: int, code: str, indicator: str
) -> HttpResponse:
    """One figure of a code."""
    found = explanation_for(request.reader, slug, session_id, code, indicator)
    up = reverse("circles:mirror", args=(slug, session_id, found.code))
    return _explanation(request, found, Crumb(f"Miroir {found.code}", up))


@never_cache
@require_safe
@login_required
def own_explanation(
    request: HttpRequest, slug: str, session_id: int, indicator: str
) -> HttpResponse:
    """One of the reader's own figures."""
    found = own_explanation_for(request.reader, slug, session_id, indicator)
    up = reverse("circles:own_mirror", args=(slug, session_id))
    return _explanation(request, found, Crumb("Mes chiffres", up))


def _explanation(request: HttpRequest, found: Mirror, up: Crumb) -> HttpResponse:
    shown = words.explained(found.sheets[0], is_own=found.own)
    return render(
        request,
        "circles/mirrors/explanation.html",
        {
            "mirror": found,
            "shown": shown,
            "up": up,
            "source": source(found.session),
            "crumbs": under_session(found.session, up, Crumb(shown.title)),
        },
    )
