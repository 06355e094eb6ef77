"""The minutes: read, completed, signed, corrected, downloaded."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from maillage.apps.circles.actions import minutes as actions
from maillage.apps.circles.actions.sharing import share_session
from maillage.apps.circles.forms.live import RemarksForm
from maillage.apps.circles.models import Session
from maillage.apps.circles.selectors.after import (
    for_reader,
    minutes_page,
    signed_minutes,
)
from maillage.apps.circles.selectors.live import session_for
from maillage.apps.meetings import actions as meetings
from maillage.apps.people.attempts import attempt
from maillage.engine.errors import BadInput
from maillage.ui.documents.minutes import minutes_pdf


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def minutes(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The minutes, and for who signs them: remarks, saved or signed."""
    session = session_for(request.reader, slug, session_id, "circles.read_minutes")
    page = minutes_page(request.reader, session)
    form = RemarksForm(
        request.POST or None,
        initial={
            "remarks": page.draft.remarks if page.draft else "",
            "version": page.version,
        },
    )
    if request.method == "POST" and form.is_valid():
        signs = request.POST.get("what") == "sign"
        done, _ = attempt(form, lambda: _save(request, session, form, signs=signs))
        if done:
            said = (
                "Le compte rendu est signé." if signs else "Les remarques sont gardées."
            )
            messages.success(request, said)
            return redirect("circles:minutes", slug, session_id)
        if getattr(form, "stale", False):
            page = minutes_page(request.reader, session)
            form.data = {**form.data.dict(), "version": str(page.version)}
    return render(
        request,
        "circles/after/minutes.html",
        {"page": page, "form": form, "session": session, "circle": session.circle},
    )


def _save(
    request: HttpRequest, session: Session, form: RemarksForm, *, signs: bool
) -> None:
    with transaction.atomic():
        saved = meetings.save_minutes(
            meeting=session.meeting,
            remarks=form.cleaned_data["remarks"],
            version=form.cleaned_data["version"] or 0,
            by=request.reader,
        )
        if signs:
            actions.sign_minutes(
                session=session, version=saved.version, by=request.reader
            )


@require_POST
@login_required
def correct(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """A new draft, that will replace the minutes signed."""
    session = session_for(request.reader, slug, session_id, "circles.sign_minutes")
    try:
        meetings.correct_minutes(meeting=session.meeting, by=request.reader)
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    return redirect("circles:minutes", slug, session_id)


@require_POST
@login_required
def share(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The payer's referent reads this session, or no more."""
    session = session_for(request.reader, slug, session_id, "circles.share_session")
    shared = request.POST.get("shared") == "yes"
    try:
        share_session(session=session, shared=shared, by=request.reader)
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request,
            "La séance est partagée avec le référent du financeur."
            if shared
            else "La séance n'est plus partagée.",
        )
    return redirect("circles:minutes", slug, session_id)


@require_safe
@login_required
def minutes_file(
    request: HttpRequest, slug: str, session_id: int, number: int
) -> FileResponse:
    """The PDF as it was signed; without its figures for who may not read them."""
    session = session_for(request.reader, slug, session_id, "circles.read_minutes")
    found = signed_minutes(request.reader, session, number)
    if found is None or not found.pdf:
        raise Http404
    shown = for_reader(request.reader, session, found.document)
    whole = shown is found.document
    answer = FileResponse(
        found.pdf.open("rb") if whole else BytesIO(minutes_pdf(shown, found.sha256)),
        content_type="application/pdf",
        filename=f"compte-rendu-{session.circle.slug}-{session.pk}-{number}.pdf",
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
