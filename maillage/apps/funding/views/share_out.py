"""Share-outs: the list, one with its scenarios side by side, its vote, its annex."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.funding.actions.share_out import begin_share_out, read_year_again
from maillage.apps.funding.actions.share_vote import (
    ABOUT,
    drop_share_out,
    freeze_share_out,
    put_to_the_vote,
    take_back_share_out,
)
from maillage.apps.funding.forms.share_out import BeginForm, DropForm, VoteForm
from maillage.apps.funding.models import ShareOut, ShareState
from maillage.apps.funding.selectors import share_out as selectors
from maillage.apps.funding.selectors.ledger import organisation_for
from maillage.apps.funding.sharing import tables
from maillage.apps.funding.sharing.documents import annex_of, shows_details
from maillage.apps.funding.sharing.in_force import in_force
from maillage.apps.funding.sharing.papers import annex_pdf
from maillage.apps.funding.sharing.working import comparison_of
from maillage.apps.funding.views.share_parts import (
    form_page,
    share_crumbs,
    to_share_out,
)
from maillage.apps.meetings.kinds import page_of
from maillage.apps.meetings.models import Meeting
from maillage.apps.meetings.selectors.assembly import (
    adopted_resolution,
    assemblies_to_come,
)
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import now
from maillage.apps.structures.views.parts import READ, READ_OR_SEND, SEND, renewed
from maillage.engine.errors import BadInput


@login_required
@READ
def share_outs(request: HttpRequest, slug: str) -> HttpResponse:
    """The share-outs of a structure, and the reader's own statements."""
    organisation = organisation_for(request.reader, slug, selectors.READ)
    return render(
        request,
        "funding/share/list.html",
        {
            "page": selectors.share_outs_page(request.reader, organisation),
            "organisation": organisation,
            "tab": "share",
            "crumbs": share_crumbs(organisation, "Toutes")[:-1],
        },
    )


