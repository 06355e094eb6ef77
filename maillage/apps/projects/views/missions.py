"""Public-health missions: the list, one of them, what was done, its reports."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.apps.projects.actions import missions as actions
from maillage.apps.projects.forms.registers import (
    MissionActionForm,
    MissionForm,
    MissionReportForm,
    UntilForm,
)
from maillage.apps.projects.registers.tables import missions_table
from maillage.apps.projects.selectors.register_cards import (
    mission_action_for,
    mission_for,
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
from maillage.apps.structures.views.parts import READ, READ_OR_SEND, SEND
from maillage.ui.components import Crumb


LIST = "missions"
NAMES = [
    "title",
    "theme",
    "regional_theme",
    "regional_reference",
    "is_child_obesity",
    "since",
    "objectives",
    "partners",
]


@login_required
@READ
def missions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every mission, with what this year saw of it."""
    registers = registers_for(request.reader, slug)
    return render(
        request,
        "projects/registers/missions.html",
        {
            "registers": registers,
            "organisation": registers.organisation,
            "table": missions_table(registers, registers.missions),
            "crumbs": under_registers(registers.organisation, Crumb("Missions")),
        },
    )


@login_required
@READ_OR_SEND
def begin_mission(request: HttpRequest, slug: str) -> HttpResponse:
    """A mission that the team takes on."""
    registers = registers_for(request.reader, slug, KEEP)
    form = MissionForm(request.POST or None)
    to = reverse("projects:missions", args=[slug])
    answer = saved(
        request,
        form,
        lambda: actions.begin_mission(
            organisation=registers.organisation,
            undertaken=form.undertaken(),
            by=request.reader,
        ),
        "La mission est commencée : écrivez-y chaque action menée.",
        to,
    )
    page = form_page(registers, LIST, "Commencer une mission", "Commencer", to)
    return answer or page.shown(request, form)


@login_required
@READ
def mission(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """One mission, year by year."""
    page = mission_for(request.reader, slug, key)
    organisation = page.registers.organisation
    return render(
        request,
        "projects/registers/mission.html",
        {
            "page": page,
            "registers": page.registers,
            "mission": page.mission,
            "organisation": organisation,
            "crumbs": under_list(organisation, LIST, Crumb(page.mission.title)),
        },
    )


@login_required
@READ_OR_SEND
def change_mission(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A mission, corrected."""
    found = mission_for(request.reader, slug, key, KEEP)
    row = found.mission
    initial = {name: getattr(row, name) for name in (*NAMES, "version")}
    form = MissionForm(request.POST or None, initial=initial)
    to = reverse("projects:mission", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.change_mission(
            mission=row,
            version=form.cleaned_data["version"] or 0,
            undertaken=form.undertaken(),
            by=request.reader,
        ),
        "La mission est enregistrée.",
        to,
    )
    page = form_page(found.registers, LIST, "Modifier la mission", "Enregistrer", to)
    if not answer:
        show_theirs(page, form, row, NAMES)
    return answer or page.shown(request, form)


@login_required
@READ_OR_SEND
def end_mission(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A mission that is over."""
    found = mission_for(request.reader, slug, key, KEEP)
    row = found.mission
    form = UntilForm(request.POST or None, initial={"version": row.version})
    to = reverse("projects:mission", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.end_mission(
            mission=row,
            version=form.cleaned_data["version"],
            on=form.cleaned_data["on"],
            by=request.reader,
        ),
        "La mission est terminée ; ses années gardent leur preuve.",
        to,
    )
    page = form_page(
        found.registers, LIST, "Terminer la mission", "Terminer la mission", to
    )
    page.danger = True
    if not answer:
        show_theirs(page, form, row, ["title", "since"])
    return answer or page.shown(request, form)


@login_required
@SEND
def reopen_mission(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """An end, undone."""
    found = mission_for(request.reader, slug, key, KEEP)
    return sent(
        request,
        lambda: actions.reopen_mission(mission=found.mission, by=request.reader),
        "La mission continue.",
        reverse("projects:mission", args=[slug, key]),
    )


@login_required
@READ_OR_SEND
def add_mission_action(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Something done, on a day."""
    found = mission_for(request.reader, slug, key, KEEP)
    form = MissionActionForm(request.POST or None)
    to = reverse("projects:mission", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.add_mission_action(
            mission=found.mission, done=form.done(), by=request.reader
        ),
        "L'action est écrite.",
        to,
    )
    page = form_page(found.registers, LIST, "Écrire une action", "Écrire l'action", to)
    page.lead = found.mission.title
    return answer or page.shown(request, form)


@login_required
@SEND
def remove_mission_action(
    request: HttpRequest, slug: str, key: int, done: int
) -> HttpResponse:
    """An action written by mistake."""
    found = mission_action_for(request.reader, slug, key, done)
    return sent(
        request,
        lambda: actions.remove_mission_action(done=found, by=request.reader),
        "L'action est retirée ; elle se remet en bas de la page.",
        reverse("projects:mission", args=[slug, key]),
    )


@login_required
@SEND
def restore_mission_action(
    request: HttpRequest, slug: str, key: int, done: int
) -> HttpResponse:
    """A removal, undone."""
    found = mission_action_for(request.reader, slug, key, done)
    return sent(
        request,
        lambda: actions.restore_mission_action(done=found, by=request.reader),
        "L'action est remise.",
        reverse("projects:mission", args=[slug, key]),
    )


@login_required
@READ_OR_SEND
def report_mission(
    request: HttpRequest, slug: str, key: int, year: int
) -> HttpResponse:
    """What came of a mission in a year."""
    found = mission_for(request.reader, slug, key, KEEP)
    shown = next((one for one in found.years if one.year == year), None)
    if shown is None:
        raise Http404
    report = shown.report
    form = MissionReportForm(
        request.POST or None,
        initial={
            "text": report.text if report else "",
            "version": report.version if report else 0,
        },
    )
    to = reverse("projects:mission", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.report_mission(
            mission=found.mission,
            year=year,
            version=form.cleaned_data["version"] or 0,
            text=form.cleaned_data["text"],
            by=request.reader,
        ),
        f"Le bilan {year} est enregistré.",
        to,
    )
    page = form_page(found.registers, LIST, f"Bilan {year}", "Enregistrer", to)
    page.lead = found.mission.title
    if not answer and report is not None:
        show_theirs(page, form, report, ["text"])
    return answer or page.shown(request, form)
