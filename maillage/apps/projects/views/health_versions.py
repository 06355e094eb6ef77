"""Versions of the projet de santé: frozen, read, sent, compared."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.people.attempts import attempt
from maillage.apps.people.clock import today
from maillage.apps.projects.actions import health_versions as actions
from maillage.apps.projects.forms.health_project import (
    CompareForm,
    FreezeForm,
    SendingForm,
)
from maillage.apps.projects.health_project.presented import presented
from maillage.apps.projects.selectors.health_chain import chain_of, gaps_of
from maillage.apps.projects.selectors.health_project import WRITE, project_for
from maillage.apps.projects.selectors.health_versions import (
    DRAFT,
    compared,
    version_for,
)
from maillage.apps.projects.views.health_parts import crumbs, file_answer, form_page
from maillage.apps.structures.documents import served
from maillage.apps.structures.views.parts import READ, READ_OR_SEND, renewed
from maillage.ui.components import Crumb
from maillage.ui.documents.health_project_docx import CONTENT_TYPE, health_project_docx
from maillage.ui.formats import counted


VERSION = "projects:health_version"


@login_required
@READ_OR_SEND
def freeze(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft becomes a version; what it lacks is said first."""
    organisation, project = project_for(request.reader, slug, WRITE)
    form = FreezeForm(request.POST or None, initial={"version": project.version})
    if request.method == "POST" and form.is_valid():
        done, version = attempt(
            form,
            lambda: actions.freeze_version(
                project=project,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, f"La version {version.number} est figée.")
            return redirect(VERSION, slug, version.number)
        if form.stale:
            project.refresh_from_db()
            renewed(form, project.version)
    gaps = len(gaps_of(chain_of(project), today()))
    lead = "Le texte d'aujourd'hui devient un document qui ne change plus."
    if gaps:
        lead += f" {counted(gaps, 'maillon manque', 'maillons manquent')} à la chaîne :"
        lead += " la version peut être figée ainsi."
    page = form_page(organisation, "Figer une version", "Figer la version", lead=lead)
    return page.shown(request, form)


@login_required
@READ
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A frozen version: who signed, and its whole text."""
    page = version_for(request.reader, slug, number)
    return render(
        request,
        "projects/health/version.html",
        {
            "page": page,
            "organisation": page.organisation,
            "document": presented(page.version.document),
            "crumbs": crumbs(page.organisation, Crumb(f"Version {number}")),
        },
    )


@login_required
@READ
def version_print(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The PDF as it was frozen."""
    page = version_for(request.reader, slug, number)
    return served(page.version.pdf, _name(page.organisation.slug, number, "pdf"))


@login_required
@READ
def version_document(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same text as an editable document."""
    frozen = version_for(request.reader, slug, number).version
    content = health_project_docx(frozen.document, frozen.frozen_at)
    return file_answer(content, CONTENT_TYPE, _name(slug, number, "docx"))


def _name(slug: str, number: int, ending: str) -> str:
    return f"projet-de-sante-{slug}-version-{number}.{ending}"


@login_required
@READ_OR_SEND
def sending(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The day on which it was sent to the ARS."""
    page = version_for(request.reader, slug, number, WRITE)
    frozen = page.version
    form = SendingForm(
        request.POST or None,
        initial={"on": frozen.sent_on or today(), "how": frozen.sent_how},
    )
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.note_sending(
                of=frozen, by=request.reader, **form.cleaned_data
            ),
        )
        if done:
            messages.success(request, "L'envoi est noté.")
            return redirect(VERSION, slug, number)
    shown = form_page(
        page.organisation,
        f"Envoi de la version {number} à l'ARS",
        "Enregistrer",
        back=reverse(VERSION, args=[slug, number]),
    )
    return shown.shown(request, form)


@login_required
@READ
def between(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed from one version to another, or to the draft."""
    organisation, project = project_for(request.reader, slug)
    numbers = project.versions.values_list("number", flat=True)
    choices = [(str(number), f"Version {number}") for number in numbers]
    choices.append((DRAFT, "Brouillon d'aujourd'hui"))
    older = request.GET.get("before") or _before_last(choices)
    newer = request.GET.get("after") or DRAFT
    form = CompareForm(initial={"before": older, "after": newer}, choices=choices)
    return render(
        request,
        "projects/health/difference.html",
        {
            "organisation": organisation,
            "project": project,
            "form": form,
            "compared": compared(project, older, newer),
            "crumbs": crumbs(organisation, Crumb("Ce qui change")),
        },
    )


def _before_last(choices: list[tuple[str, str]]) -> str:
    """The last version, or the draft where there is none."""
    return choices[0][0]
