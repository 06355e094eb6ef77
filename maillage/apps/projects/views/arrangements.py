"""Arrangements: what an agreement asks as a dated fact, kind by kind."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.apps.projects.actions import arrangements as actions
from maillage.apps.projects.arrangement_kinds import KINDS
from maillage.apps.projects.forms.arrangements import ArrangementForm, written
from maillage.apps.projects.forms.registers import UntilForm
from maillage.apps.projects.selectors.register_cards import (
    arrangement_for,
    require_documents,
)
from maillage.apps.projects.selectors.registers import KEEP, registers_for
from maillage.apps.projects.views.register_parts import (
    form_page,
    saved,
    sent,
    show_theirs,
    under_list,
    under_registers,
)
from maillage.apps.structures.documents import served
from maillage.apps.structures.views.parts import READ, READ_OR_SEND, SEND
from maillage.ui.components import Crumb


LIST = "arrangements"
NAMES = ["since", "review_on", "remark"]


@login_required
@READ
def arrangements(request: HttpRequest, slug: str) -> HttpResponse:
    """Every kind, what holds of it, what is missing."""
    registers = registers_for(request.reader, slug)
    return render(
        request,
        "projects/registers/arrangements.html",
        {
            "registers": registers,
            "organisation": registers.organisation,
            "crumbs": under_registers(
                registers.organisation, Crumb("Organisation et engagements")
            ),
        },
    )


@login_required
@READ_OR_SEND
def add_arrangement(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """One more of a kind."""
    registers = registers_for(request.reader, slug, KEEP)
    if kind not in KINDS:
        raise Http404
    form = ArrangementForm(
        registers.organisation,
        KINDS[kind],
        request.POST or None,
        request.FILES or None,
    )
    to = reverse("projects:arrangements", args=[slug])
    answer = saved(
        request,
        form,
        lambda: actions.add_arrangement(
            organisation=registers.organisation,
            kind=kind,
            arranged=form.arranged(),
            document=form.cleaned_data.get("document"),
            by=request.reader,
        ),
        f"{KINDS[kind].title} : c'est écrit.",
        to,
    )
    page = form_page(registers, LIST, KINDS[kind].title, "Écrire au registre", to)
    page.lead = KINDS[kind].sentence
    return answer or page.shown(request, form)


@login_required
@READ
def arrangement(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """One of them: what it says, its document, what it replaces."""
    registers, line = arrangement_for(request.reader, slug, key)
    return render(
        request,
        "projects/registers/arrangement.html",
        {
            "registers": registers,
            "organisation": registers.organisation,
            "line": line,
            "arrangement": line.arrangement,
            "successors": line.arrangement.renewed_as.all(),
            "crumbs": under_list(registers.organisation, LIST, Crumb(line.kind.title)),
        },
    )


@login_required
@READ_OR_SEND
def change_arrangement(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A correction, or the document brought."""
    return _rewritten(
        request,
        slug,
        key,
        act=actions.change_arrangement,
        title="Modifier",
        message="C'est enregistré.",
    )


@login_required
@READ_OR_SEND
def renew_arrangement(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What takes its place from a day on."""
    return _rewritten(
        request,
        slug,
        key,
        act=actions.renew_arrangement,
        title="Renouveler",
        message="C'est renouvelé ; ce qui précède garde ses dates.",
        fresh=True,
    )


def _rewritten(
    request: HttpRequest,
    slug: str,
    key: int,
    *,
    act: Any,
    title: str,
    message: str,
    fresh: bool = False,
) -> HttpResponse:
    registers, line = arrangement_for(request.reader, slug, key, KEEP)
    row = line.arrangement
    initial = written(row, line.kind)
    if fresh:
        initial.update(since=registers.day, review_on=None)
    form = ArrangementForm(
        registers.organisation,
        line.kind,
        request.POST or None,
        request.FILES or None,
        initial=initial,
    )
    to = reverse("projects:arrangement", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: act(
            arrangement=row,
            version=form.cleaned_data["version"] or 0,
            arranged=form.arranged(),
            document=form.cleaned_data.get("document"),
            by=request.reader,
        ),
        message,
        reverse("projects:arrangements", args=[slug]) if fresh else to,
    )
    page = form_page(registers, LIST, f"{title} : {line.kind.title}", title, to)
    if row.document_name and not fresh:
        page.lead = f"Document déposé : {row.document_name}. Un autre le remplacera."
    if not answer:
        show_theirs(page, form, row, NAMES)
    return answer or page.shown(request, form)


@login_required
@READ_OR_SEND
def end_arrangement(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """It no longer holds from a day on."""
    registers, line = arrangement_for(request.reader, slug, key, KEEP)
    row = line.arrangement
    form = UntilForm(request.POST or None, initial={"version": row.version})
    to = reverse("projects:arrangement", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.end_arrangement(
            arrangement=row,
            version=form.cleaned_data["version"],
            on=form.cleaned_data["on"],
            by=request.reader,
        ),
        "La fin est écrite ; les années d'avant gardent leur preuve.",
        to,
    )
    page = form_page(
        registers, LIST, f"Mettre fin : {line.kind.title}", "Mettre fin", to
    )
    page.danger = True
    if not answer:
        show_theirs(page, form, row, NAMES)
    return answer or page.shown(request, form)


@login_required
@SEND
def reopen_arrangement(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """An end of less than a month, undone."""
    _, line = arrangement_for(request.reader, slug, key, KEEP)
    return sent(
        request,
        lambda: actions.reopen_arrangement(
            arrangement=line.arrangement, by=request.reader
        ),
        "Il tient de nouveau.",
        reverse("projects:arrangement", args=[slug, key]),
    )


@login_required
@READ
def arrangement_document(request: HttpRequest, slug: str, key: int) -> FileResponse:
    """Its document, to be saved."""
    registers, line = arrangement_for(request.reader, slug, key)
    require_documents(registers)
    return served(line.arrangement.document, line.arrangement.document_name)