@login_required
@READ_OR_SEND
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """A new share-out."""
    organisation = organisation_for(request.reader, slug, selectors.KEEP)
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        done, made = attempt(
            form,
            lambda: begin_share_out(
                organisation=organisation,
                year=year,
                replaces=in_force(organisation, year),
                because=form.cleaned_data["because"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(
                request,
                f"{made.title} : le grand livre et les présences de {year} sont lus.",
            )
            return to_share_out(made)
    return render(
        request,
        "structures/form.html",
        {
            "form": form,
            "page": {
                "title": "Commencer une répartition",
                "submit": "Commencer",
                "lead": "Le montant vient du grand livre, les mesures des réunions et "
                "des protocoles ; tout se corrige ensuite.",
                "back": reverse("funding:share_outs", args=(slug,)),
                "crumbs": share_crumbs(organisation, "Commencer"),
            },
        },
    )


@login_required
@READ
def share_out(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A share-out: the total, each scenario side by side, where the vote stands."""
    found = selectors.share_out_for(request.reader, slug, key)
    compared = comparison_of(found)
    adopted = _adopted(found)
    return render(
        request,
        "funding/share/detail.html",
        {
            "share_out": found,
            "organisation": found.organisation,
            "compared": compared,
            "lines": tables.lines_table(compared),
            "table": tables.comparison_table(compared),
            "check": tables.check_table(compared),
            "moves": tables.who_moves(compared),
            "scenarios": [(one, tables.pots_words(one)) for one in compared.columns],
            "is_simulated": found.state == ShareState.SIMULATED,
            "adopted": adopted,
            "may_freeze": adopted is not None and adopted.minutes_signed,
            "meeting_page": _meeting_page(found),
            "replacement": selectors.replacement_of(found),
            "tab": "share",
            "crumbs": share_crumbs(found.organisation, found.title),
        },
    )


@login_required
@READ_OR_SEND
def vote(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A scenario put on an assembly's agenda."""
    found = selectors.share_out_for(request.reader, slug, key)
    coming = [one.pk for one in assemblies_to_come(found.organisation)]
    meetings = Meeting.objects.filter(pk__in=coming).order_by("starts_at")
    form = VoteForm(found, meetings, request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        done, put = attempt(
            form,
            lambda: put_to_the_vote(
                scenario=typed["scenario"],
                version=typed["version"],
                meeting=typed["meeting"],
                majority=typed["majority"],
                basis=typed["basis"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(
                request, "La résolution est à l'ordre du jour ; son annexe est fixée."
            )
            return to_share_out(put)
    if getattr(form, "stale", False):
        renewed(form, ShareOut.objects.get(pk=found.pk).version)
    page = form_page(found, "Soumettre au vote", "Inscrire la résolution")
    page.lead = (
        "Les montants sont fixés jusqu'au vote, et l'annexe est jointe à la résolution."
        if coming
        else "Aucune assemblée n'est prévue : planifiez-la d'abord dans les réunions."
    )
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def drop(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A simulation put aside."""
    found = selectors.share_out_for(request.reader, slug, key)
    form = DropForm(request.POST or None, initial={"version": found.version})
    page = form_page(found, "Abandonner cette simulation", "Abandonner")
    page.danger = True
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: drop_share_out(
                share_out=found,
                version=form.cleaned_data["version"],
                because=form.cleaned_data["because"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, "La simulation est abandonnée.")
            return redirect("funding:share_outs", slug)
    return page.shown(request, form)


@login_required
@SEND
def refresh(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The ledger and the year's measures, read again."""
    said = "Le grand livre et les mesures sont relus ; vos saisies sont gardées."
    return _sent(request, slug, key, read_year_again, said)


@login_required
@SEND
def take_back(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Back to simulation."""
    said = "La répartition est de nouveau en simulation."
    return _sent(request, slug, key, take_back_share_out, said)


@login_required
@SEND
def freeze(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What was voted, frozen."""
    said = "La répartition est figée ; chaque associé lit son relevé."
    return _sent(request, slug, key, freeze_share_out, said)


@login_required
@READ
def annex(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What is put to the vote, or was voted, for the team."""
    found = selectors.shown_share_out_for(request.reader, slug, key)
    said = annex_of(found.document)
    organisation = found.organisation
    return render(
        request,
        "funding/share/annex.html",
        {
            "share_out": found,
            "organisation": organisation,
            "annex": said,
            "table": tables.annex_table(said, request.reader.pk),
            "details": shows_details(said),
            "meeting_page": _meeting_page(found),
            "replacement": selectors.replacement_of(found),
            "may_keep": allowed(request.reader, selectors.KEEP, organisation),
            "crumbs": share_crumbs(organisation, found.title),
        },
    )


@login_required
@READ
def annex_paper(
    request: HttpRequest, slug: str, key: int
) -> HttpResponse | FileResponse:
    """The same on paper: as it was frozen, or as it is put to the vote."""
    found = selectors.shown_share_out_for(request.reader, slug, key)
    name = f"repartition-{found.year}.pdf"
    if found.pdf:
        answer: HttpResponse | FileResponse = FileResponse(
            found.pdf.open("rb"), as_attachment=True, filename=name
        )
        answer["Cache-Control"] = "private, no-store"
        return answer
    return paper(annex_pdf(found.document, found.sha256, now()), name)


def paper(data: bytes, name: str) -> HttpResponse:
    """A PDF to be saved, that no cache keeps."""
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _sent(
    request: HttpRequest, slug: str, key: int, act: Callable[..., Any], said: str
) -> HttpResponse:
    found = selectors.share_out_for(request.reader, slug, key)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() else -1
    try:
        act(share_out=found, version=version, by=request.reader)
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return to_share_out(found)


def _adopted(found: ShareOut) -> Any:
    if found.state != ShareState.PROPOSED:
        return None
    return adopted_resolution(ABOUT, str(found.pk))


def _meeting_page(found: ShareOut) -> str:
    return page_of(found.resolution.meeting) if found.resolution else ""
