"""Statements: proposed, reworded, put to the vote; and the vote of each phone."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.circles.actions import statements as actions
from maillage.apps.circles.forms.live import StatementForm
from maillage.apps.circles.models import Statement
from maillage.apps.circles.selectors.live import session_for, statement_for
from maillage.apps.people.attempts import attempt
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def propose(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """A new statement."""
    session = session_for(request.reader, slug, session_id, "circles.write_statement")
    form = StatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.propose_statement(
                session=session, text=form.cleaned_data["text"], by=request.reader
            ),
        )
        if done:
            messages.success(request, "L'énoncé est proposé au groupe.")
            return redirect("circles:live", slug, session_id)
    return render(
        request,
        "circles/live/statement.html",
        {"form": form, "session": session, "circle": session.circle},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, slug: str, session_id: int, pk: int) -> HttpResponse:
    """Another wording. Where someone was first, both texts are shown."""
    statement = statement_for(
        request.reader, slug, session_id, pk, "circles.write_statement"
    )
    form = StatementForm(
        request.POST or None,
        initial={"text": statement.text, "version": statement.version},
    )
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.edit_statement(
                statement=statement,
                text=form.cleaned_data["text"],
                version=form.cleaned_data["version"] or 0,
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, "L'énoncé est corrigé.")
            return redirect("circles:live", slug, session_id)
    return render(
        request,
        "circles/live/statement.html",
        {
            "form": form,
            "statement": _now_in_force(form, statement),
            "session": statement.session,
            "circle": statement.session.circle,
        },
    )


def _now_in_force(form: StatementForm, statement: Statement) -> Statement:
    """The statement as it now stands; a stale form takes its version to save over it.

    The other's text is shown above: whoever saves again has read it.
    """
    if getattr(form, "stale", False):
        statement.refresh_from_db()
        form.data = {**form.data.dict(), "version": str(statement.version)}
    return statement


@require_POST
@login_required
def vote(request: HttpRequest, slug: str, session_id: int, pk: int) -> HttpResponse:
    """One touch on a phone."""
    statement = statement_for(
        request.reader, slug, session_id, pk, "circles.read_group_figures"
    )
    try:
        choice = actions.Choice(request.POST.get("choice", ""))
        new = actions.vote(statement=statement, choice=choice, by=request.reader)
    except ValueError:
        messages.warning(request, "Choisissez « pour », « contre » ou « blanc ».")
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    else:
        said = (
            "Votre vote est compté, sans votre nom ; le résultat vient à la clôture."
            if new
            else "Votre vote était déjà compté, une seule fois ; étant anonyme, il ne "
            "peut plus être changé."
        )
        messages.success(request, said)
    return redirect("circles:live", slug, session_id)


@require_POST
@login_required
def change(
    request: HttpRequest, slug: str, session_id: int, pk: int, what: str
) -> HttpResponse:
    """One of the animator's buttons on a statement."""
    statement = statement_for(
        request.reader, slug, session_id, pk, "circles.run_session"
    )
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 9 else -1
    try:
        _CHANGES[what](statement, version, request.reader)
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    return redirect("circles:live", slug, session_id)


Change = Callable[[Statement, int, Person], object]

_CHANGES: dict[str, Change] = {
    "monter": lambda s, _, by: actions.move_statement(statement=s, up=True, by=by),
    "descendre": lambda s, _, by: actions.move_statement(statement=s, up=False, by=by),
    "retirer": lambda s, _, by: actions.withdraw_statement(statement=s, by=by),
    "retablir": lambda s, _, by: actions.restore_statement(statement=s, by=by),
    "ouvrir": lambda s, version, by: actions.open_vote(
        statement=s, version=version, by=by
    ),
    "clore": lambda s, _, by: actions.close_vote(statement=s, by=by),
}
CHANGES = tuple(_CHANGES)
