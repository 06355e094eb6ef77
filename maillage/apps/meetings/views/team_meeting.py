"""A meeting's own page, and what moves it: answered, opened, closed, opened again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.meetings import actions
from maillage.apps.meetings.forms.team import CasesForm, CloseForm
from maillage.apps.meetings.kinds import page_of
from maillage.apps.meetings.models import CaseCategory, Meeting, MeetingKind
from maillage.apps.meetings.selectors.assembly import assembly_page
from maillage.apps.meetings.selectors.decisions import decided
from maillage.apps.meetings.selectors.team import team_meeting_for, team_meeting_page
from maillage.apps.meetings.team_minutes import CASES_SOURCE
from maillage.apps.meetings.views.files import private_file
from maillage.apps.meetings.views.parts import done, under_meeting
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import asked_once
from maillage.apps.people.clock import now
from maillage.apps.structures.views.parts import (
    READ,
    READ_OR_SEND,
    SEND,
    FormPage,
)
from maillage.ui.components import Crumb
from maillage.ui.documents.case_sheet import case_sheet_pdf
from maillage.ui.formats import long_day


@login_required
@READ
def meeting(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Where the meeting stands, and what this reader may do next."""
    with asked_once():
        found = team_meeting_for(request.reader, slug, key)
        page = team_meeting_page(request.reader, found)
        signed = page.minutes_signed
        context: dict[str, Any] = {
            "found": page,
            "meeting": found,
            "organisation": found.organisation,
            "decided": decided(request.reader, found, signed=signed),
            "crumbs": under_meeting(found),
            **_code(request, found),
        }
        if found.kind == MeetingKind.GENERAL_ASSEMBLY:
            context["assembly"] = assembly_page(request.reader, found, signed=signed)
        return render(request, "meetings/team/meeting.html", context)


def _code(request: HttpRequest, found: Meeting) -> dict[str, str]:
    check_in = reverse("meetings:check_in")
    return {
        "check_in_url": request.build_absolute_uri(
            f"{check_in}?code={found.check_in_code}"
        ),
        "check_in_address": request.get_host() + check_in,
    }


@login_required
@SEND
def answer(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The reader will come, or not."""
    found = team_meeting_for(request.reader, slug, key)
    coming = request.POST.get("coming") == "yes"
    return done(
        request,
        found,
        lambda: actions.answer_invitation(
            meeting=found, coming=coming, by=request.reader
        ),
        "C'est noté : vous viendrez." if coming else "C'est noté : vous êtes excusé.",
    )


@login_required
@SEND
def open_meeting(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """It begins; written up later, it began at the hour planned."""
    found = team_meeting_for(request.reader, slug, key, "run_meeting")
    gone_by = found.ends_at < now()
    return done(
        request,
        found,
        lambda: actions.open_meeting(
            meeting=found, by=request.reader, at=found.starts_at if gone_by else None
        ),
        "Reportez les présences, puis clôturez à l'heure où elle a fini."
        if gone_by
        else "La réunion est ouverte : affichez le code, chacun signale sa présence.",
    )


@login_required
@SEND
def put_back(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Opened by mistake: planned again."""
    found = team_meeting_for(request.reader, slug, key, "run_meeting")
    return done(
        request,
        found,
        lambda: actions.put_back_meeting(meeting=found, by=request.reader),
        "La réunion est de nouveau prévue ; rien n'est compté.",
    )


@login_required
@READ_OR_SEND
def close(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """It is over, at an hour that may be earlier than now."""
    found = team_meeting_for(request.reader, slug, key, "close_meeting")
    ended = min(localtime(found.ends_at), localtime(now()))
    if found.opened_at is not None:
        ended = max(ended, localtime(found.opened_at))
    form = CloseForm(request.POST or None, initial={"ended": ended.time()})
    if request.method == "POST" and form.is_valid() and found.opened_at is not None:
        opened_at = found.opened_at
        saved, _ = attempt(
            form,
            lambda: actions.close_meeting(
                meeting=found, by=request.reader, ended_at=form.ended_at(opened_at)
            ),
        )
        if saved:
            messages.success(
                request, "La réunion est close ; le compte rendu est prêt à relire."
            )
            return redirect(page_of(found))
    return FormPage(
        title="Clore la réunion",
        lead=f"{found.title}, {long_day(found.starts_at)}. Chacun reçoit son temps de "
        "présence ; tout se corrige encore avant la signature du compte rendu.",
        submit="Clore la réunion",
        back=page_of(found),
        crumbs=under_meeting(found, Crumb("Clore")),
    ).shown(request, form)


@login_required
@SEND
def reopen(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Closed too soon: open again."""
    found = team_meeting_for(request.reader, slug, key, "close_meeting")
    return done(
        request,
        found,
        lambda: actions.reopen_meeting(meeting=found, by=request.reader),
        "La réunion est rouverte, avec un nouveau code.",
    )


@login_required
@READ_OR_SEND
def cases(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The number of cases by category."""
    found = team_meeting_for(request.reader, slug, key, "run_meeting")
    known = {
        one.category: (one.cases, one.with_advanced_nurse)
        for one in found.case_counts.all()
    }
    form = CasesForm(request.POST or None, counts=known)
    if request.method == "POST" and form.is_valid():
        saved, _ = attempt(
            form,
            lambda: actions.count_cases(
                meeting=found, cases=form.cases(), by=request.reader
            ),
        )
        if saved:
            messages.success(request, "Les dossiers sont comptés.")
            return redirect(page_of(found))
    return render(
        request,
        "meetings/team/cases.html",
        {
            "meeting": found,
            "organisation": found.organisation,
            "form": form,
            "source": CASES_SOURCE,
            "crumbs": under_meeting(found, Crumb("Dossiers")),
        },
        status=422 if form.errors else 200,
    )


@login_required
@READ
def case_sheet(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A blank sheet for a case: filled with a pen, for the patient's record."""
    found = team_meeting_for(request.reader, slug, key)
    content = case_sheet_pdf(
        organisation=found.organisation.name,
        territory=found.organisation.territory,
        title=found.title,
        held_on=long_day(localtime(found.starts_at)),
        categories=CaseCategory.labels,
        made_at=now(),
    )
    return private_file(content, "application/pdf", f"fiche-dossier-{found.pk}.pdf")
