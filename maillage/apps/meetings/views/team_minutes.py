"""The minutes of a structure's meeting: read, completed, signed, corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.apps.meetings import actions
from maillage.apps.meetings.forms.team import RemarksForm
from maillage.apps.meetings.models import Meeting, MeetingState, Minutes
from maillage.apps.meetings.selectors.team import team_meeting_for
from maillage.apps.meetings.team_minutes import happened, sign_team_minutes
from maillage.apps.meetings.views.parts import under_meeting
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import allowed
from maillage.apps.structures.views.parts import READ, READ_OR_SEND, SEND
from maillage.engine.errors import BadInput
from maillage.ui.components import Column, Crumb, Table
from maillage.ui.documents.team_minutes import facts, lead


@login_required
@READ_OR_SEND
def minutes(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What happened; for who signs it: remarks, saved or signed."""
    meeting = team_meeting_for(request.reader, slug, key, "read_minutes")
    page = _page(request, meeting)
    form = RemarksForm(
        request.POST or None,
        initial={"remarks": page["remarks"], "version": page["version"]},
    )
    if request.method == "POST" and form.is_valid():
        signs = request.POST.get("what") == "sign"
        saved, _ = attempt(form, lambda: _save(request, meeting, form, signs=signs))
        if saved:
            messages.success(
                request,
                "Le compte rendu est signé." if signs else "Le brouillon est gardé.",
            )
            return redirect("meetings:minutes", slug, key)
        if form.stale:
            page = _page(request, meeting)
            form.data = {**form.data.dict(), "version": str(page["version"])}
    return render(
        request,
        "meetings/team/minutes.html",
        {**page, "form": form},
        status=422 if form.errors else 200,
    )


def _save(
    request: HttpRequest, meeting: Meeting, form: RemarksForm, *, signs: bool
) -> None:
    with transaction.atomic():
        saved = actions.save_minutes(
            meeting=meeting,
            remarks=form.cleaned_data["remarks"],
            version=form.cleaned_data["version"],
            by=request.reader,
        )
        if signs:
            sign_team_minutes(meeting=meeting, version=saved.version, by=request.reader)


def _page(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    every = list(meeting.minutes.select_related("signed_by"))
    signed = [one for one in every if one.signed_at is not None]
    draft = next((one for one in every if one.signed_at is None), None)
    writes = (
        allowed(request.reader, "meetings.sign_minutes", meeting)
        and meeting.state == MeetingState.HELD
    )
    being_written = writes and (draft is not None or not signed)
    document = happened(meeting) if being_written else _last(signed)
    return {
        "meeting": meeting,
        "organisation": meeting.organisation,
        "document": document,
        "facts": facts(document) if document else [],
        "summary": lead(document) if document else "",
        "people": _people(document) if document else None,
        "cases": _cases(document) if document and document["cases"] else None,
        "signed": signed,
        "draft": draft if being_written else None,
        "being_written": being_written,
        "writes": writes,
        "remarks": draft.remarks if draft else "",
        "version": draft.version if draft else 0,
        "crumbs": under_meeting(meeting, Crumb("Compte rendu")),
    }


def _last(signed: list[Minutes]) -> dict[str, Any]:
    return signed[0].document if signed else {}


def _people(document: dict[str, Any]) -> Table:
    return Table(
        "Présents",
        [Column("Nom"), Column("Profession"), Column("Durée", "number")],
        [[one["name"], one["profession"], one["time"]] for one in document["present"]],
        show_caption=False,
    )


def _cases(document: dict[str, Any]) -> Table:
    return Table(
        "Dossiers étudiés",
        [
            Column("Catégorie"),
            Column("Dossiers", "number"),
            Column("Dont avec IPA", "number"),
        ],
        [
            [one["category"], str(one["cases"]), str(one["nurse"] or "")]
            for one in document["cases"]
        ],
        foot=["Total", str(document["cases_total"]), str(document["cases_nurse"])],
        show_caption=False,
    )


@login_required
@SEND
def correct(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A new draft, which will replace the minutes signed."""
    meeting = team_meeting_for(request.reader, slug, key, "sign_minutes")
    try:
        actions.correct_minutes(meeting=meeting, by=request.reader)
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    return redirect("meetings:minutes", slug, key)


@login_required
@READ
def minutes_file(
    request: HttpRequest, slug: str, key: int, number: int
) -> FileResponse:
    """The PDF as it was signed."""
    meeting = team_meeting_for(request.reader, slug, key, "read_minutes")
    found = meeting.minutes.filter(number=number, signed_at__isnull=False).first()
    if found is None or not found.pdf:
        raise Http404
    answer = FileResponse(
        found.pdf.open("rb"),
        content_type="application/pdf",
        filename=f"compte-rendu-{slug}-{key}-{number}.pdf",
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
