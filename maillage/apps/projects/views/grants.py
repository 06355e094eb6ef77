"""Funded projects: their money, their conditions, their steps, their report."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.projects.actions import grants as actions
from maillage.apps.projects.forms.grants import (
    BudgetForm,
    ConditionForm,
    GrantForm,
    MetForm,
    MilestoneForm,
    NewGrantForm,
    ReportForm,
)
from maillage.apps.projects.models import FunderKind, Grant, GrantCondition
from maillage.apps.projects.papers.grants import report_pdf
from maillage.apps.projects.selectors.grants import (
    MANAGE,
    Use,
    condition_for,
    grant_page,
    grants_of,
    milestone_for,
)
from maillage.apps.projects.selectors.grants import (
    READ as READ_GRANTS,
)
from maillage.apps.projects.views.pages import answered, paper, tried
from maillage.apps.structures.documents import served
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.views.parts import (
    READ,
    READ_OR_SEND,
    SEND,
    FormPage,
    crumbs,
)
from maillage.ui.components import Cell, Column, Crumb, Table
from maillage.ui.formats import euros, short_day


TITLE = "Projets financés"


@login_required
@READ
def grants(request: HttpRequest, slug: str) -> HttpResponse:
    """The projects of a structure, those that run first."""
    organisation, found = grants_of(request.reader, slug)
    living = [grant for grant in found if grant.abandoned_on is None]
    return render(
        request,
        "projects/grants.html",
        {
            "organisation": organisation,
            "table": _table(organisation, living) if living else None,
            "aside": [grant for grant in found if grant.abandoned_on is not None],
            "may_manage": allowed(request.reader, MANAGE, organisation),
            "crumbs": crumbs(Crumb(TITLE), organisation=organisation),
        },
    )


@login_required
@READ
def grant(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A project: money, conditions, steps, use of the funds."""
    page = grant_page(request.reader, slug, key)
    return render(
        request,
        "projects/grant.html",
        {
            "page": page,
            "grant": page.grant,
            "organisation": page.grant.organisation,
            "today": today(),
            "table": _use_table(page.use) if page.use else None,
            "crumbs": _crumbs(page.grant),
        },
    )


@login_required
@READ_OR_SEND
def add_grant(request: HttpRequest, slug: str) -> HttpResponse:
    """A project that someone pays for, or that someone might."""
    organisation, _ = grants_of(request.reader, slug, MANAGE)
    form = NewGrantForm(request.POST or None)
    page = FormPage(
        title="Ajouter un projet",
        submit="Ajouter le projet",
        back=reverse("projects:grants", args=[slug]),
        crumbs=_under(organisation, Crumb("Ajouter")),
    )
    return answered(
        request,
        form,
        page,
        lambda: actions.add_grant(
            organisation=organisation, awarded=form.awarded(), by=request.reader
        ),
        done="Le projet est ajouté.",
    )


