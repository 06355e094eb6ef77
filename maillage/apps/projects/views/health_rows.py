"""The chain and its rows: read as a tree, written one form at a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.apps.people.attempts import attempt
from maillage.apps.projects.actions import health_rows as actions
from maillage.apps.projects.forms.health_rows import FollowForm, RowForm, form_of
from maillage.apps.projects.health_project.rows import PATHS, ROWS, kind_of
from maillage.apps.projects.models import HealthProject, ProjectIndicator, Undertaking
from maillage.apps.projects.models.health_project import DraftRow
from maillage.apps.projects.selectors.health_pages import (
    above,
    chain_page,
    indicator_page,
    undertaking_page,
)
from maillage.apps.projects.selectors.health_project import WRITE, project_for
from maillage.apps.projects.views.health_parts import crumbs, form_page, tried
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.views.parts import READ, READ_OR_SEND, SEND, renewed
from maillage.ui.components import Crumb


CHAIN = "projects:health_chain"


@login_required
@READ
def chain(request: HttpRequest, slug: str) -> HttpResponse:
    """From needs to results, with what is missing."""
    organisation, project = project_for(request.reader, slug)
    return render(
        request,
        "projects/health/chain.html",
        {
            "organisation": organisation,
            "page": chain_page(request.reader, project),
            "crumbs": crumbs(organisation, Crumb("Du besoin au résultat")),
        },
    )


@login_required
@READ_OR_SEND
def undertaking(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """An action: back to its need, on to its indicators, and where it stands."""
    verb = WRITE if request.method == "POST" else "projects.read_health_project"
    organisation, project = project_for(request.reader, slug, verb)
    row = _row(project, Undertaking, key)
    form = FollowForm(request.POST or None, row=row, project=project)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(form, lambda: _follow(request, row, form))
        if done:
            messages.success(request, "L'état de l'action est enregistré.")
            return redirect("projects:health_undertaking", slug, key)
        if form.stale:
            row.refresh_from_db()
            renewed(form, row.version)
    page = undertaking_page(request.reader, project, row)
    return render(
        request,
        "projects/health/undertaking.html",
        {
            "organisation": organisation,
            "page": page,
            "form": form,
            "crumbs": _below_the_chain(organisation, row),
        },
    )


def _follow(request: HttpRequest, row: Undertaking, form: FollowForm) -> None:
    given = form.cleaned_data
    actions.follow_undertaking(
        undertaking=row,
        state=given["state"],
        on=given["ended_on"],
        reason=given["reason"],
        version=given["version"] or 0,
        by=request.reader,
    )


@login_required
@READ
def indicator(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """An indicator: its calculation, its target, its results."""
    organisation, project = project_for(request.reader, slug)
    row = _row(project, ProjectIndicator, key)
    return render(
        request,
        "projects/health/indicator.html",
        {
            "organisation": organisation,
            "page": indicator_page(request.reader, project, row),
            "crumbs": _below_the_chain(organisation, row),
        },
    )


def _below_the_chain(organisation: Organisation, row: DraftRow) -> list[Crumb]:
    chain_url = reverse(CHAIN, args=[organisation.slug])
    return crumbs(
        organisation, Crumb("Du besoin au résultat", chain_url), Crumb(str(row))
    )


@login_required
@READ_OR_SEND
def add_row(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """A new row; `?sous=` says which one it hangs on."""
    organisation, project = project_for(request.reader, slug, WRITE)
    row = _new_row(project, kind, request.GET.get("sous", ""))
    form = form_of(row)(request.POST or None, row=row, project=project)
    if request.method == "POST" and form.is_valid():
        done, made = attempt(form, lambda: _add(request, row, form))
        if done:
            messages.success(request, f"« {made} » est ajouté.")
            return redirect(_where(slug, made))
    page = form_page(
        organisation,
        ROWS[kind].new,
        "Ajouter",
        back=reverse(CHAIN, args=[slug]),
        lead=_under(row),
    )
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def change_row(request: HttpRequest, slug: str, kind: str, key: int) -> HttpResponse:
    """A row, corrected."""
    organisation, project = project_for(request.reader, slug, WRITE)
    row = _row(project, ROWS[kind].model, key)
    form = form_of(row)(request.POST or None, row=row, project=project)
    back = _where(slug, row)
    page = form_page(organisation, str(row), "Enregistrer", back=back, lead=_under(row))
    if request.method == "POST" and form.is_valid():
        done, changed = attempt(form, lambda: _change(request, row, form))
        if done:
            messages.success(request, f"« {changed} » est enregistré.")
            return redirect(back)
        if form.stale:
            row.refresh_from_db()
            page.theirs = above(row)
            renewed(form, row.version)
    remove = reverse("projects:remove_row", args=[slug, kind, key])
    return render(
        request,
        "projects/health/row.html",
        {"page": page, "form": form, "remove": remove},
    )


def _add(request: HttpRequest, row: DraftRow, form: RowForm) -> DraftRow:
    values = form.values()
    parent = kind_of(row).parent
    if parent in values:
        setattr(row, parent, values[parent])
    return actions.add_row(
        row=row, values=values, findings=form.findings(), by=request.reader
    )


def _change(request: HttpRequest, row: DraftRow, form: RowForm) -> DraftRow:
    return actions.change_row(
        row=row,
        values=form.values(),
        version=form.cleaned_data["version"] or 0,
        findings=form.findings(),
        by=request.reader,
    )


@login_required
@SEND
def remove_row(request: HttpRequest, slug: str, kind: str, key: int) -> HttpResponse:
    """Taken out of the draft; the page of the chain puts it back."""
    _, project = project_for(request.reader, slug, WRITE)
    row = _row(project, ROWS[kind].model, key)
    done = tried(
        request,
        lambda: actions.remove_row(row=row, version=row.version, by=request.reader),
        f"« {row} » est retiré du brouillon. Il se remet d'ici.",
    )
    return redirect(
        f"{reverse(CHAIN, args=[slug])}#retires" if done else _where(slug, row)
    )


@login_required
@SEND
def restore_row(request: HttpRequest, slug: str, kind: str, key: int) -> HttpResponse:
    """Put back."""
    _, project = project_for(request.reader, slug, WRITE)
    model = ROWS[kind].model
    row = get_object_or_404(model, pk=key, **{PATHS[model]: project})
    tried(
        request,
        lambda: actions.restore_row(row=row, by=request.reader),
        f"« {row} » est de nouveau dans le brouillon.",
    )
    return redirect(CHAIN, slug)


def _row(project: HealthProject, model: type[DraftRow], key: int) -> Any:
    rows = model.objects.kept().filter(**{PATHS[model]: project})
    return get_object_or_404(rows, pk=key)


def _new_row(project: HealthProject, kind: str, under: str) -> DraftRow:
    """A row of a kind, under another where the address says which."""
    one = ROWS[kind]
    told = under.isascii() and under.isdigit() and len(under) < 19
    if one.parent == "project":
        row = one.model(project=project)
        if kind == "chiffres" and told:
            row.need = _row(project, ROWS["besoins"].model, int(under))
        return row
    model = one.model._meta.get_field(one.parent).related_model
    if told:
        return one.model(**{one.parent: _row(project, model, int(under))})
    if one.parent == "indicator":
        raise Http404
    return one.model()


def _under(row: DraftRow) -> str:
    """What the row hangs on, in a sentence."""
    name = kind_of(row).parent
    if name == "project" or getattr(row, f"{name}_id") is None:
        return ""
    return f"{kind_of(getattr(row, name)).one} : {getattr(row, name)}."


def _where(slug: str, row: DraftRow) -> str:
    """The page on which a row is read."""
    if row.removed_on is None:
        if isinstance(row, Undertaking):
            return reverse("projects:health_undertaking", args=[slug, row.pk])
        if isinstance(row, ProjectIndicator):
            return reverse("projects:health_indicator", args=[slug, row.pk])
        if hasattr(row, "indicator_id"):
            return reverse("projects:health_indicator", args=[slug, row.indicator_id])
    return reverse(CHAIN, args=[slug])
