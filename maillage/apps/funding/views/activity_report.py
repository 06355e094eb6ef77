"""The activity report of a year: read, rewritten, frozen, printed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.funding.actions.activity_report import (
    edit_passage,
    freeze_report,
    set_passage_aside,
)
from maillage.apps.funding.forms.activity_report import PassageForm
from maillage.apps.funding.report_sections import FOUND
from maillage.apps.funding.selectors.activity_report import (
    Passage,
    Report,
    frozen_report,
    printed_frozen,
    report_for,
)
from maillage.apps.people.actions_base import Stale
from maillage.apps.people.attempts import attempt
from maillage.apps.people.clock import today
from maillage.apps.structures.views.parts import (
    READ,
    READ_OR_SEND,
    SEND,
    FormPage,
    crumbs,
    renewed,
)
from maillage.ui.components import Crumb
from maillage.ui.documents.activity_report import ReportOf


@login_required
@READ
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """The report of the year that runs."""
    report_for(request.reader, slug, today().year)
    return redirect("funding:report", slug, today().year)


@login_required
@READ
def report(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Every section, as what happened says it or as somebody rewrote it."""
    found = report_for(request.reader, slug, year)
    return render(
        request,
        "funding/report/report.html",
        {
            "report": found,
            "organisation": found.organisation,
            "year": year,
            "found": FOUND,
            "before": year - 1,
            "after": year + 1 if year < today().year else None,
            "crumbs": _crumbs(found),
        },
    )


@login_required
@READ_OR_SEND
def passage(request: HttpRequest, slug: str, year: int, section: str) -> HttpResponse:
    """A section, to be rewritten."""
    found = report_for(request.reader, slug, year, "edit_report")
    one = found.passage(section)
    form = PassageForm(
        request.POST or None, initial={"text": one.text, "version": one.version}
    )
    page = _form_page(found, one)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(form, lambda: _edited(request, found, section, form))
        if done:
            messages.success(request, f"« {one.title} » dit maintenant votre texte.")
            return redirect(page.back)
        if getattr(form, "stale", False):
            newer = report_for(request.reader, slug, year).passage(section)
            renewed(form, newer.version)
            page.theirs = [(newer.title, newer.text)]
    return page.shown(request, form)


def _edited(
    request: HttpRequest, found: Report, section: str, form: PassageForm
) -> None:
    edit_passage(
        organisation=found.organisation,
        year=found.year,
        section=section,
        text=form.cleaned_data["text"],
        version=form.cleaned_data["version"],
        by=request.reader,
    )


def _form_page(found: Report, one: Passage) -> FormPage:
    back = reverse("funding:report", args=[found.organisation.slug, found.year])
    return FormPage(
        title=f"{one.title}, {found.year}",
        submit="Garder ce texte",
        back=f"{back}#{one.section}",
        lead="Votre texte prend la place de celui qui s'écrit seul ; vous pourrez "
        "toujours revenir au texte généré.",
        crumbs=_crumbs(found, Crumb(one.title)),
    )


@login_required
@SEND
def set_aside(request: HttpRequest, slug: str, year: int, section: str) -> HttpResponse:
    """The generated text again, or one's own taken back."""
    found = report_for(request.reader, slug, year, "edit_report")
    one = found.passage(section)
    if one.row is None:
        raise Http404
    try:
        version = int(request.POST.get("version", ""))
    except ValueError:
        version = -1
    aside = not one.row.set_aside
    try:
        set_passage_aside(
            passage=one.row, aside=aside, version=version, by=request.reader
        )
    except Stale:
        messages.warning(
            request, "Cette section a changé entre-temps : relisez-la ci-dessous."
        )
    else:
        messages.success(
            request,
            f"« {one.title} » s'écrit de nouveau seule ; votre texte est gardé."
            if aside
            else f"« {one.title} » dit de nouveau votre texte.",
        )
    back = reverse("funding:report", args=[slug, year])
    return redirect(f"{back}#{section}")


@login_required
@SEND
def freeze(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The report as it reads today, kept with its date."""
    found = report_for(request.reader, slug, year, "freeze_report")
    kept = freeze_report(organisation=found.organisation, year=year, by=request.reader)
    messages.success(
        request,
        f"La version {kept.number} est arrêtée : elle ne changera plus. Le rapport, "
        "lui, continue de s'écrire.",
    )
    return redirect("funding:report", slug, year)


@login_required
@READ
def report_file(request: HttpRequest, slug: str, year: int, kind: str) -> HttpResponse:
    """The report as it stands, marked as a draft."""
    found = report_for(request.reader, slug, year)
    return _file(found.printed, kind, f"rapport-{slug}-{year}-projet")


@login_required
@READ
def frozen_file(
    request: HttpRequest, slug: str, year: int, number: int, kind: str
) -> HttpResponse:
    """A frozen version."""
    found = report_for(request.reader, slug, year)
    kept = frozen_report(found, number)
    return _file(printed_frozen(kept), kind, f"rapport-{slug}-{year}-v{number}")


def _file(printed: ReportOf, kind: str, name: str) -> HttpResponse:
    # Brought here only: few pages print.
    from maillage.ui.documents import (  # noqa: PLC0415
        activity_report,
        activity_report_docx,
    )

    if kind == "pdf":
        content, mime = activity_report.activity_report_pdf(printed), "application/pdf"
    elif kind == "docx":
        content = activity_report_docx.activity_report_docx(printed)
        mime = activity_report_docx.CONTENT_TYPE
    else:
        raise Http404
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _crumbs(found: Report, *below: Crumb) -> list[Crumb]:
    here = reverse("funding:report", args=[found.organisation.slug, found.year])
    return crumbs(
        Crumb(f"Rapport d'activité {found.year}", here),
        *below,
        organisation=found.organisation,
    )
