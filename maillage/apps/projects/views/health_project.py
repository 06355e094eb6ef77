"""The projet de santé: its overview, its draft read whole, its sections."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.apps.people.attempts import attempt
from maillage.apps.people.clock import now, today
from maillage.apps.projects.actions import health_project as actions
from maillage.apps.projects.forms.health_project import (
    NewSectionForm,
    OwnSectionForm,
    SectionForm,
)
from maillage.apps.projects.health_project.document import document_of
from maillage.apps.projects.health_project.outlines import heading_of
from maillage.apps.projects.health_project.presented import presented
from maillage.apps.projects.models import ProjectSection
from maillage.apps.projects.selectors.health_next import next_step, state_sentence
from maillage.apps.projects.selectors.health_project import (
    WRITE,
    SectionLine,
    overview_for,
    project_for,
)
from maillage.apps.projects.selectors.health_versions import versions_of
from maillage.apps.projects.views.health_parts import (
    OVERVIEW,
    crumbs,
    file_answer,
    form_page,
    tried,
)
from maillage.apps.structures.selectors import organisation_for
from maillage.apps.structures.views.parts import READ, READ_OR_SEND, SEND, renewed
from maillage.ui.components import Crumb
from maillage.ui.documents.health_project import draft_pdf
from maillage.ui.documents.health_project_docx import CONTENT_TYPE, health_project_docx


@login_required
@READ
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the project stands, what is missing, the next thing to do."""
    page = overview_for(request.reader, slug)
    lines = versions_of(page.project) if page.project else []
    return render(
        request,
        "projects/health/overview.html",
        {
            "page": page,
            "organisation": page.organisation,
            "versions": lines,
            "next": next_step(page, lines),
            "state": state_sentence(page, lines),
            "crumbs": crumbs(page.organisation),
        },
    )


@login_required
@SEND
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """The project begins, from the headings of its kind of structure."""
    organisation = organisation_for(request.reader, slug, WRITE)
    tried(
        request,
        lambda: actions.start_health_project(
            organisation=organisation, by=request.reader
        ),
        "Le projet de santé est commencé : ses rubriques vous attendent.",
    )
    return redirect(OVERVIEW, slug)


@login_required
@READ
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole draft, as it would be frozen today."""
    organisation, project = project_for(request.reader, slug)
    return render(
        request,
        "projects/health/draft.html",
        {
            "organisation": organisation,
            "document": presented(document_of(project, today())),
            "crumbs": crumbs(organisation, Crumb("Lire le brouillon")),
        },
    )


@login_required
@READ
def draft_print(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft as a PDF, which says on each page that it is one."""
    organisation, project = project_for(request.reader, slug)
    content = draft_pdf(document_of(project, today()), now())
    name = f"projet-de-sante-{organisation.slug}-brouillon.pdf"
    return file_answer(content, "application/pdf", name)


@login_required
@READ
def draft_document(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft as an editable document."""
    organisation, project = project_for(request.reader, slug)
    content = health_project_docx(document_of(project, today()), now())
    name = f"projet-de-sante-{organisation.slug}-brouillon.docx"
    return file_answer(content, CONTENT_TYPE, name)


@login_required
@READ_OR_SEND
def write_section(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What is written under a heading."""
    organisation, project = project_for(request.reader, slug, WRITE)
    section = get_object_or_404(project.sections.kept(), pk=key)
    kind = SectionForm if section.heading else OwnSectionForm
    form = kind(
        request.POST or None,
        initial={
            "text": section.text,
            "title": section.title,
            "version": section.version,
        },
    )
    line = SectionLine(section, heading_of(organisation.kind, section.heading))
    page = form_page(organisation, section.title, "Enregistrer", lead=_lead(line))
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.write_section(
                section=section,
                text=form.cleaned_data["text"],
                title=form.cleaned_data.get("title"),
                version=form.cleaned_data["version"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, f"« {section.title} » est enregistré.")
            return redirect(OVERVIEW, slug)
        if form.stale:
            section.refresh_from_db()
            page.theirs = [("Texte en vigueur", section.text or "vide")]
            renewed(form, section.version)
    return page.shown(request, form)


def _lead(line: SectionLine) -> str:
    if line.heading is None:
        return "Une rubrique de votre équipe."
    said = line.heading.hint or "Une rubrique attendue."
    return f"{said} Lue dans : {line.source.name}."


@login_required
@READ_OR_SEND
def add_section(request: HttpRequest, slug: str) -> HttpResponse:
    """A section of the team's own."""
    organisation, project = project_for(request.reader, slug, WRITE)
    form = NewSectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, section = attempt(
            form,
            lambda: actions.add_section(
                project=project, by=request.reader, **form.cleaned_data
            ),
        )
        if done:
            messages.success(request, f"La rubrique « {section.title} » est ajoutée.")
            return redirect(OVERVIEW, slug)
    page = form_page(organisation, "Ajouter une rubrique", "Ajouter la rubrique")
    return page.shown(request, form)


@login_required
@SEND
def remove_section(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Taken out of the draft; the overview puts it back."""
    _, project = project_for(request.reader, slug, WRITE)
    section: ProjectSection = get_object_or_404(project.sections.kept(), pk=key)
    tried(
        request,
        lambda: actions.remove_section(
            section=section, version=section.version, by=request.reader
        ),
        f"« {section.title} » est retirée du brouillon. Elle se remet d'ici.",
    )
    return redirect(f"{reverse(OVERVIEW, args=[slug])}#retirees")


@login_required
@SEND
def restore_section(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Put back."""
    _, project = project_for(request.reader, slug, WRITE)
    section = get_object_or_404(project.sections, pk=key)
    tried(
        request,
        lambda: actions.restore_section(section=section, by=request.reader),
        f"« {section.title} » est de nouveau dans le brouillon.",
    )
    return redirect(OVERVIEW, slug)