@login_required
@READ_OR_SEND
def change_grant(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Another amount, another end, other words."""
    found = grant_page(request.reader, slug, key, MANAGE).grant
    form = GrantForm(request.POST or None, initial=GrantForm.initial_of(found))
    return answered(
        request,
        form,
        _below(found, "Modifier le projet", "Enregistrer"),
        lambda: actions.change_grant(
            grant=found,
            version=form.cleaned_data["version"],
            awarded=form.awarded(),
            by=request.reader,
        ),
        done="Le projet est enregistré.",
        version=lambda: Grant.objects.get(pk=found.pk).version,
    )


@login_required
@READ_OR_SEND
def budget(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What the money is for."""
    found = grant_page(request.reader, slug, key, MANAGE).grant
    lines = list(found.lines.filter(planned_cents__gt=0))
    form = BudgetForm(lines, request.POST or None, initial={"version": found.version})
    page = _below(found, "Emploi des fonds", "Enregistrer le budget")
    page.lead = f"Pour les {euros(found.amount_awarded_cents)} accordés."
    return answered(
        request,
        form,
        page,
        lambda: actions.set_budget(
            grant=found,
            version=form.cleaned_data["version"],
            lines=form.lines(),
            by=request.reader,
        ),
        done="L'emploi prévu des fonds est enregistré.",
        version=lambda: Grant.objects.get(pk=found.pk).version,
        template="projects/budget.html",
    )


@login_required
@READ_OR_SEND
def write_report(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The few lines that the report opens with."""
    found = grant_page(request.reader, slug, key, MANAGE).grant
    form = ReportForm(
        request.POST or None,
        initial={"version": found.version, "text": found.report},
    )
    page = _below(found, "Écrire le compte rendu", "Enregistrer")
    page.lead = "Conditions, jalons et emploi des fonds s'y ajoutent d'eux-mêmes."
    return answered(
        request,
        form,
        page,
        lambda: actions.write_grant_report(
            grant=found,
            version=form.cleaned_data["version"],
            text=form.cleaned_data["text"],
            by=request.reader,
        ),
        done="Le compte rendu est enregistré.",
        version=lambda: Grant.objects.get(pk=found.pk).version,
    )


@login_required
@READ
def report(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The report to the funder."""
    page = grant_page(request.reader, slug, key)
    return paper(report_pdf(page), "compte-rendu-financeur")


@login_required
@SEND
def set_grant_aside(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Put a project aside, or take it up again."""
    found = grant_page(request.reader, slug, key, MANAGE).grant
    abandoned = "reprendre" not in request.POST
    actions.abandon_grant(grant=found, abandoned=abandoned, by=request.reader)
    messages.success(
        request,
        "Le projet est mis de côté ; vous pouvez le reprendre ici."
        if abandoned
        else "Le projet est repris.",
    )
    return redirect("projects:grant", slug, key)


@login_required
@READ_OR_SEND
def add_condition(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What the funder asks for."""
    found = grant_page(request.reader, slug, key, MANAGE).grant
    form = ConditionForm(request.POST or None)
    return answered(
        request,
        form,
        _below(found, "Ajouter une condition", "Ajouter la condition"),
        lambda: actions.add_condition(
            grant=found, by=request.reader, **form.cleaned_data
        ),
        done="La condition est ajoutée.",
    )


@login_required
@READ_OR_SEND
def meet_condition(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A condition is met, and this shows it."""
    row = condition_for(request.reader, slug, key)
    form = MetForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "version": row.version,
            "note": row.note,
            "on": row.met_on or today(),
        },
    )
    page = _below(row.grant, "Condition remplie", "Enregistrer")
    page.lead = row.text
    return answered(
        request,
        form,
        page,
        lambda: actions.meet_condition(
            condition=row, by=request.reader, **form.cleaned_data
        ),
        done="La condition est remplie.",
        version=lambda: GrantCondition.objects.get(pk=row.pk).version,
    )


@login_required
@SEND
def unmeet_condition(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Undo: not met after all; or asked for no more; or again."""
    row = condition_for(request.reader, slug, key)
    if {"retirer", "remettre"} & set(request.POST):
        withdrawn = "retirer" in request.POST
        actions.withdraw_condition(
            condition=row, withdrawn=withdrawn, by=request.reader
        )
        told = "retirée ; elle se remet plus bas" if withdrawn else "remise"
        messages.success(request, f"La condition est {told}.")
    else:
        tried(
            request,
            lambda: actions.unmeet_condition(condition=row, by=request.reader),
            "La condition reste à remplir.",
        )
    return redirect("projects:grant", slug, row.grant_id)


@login_required
@READ
def condition_document(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What shows that a condition is met."""
    row = condition_for(request.reader, slug, key, READ_GRANTS)
    return served(row.document, row.document_name)


@login_required
@READ_OR_SEND
def add_milestone(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A step of the project."""
    found = grant_page(request.reader, slug, key, MANAGE).grant
    form = MilestoneForm(request.POST or None)
    return answered(
        request,
        form,
        _below(found, "Ajouter un jalon", "Ajouter le jalon"),
        lambda: actions.add_milestone(
            grant=found, by=request.reader, **form.cleaned_data
        ),
        done="Le jalon est ajouté.",
    )


@login_required
@SEND
def reach_milestone(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A step is reached today, or is not after all."""
    row = milestone_for(request.reader, slug, key)
    reached = "annuler" not in request.POST
    tried(
        request,
        lambda: actions.reach_milestone(
            milestone=row, reached=reached, by=request.reader
        ),
        "Le jalon est atteint." if reached else "Le jalon reste à atteindre.",
    )
    return redirect("projects:grant", slug, row.grant_id)


def _table(organisation: Organisation, found: Sequence[Grant]) -> Table:
    rows = []
    for one in found:
        asked = [c for c in one.conditions.all() if c.withdrawn_on is None]
        unmet = sum(c.met_on is None for c in asked)
        address = reverse("projects:grant", args=[organisation.slug, one.pk])
        paid = one.funder_kind != FunderKind.NONE
        rows.append(
            (
                Cell(one.title, address),
                one.funder if paid else one.get_funder_kind_display(),
                euros(one.amount_awarded_cents) if paid else "",
                short_day(one.last_day) if one.last_day else "",
                str(unmet) if asked else "",
            )
        )
    columns = (
        Column("Projet"),
        Column("Financeur"),
        Column("Accordé", "number"),
        Column("Jusqu'au", "date"),
        Column("Conditions à remplir", "number"),
    )
    return Table("Projets", columns, rows, show_caption=False)


def _use_table(lines: Sequence[Use]) -> Table:
    known = any(line.spent_cents is not None for line in lines)
    columns = [Column("Poste"), Column("Prévu", "number")]
    planned = sum(line.planned_cents for line in lines)
    foot = ["Total", euros(planned)]
    rows = [[line.label, euros(line.planned_cents)] for line in lines]
    if known:
        columns += [Column("Dépensé", "number"), Column("Reste", "number")]
        for row, line in zip(rows, lines, strict=True):
            row += [euros(line.spent_cents or 0), euros(line.left_cents or 0)]
        spent = sum(line.spent_cents or 0 for line in lines)
        foot += [euros(spent), euros(planned - spent)]
    return Table("Emploi des fonds", columns, rows, foot=foot, show_caption=False)


def _under(organisation: Organisation, *below: Crumb) -> list[Crumb]:
    above = Crumb(TITLE, reverse("projects:grants", args=[organisation.slug]))
    return crumbs(above, *below, organisation=organisation)


def _crumbs(found: Grant, *below: Crumb) -> list[Crumb]:
    here = reverse("projects:grant", args=[found.organisation.slug, found.pk])
    own = Crumb(found.title, here) if below else Crumb(found.title)
    return _under(found.organisation, own, *below)


def _below(found: Grant, title: str, submit: str) -> FormPage:
    return FormPage(
        title=title,
        submit=submit,
        back=reverse("projects:grant", args=[found.organisation.slug, found.pk]),
        crumbs=_crumbs(found, Crumb(title)),
    )
