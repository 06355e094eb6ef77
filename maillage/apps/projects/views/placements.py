"""Training placements: the list, one of them, its words, its document."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.apps.projects.actions import placements as actions
from maillage.apps.projects.forms.registers import PlacementForm, ReasonForm
from maillage.apps.projects.registers.tables import placements_table
from maillage.apps.projects.selectors.register_cards import (
    may_open_placement,
    placement_for,
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
from maillage.ui.formats import days_between


LIST = "placements"
NAMES = [
    "profession",
    "level",
    "tutor",
    "site",
    "first_day",
    "last_day",
    "is_professional_contract",
    "paper",
]


@login_required
@READ
def placements(request: HttpRequest, slug: str) -> HttpResponse:
    """Every placement, the last first."""
    registers = registers_for(request.reader, slug)
    return render(
        request,
        "projects/registers/placements.html",
        {
            "registers": registers,
            "organisation": registers.organisation,
            "table": placements_table(registers, registers.placements),
            "crumbs": under_registers(registers.organisation, Crumb("Stages")),
        },
    )


@login_required
@READ_OR_SEND
def add_placement(request: HttpRequest, slug: str) -> HttpResponse:
    """A placement, with or without its document yet."""
    registers = registers_for(request.reader, slug, KEEP)
    organisation = registers.organisation
    form = PlacementForm(organisation, request.POST or None, request.FILES or None)
    to = reverse("projects:placements", args=[slug])
    answer = saved(
        request,
        form,
        lambda: actions.add_placement(
            organisation=organisation,
            trained=form.trained(),
            document=form.cleaned_data["document"],
            by=request.reader,
        ),
        "Le stage est écrit.",
        to,
    )
    page = form_page(registers, LIST, "Écrire un stage", "Écrire le stage", to)
    return answer or page.shown(request, form)


@login_required
@READ
def placement(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """One placement; the trainee's name for who keeps the register and his tutor."""
    registers, line = placement_for(request.reader, slug, key)
    return render(
        request,
        "projects/registers/placement.html",
        {
            "registers": registers,
            "organisation": registers.organisation,
            "line": line,
            "placement": line.placement,
            "days": days_between(line.placement.first_day, line.placement.last_day),
            "may_open": may_open_placement(registers, line.placement),
            "crumbs": under_list(registers.organisation, LIST, Crumb(line.name)),
        },
    )


@login_required
@READ_OR_SEND
def change_placement(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A placement corrected, or its document brought."""
    registers, line = placement_for(request.reader, slug, key, KEEP)
    row = line.placement
    initial = {name: getattr(row, name) for name in (*NAMES, "trainee_name", "version")}
    form = PlacementForm(
        registers.organisation,
        request.POST or None,
        request.FILES or None,
        initial=initial,
    )
    to = reverse("projects:placement", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.change_placement(
            placement=row,
            version=form.cleaned_data["version"] or 0,
            trained=form.trained(),
            document=form.cleaned_data["document"],
            by=request.reader,
        ),
        "Le stage est enregistré.",
        to,
    )
    page = form_page(registers, LIST, "Modifier le stage", "Enregistrer", to)
    if row.document_name:
        page.lead = f"Document déposé : {row.document_name}. Un autre le remplacera."
    if not answer:
        show_theirs(page, form, row, NAMES)
    return answer or page.shown(request, form)


@login_required
@READ_OR_SEND
def cancel_placement(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A placement that does not take place."""
    registers, line = placement_for(request.reader, slug, key, KEEP)
    row = line.placement
    form = ReasonForm(request.POST or None, initial={"version": row.version})
    to = reverse("projects:placement", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.cancel_placement(
            placement=row,
            version=form.cleaned_data["version"],
            because=form.cleaned_data["because"],
            by=request.reader,
        ),
        "Le stage est annulé ; il reste dans l'historique.",
        to,
    )
    page = form_page(registers, LIST, "Annuler le stage", "Annuler le stage", to)
    page.danger = True
    if not answer:
        show_theirs(page, form, row, ["first_day", "last_day"])
    return answer or page.shown(request, form)


@login_required
@SEND
def restore_placement(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A cancelling, undone."""
    _, line = placement_for(request.reader, slug, key, KEEP)
    return sent(
        request,
        lambda: actions.restore_placement(placement=line.placement, by=request.reader),
        "Le stage a de nouveau lieu.",
        reverse("projects:placement", args=[slug, key]),
    )


@login_required
@READ
def placement_document(request: HttpRequest, slug: str, key: int) -> FileResponse:
    """Its convention or attestation, to be saved."""
    registers, line = placement_for(request.reader, slug, key)
    if not may_open_placement(registers, line.placement):
        raise PermissionDenied(KEEP)
    return served(line.placement.document, line.placement.document_name)
