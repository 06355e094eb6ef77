"""Brakes and levers of a session: read, coded, withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.circles.actions.factors import note_factor, withdraw_factor
from maillage.apps.circles.forms.factors import FactorForm
from maillage.apps.circles.selectors.factors import factor_for, factors_of
from maillage.apps.circles.selectors.live import session_for
from maillage.apps.circles.views.crumbs import under_session
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import allowed
from maillage.engine.follow_up.factors import load_factors
from maillage.ui.components import Crumb


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def factors(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """What held the circle back or helped it; a form for who animates it."""
    reader = request.reader
    session = session_for(reader, slug, session_id, "circles.read_minutes")
    may_note = (
        allowed(reader, "circles.note_factor", session)
        and session.meeting.state == MeetingState.HELD
    )
    form = FactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: note_factor(session=session, by=reader, **form.cleaned_data),
        )
        if done:
            messages.success(request, "C'est noté.")
            return redirect("circles:factors", slug, session_id)
    return render(
        request,
        "circles/after/factors.html",
        {
            "session": session,
            "circle": session.circle,
            "noted": factors_of(reader, session),
            "form": form,
            "may_note": may_note,
            "sources": load_factors().sources,
            "crumbs": under_session(session, Crumb("Freins et leviers")),
        },
    )


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str, session_id: int, pk: int) -> HttpResponse:
    """One of them taken back."""
    factor = factor_for(request.reader, slug, session_id, pk)
    withdraw_factor(factor=factor, by=request.reader)
    messages.success(request, "C'est retiré.")
    return redirect("circles:factors", slug, session_id)
