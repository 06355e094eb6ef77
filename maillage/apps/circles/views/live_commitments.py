"""Commitments, as they are taken down at the session, corrected or given up."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.circles.actions import commitments as actions
from maillage.apps.circles.figures.committed import too_small
from maillage.apps.circles.forms.live import CommitmentForm, ReasonForm
from maillage.apps.circles.models import (
    Commitment,
    Session,
    Statement,
    StatementState,
)
from maillage.apps.circles.presenters.detectable import detectable_table
from maillage.apps.circles.rules.target_units import read_target, typed_target
from maillage.apps.circles.selectors.effects import detectable_at
from maillage.apps.circles.selectors.live import commitment_for, session_for
from maillage.apps.circles.selectors.live_reviews import members_of, review_day
from maillage.apps.people.attempts import attempt
from maillage.engine.errors import BadInput
from maillage.engine.indicators.library import load_kit


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def make(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """A commitment, from an adopted statement or alone."""
    session = session_for(request.reader, slug, session_id, "circles.commit")
    form = _form(request, session, _proposed(request, session))
    if request.method == "POST" and form.is_valid():
        if warning := _unverifiable(request, form, session):
            return _page(request, form, session, warning=warning)
        done, _ = attempt(
            form,
            lambda: actions.make_commitment(
                session=session,
                statement=_statement(form, session),
                by=request.reader,
                **_words(form, session),
            ),
        )
        if done:
            messages.success(request, "L'engagement est pris ; il sera suivi.")
            return redirect("circles:live", slug, session_id)
    return _page(request, form, session)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, slug: str, session_id: int, pk: int) -> HttpResponse:
    """A commitment corrected, until the minutes are signed."""
    commitment = commitment_for(request.reader, slug, session_id, pk)
    session = commitment.session
    form = _form(request, session, _as_it_is(commitment))
    form.fields.pop("statement", None)
    if request.method == "POST" and form.is_valid():
        if warning := _unverifiable(request, form, session):
            return _page(request, form, session, commitment, warning=warning)
        done, _ = attempt(
            form,
            lambda: actions.change_commitment(
                commitment=commitment,
                version=form.cleaned_data["version"] or 0,
                by=request.reader,
                **_words(form, session),
            ),
        )
        if done:
            messages.success(request, "L'engagement est corrigé.")
            return redirect("circles:live", slug, session_id)
    if getattr(form, "stale", False):
        commitment.refresh_from_db()
        form.data = form.data.copy()
        form.data["version"] = str(commitment.version)
    return _page(request, form, session, commitment)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def drop(request: HttpRequest, slug: str, session_id: int, pk: int) -> HttpResponse:
    """A commitment given up, and why."""
    commitment = commitment_for(request.reader, slug, session_id, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.drop_commitment(
                commitment=commitment,
                reason=form.cleaned_data["reason"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, "L'engagement est abandonné ; il reste écrit.")
            return redirect("circles:live", slug, session_id)
    return render(
        request,
        "circles/live/drop.html",
        {
            "form": form,
            "commitment": commitment,
            "session": commitment.session,
            "circle": commitment.session.circle,
        },
    )


@require_POST
@login_required
def keep(request: HttpRequest, slug: str, session_id: int, pk: int) -> HttpResponse:
    """Given up by mistake."""
    commitment = commitment_for(request.reader, slug, session_id, pk)
    try:
        actions.keep_commitment(commitment=commitment, by=request.reader)
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    return redirect("circles:live", slug, session_id)


def _form(
    request: HttpRequest, session: Session, initial: dict[str, object]
) -> CommitmentForm:
    adopted = session.statements.filter(state=StatementState.CLOSED, adopted=True)
    return CommitmentForm(
        request.POST or None,
        initial=initial,
        session=session,
        adopted=[(one.pk, one.text[:90]) for one in adopted],
        members=members_of(session),
    )


def _proposed(request: HttpRequest, session: Session) -> dict[str, object]:
    """What the kit proposes: its first commitment, or the one of the address."""
    wanted = request.GET.get("indicateur")
    templates = load_kit(session.theme).commitments
    template = next((t for t in templates if t.indicator == wanted), None) or next(
        (t for t in templates if t.indicator in session.indicators), None
    )
    return {
        "indicator": wanted or (template.indicator if template else None),
        "direction": template.direction if template else None,
        "statement": request.GET.get("enonce", ""),
        "review_on": review_day(session),
    }


def _as_it_is(commitment: Commitment) -> dict[str, object]:
    return {
        "indicator": commitment.indicator,
        "direction": commitment.direction,
        "target": typed_target(commitment.target, commitment.indicator),
        "what": commitment.what,
        "owners": [str(one.pk) for one in commitment.owners.all()],
        "review_on": commitment.review_on,
        "version": commitment.version,
    }


def _words(form: CommitmentForm, session: Session) -> dict[str, object]:
    given = form.cleaned_data
    chosen = set(given["owners"])
    return {
        "indicator": given["indicator"],
        "direction": given["direction"],
        "target": given["target"],
        "what": given["what"],
        "review_on": given["review_on"],
        "owners": [one for one in members_of(session) if str(one.pk) in chosen],
    }


def _statement(form: CommitmentForm, session: Session) -> Statement | None:
    key = form.cleaned_data.get("statement")
    return session.statements.filter(pk=key).first() if key else None


def _unverifiable(request: HttpRequest, form: CommitmentForm, session: Session) -> str:
    """Why the target could not be verified; empty once it was read and kept."""
    indicator, typed = form.cleaned_data["indicator"], form.cleaned_data["target"]
    if request.POST.get("kept") == _kept(form):
        return ""
    try:
        return too_small(session, indicator, read_target(typed, indicator))
    except BadInput:
        # What was typed is no target: the action says so.
        return ""


def _kept(form: CommitmentForm) -> str:
    """The very target that was warned about: another one is warned about again."""
    return f"{form.cleaned_data['indicator']} {form.cleaned_data['target']}"


def _page(
    request: HttpRequest,
    form: CommitmentForm,
    session: Session,
    commitment: Commitment | None = None,
    *,
    warning: str = "",
) -> HttpResponse:
    hints = {t.indicator: t.hint for t in load_kit(session.theme).commitments}
    return render(
        request,
        "circles/live/commitment.html",
        {
            "form": form,
            "session": session,
            "circle": session.circle,
            "commitment": commitment,
            "hints": [hints[i] for i in session.indicators if i in hints],
            "warning": warning,
            "kept": _kept(form) if warning else "",
            "detectable": detectable_table(detectable_at(session)),
        },
    )
