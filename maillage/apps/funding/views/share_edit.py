"""What makes up a share-out, changed: options, lines, partners, scenarios."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.apps.funding.actions.scenarios import (
    copy_scenario,
    remove_scenario,
    write_scenario,
)
from maillage.apps.funding.actions.share_out import (
    set_share_lines,
    set_share_options,
    set_share_partners,
)
from maillage.apps.funding.forms.share_out import (
    LinesForm,
    OptionsForm,
    PartnersForm,
    ScenarioForm,
    columns_of,
)
from maillage.apps.funding.models import ShareOut, ShareScenario
from maillage.apps.funding.money_content import ceilings
from maillage.apps.funding.selectors import share_out as selectors
from maillage.apps.funding.selectors.measures import partners_of
from maillage.apps.funding.views.share_parts import (
    form_page,
    share_crumbs,
    to_share_out,
)
from maillage.apps.people.attempts import attempt
from maillage.apps.structures.views.parts import READ_OR_SEND, SEND, renewed
from maillage.engine.errors import BadInput
from maillage.ui.formats import euros


@login_required
@READ_OR_SEND
def options(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The title, the ceiling, what others may read."""
    found = selectors.share_out_for(request.reader, slug, key)
    form = OptionsForm(request.POST or None, initial=OptionsForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: set_share_options(
                share_out=found,
                version=form.cleaned_data["version"],
                options=form.options(),
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, "Les réglages sont enregistrés.")
            return to_share_out(found)
    _renew(form, found)
    page = form_page(found, "Réglages", "Enregistrer")
    known = ceilings().get(found.year)
    if known:
        page.lead = (
            f"Plafond annuel de la sécurité sociale {found.year} : "
            f"{euros(known.cents)} ({known.source})."
        )
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def lines(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The lines typed beside those of the ledger."""
    found = selectors.share_out_for(request.reader, slug, key)
    form = LinesForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: set_share_lines(
                share_out=found,
                version=form.cleaned_data["version"],
                lines=form.lines(),
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, "Les lignes sont enregistrées.")
            return to_share_out(found)
    _renew(form, found)
    page = form_page(found, "Lignes du montant à répartir", "Enregistrer les lignes")
    page.lead = (
        "À côté de celles du grand livre : une réserve, une somme gardée pour un "
        "poste. Ce qui est gardé s'écrit en négatif."
    )
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def partners(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Who has a share, and what is measured of each."""
    found = selectors.share_out_for(request.reader, slug, key)
    columns = columns_of(found)
    people = partners_of(found.organisation, found.year)
    form = PartnersForm(found, people, columns, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: set_share_partners(
                share_out=found,
                version=form.cleaned_data["version"],
                partners=form.partners(),
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, "Les associés et leurs mesures sont enregistrés.")
            return to_share_out(found)
    _renew(form, found)
    return render(
        request,
        "funding/share/partners.html",
        {
            "share_out": found,
            "organisation": found.organisation,
            "form": form,
            "columns": columns.values(),
            "crumbs": share_crumbs(found.organisation, "Associés", found),
        },
    )


@login_required
@READ_OR_SEND
def add_scenario(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A new scenario."""
    found = selectors.share_out_for(request.reader, slug, key)
    return _scenario(request, found, None)


@login_required
@READ_OR_SEND
def scenario(request: HttpRequest, slug: str, key: int, scenario: int) -> HttpResponse:
    """A scenario's pots and weights."""
    found = selectors.share_out_for(request.reader, slug, key)
    return _scenario(request, found, _one(found, scenario))


@login_required
@SEND
def copy(request: HttpRequest, slug: str, key: int, scenario: int) -> HttpResponse:
    """The same scenario once more."""
    found = selectors.share_out_for(request.reader, slug, key)
    try:
        made = copy_scenario(scenario=_one(found, scenario), by=request.reader)
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"« {made.name} » est ajouté : changez ses pots.")
    return to_share_out(found)


@login_required
@SEND
def remove(request: HttpRequest, slug: str, key: int, scenario: int) -> HttpResponse:
    """A scenario nobody wants any more."""
    found = selectors.share_out_for(request.reader, slug, key)
    one = _one(found, scenario)
    try:
        remove_scenario(scenario=one, version=one.version, by=request.reader)
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"« {one.name} » est retiré.")
    return to_share_out(found)


def _scenario(
    request: HttpRequest, found: ShareOut, one: ShareScenario | None
) -> HttpResponse:
    form = ScenarioForm(found.version, one, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, kept = attempt(
            form,
            lambda: write_scenario(
                share_out=found,
                version=form.cleaned_data["version"],
                name=form.cleaned_data["name"],
                pots=form.pots(),
                scenario=one,
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, f"« {kept.name} » est enregistré.")
            return to_share_out(found)
    _renew(form, found)
    title = f"Scénario « {one.name} »" if one else "Ajouter un scénario"
    return render(
        request,
        "funding/share/scenario.html",
        {
            "share_out": found,
            "organisation": found.organisation,
            "form": form,
            "title": title,
            "crumbs": share_crumbs(found.organisation, title, found),
        },
    )


def _one(found: ShareOut, key: int) -> ShareScenario:
    one = found.scenarios.filter(pk=key).first()
    if one is None:
        raise Http404
    return one


def _renew(form: Any, found: ShareOut) -> None:
    if getattr(form, "stale", False):
        renewed(form, ShareOut.objects.get(pk=found.pk).version)
