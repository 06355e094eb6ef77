"""The hours of the sites: read by all, written by who keeps the structure."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.people.attempts import attempt
from maillage.apps.people.clock import now
from maillage.apps.structures import actions, selectors
from maillage.apps.structures.hours_forms import ClosureForm, HoursForm
from maillage.apps.structures.hours_page import HoursPage, SiteHours, site_hours
from maillage.apps.structures.models import Organisation, Site
from maillage.apps.structures.views.parts import (
    READ,
    READ_OR_SEND,
    SEND,
    FormPage,
    crumbs,
    renewed,
)
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb
from maillage.ui.documents.hours import hours_pdf


READ_VERB = "structures.read_organisation"
CHANGE = "structures.change_organisation"


@login_required
@READ
def all_hours(request: HttpRequest, slug: str) -> HttpResponse:
    """When each site is open, and the structure as a whole."""
    page = HoursPage(selectors.page_for(request.reader, slug))
    return render(
        request,
        "structures/all_hours.html",
        {
            "page": page,
            "organisation": page.organisation,
            "crumbs": crumbs(Crumb("Horaires"), organisation=page.organisation),
        },
    )


@login_required
@READ
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """The hours to pin on the door."""
    page = HoursPage(selectors.page_for(request.reader, slug))
    content = hours_pdf(
        organisation=page.organisation.name,
        sites=[(one.site.name, one.address, one.rows) for one in page.sites],
        made_at=now(),
    )
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="horaires-{slug}.pdf"'},
    )


@login_required
@READ_OR_SEND
def hours(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A site's week and its closures; another week from a day on."""
    organisation, site = _site(request, slug, key, READ_VERB)
    found = site_hours(request.reader, site)
    form = HoursForm(
        request.POST or None, week=found.week, initial={"version": site.version}
    )
    if request.method == "POST" and form.is_valid():
        _require_change(request, slug)
        done, _ = attempt(form, lambda: _set(form, site, request))
        if done:
            messages.success(request, "Les horaires sont enregistrés.")
            return redirect("structures:hours", slug, key)
    if form.stale:
        site.refresh_from_db()
        found = site_hours(request.reader, site)
        renewed(form, site.version)
    return _shown(request, organisation, found, form)


def _shown(
    request: HttpRequest, organisation: Organisation, found: SiteHours, form: HoursForm
) -> HttpResponse:
    return render(
        request,
        "structures/hours.html",
        {
            "hours": found,
            "form": form,
            "organisation": organisation,
            "crumbs": crumbs(
                Crumb(
                    "Horaires",
                    reverse("structures:all_hours", args=(organisation.slug,)),
                ),
                Crumb(found.site.name),
                organisation=organisation,
            ),
        },
    )


def _set(form: HoursForm, site: Site, request: HttpRequest) -> Any:
    return actions.set_hours(
        site=site,
        typed=form.typed(),
        since=form.cleaned_data["since"],
        version=form.cleaned_data["version"],
        by=request.reader,
    )


@login_required
@SEND
def remove_hours(request: HttpRequest, slug: str, key: int, week: int) -> HttpResponse:
    """The last week written, taken back."""
    _, site = _site(request, slug, key, CHANGE)
    kept = site.opening_weeks.filter(pk=week).first()
    if kept is None:
        raise Http404
    try:
        actions.remove_hours(week=kept, by=request.reader)
        messages.success(request, "Ces horaires sont supprimés.")
    except BadInput as refusal:
        messages.error(request, str(refusal))
    return redirect("structures:hours", slug, key)


@login_required
@READ_OR_SEND
def close_for_days(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Days on which a site is not open."""
    organisation, site = _site(request, slug, key, CHANGE)
    form = ClosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.close_for_days(
                site=site, by=request.reader, **form.cleaned_data
            ),
        )
        if done:
            messages.success(request, "La fermeture est enregistrée.")
            return redirect("structures:hours", slug, key)
    return FormPage(
        title=f"Fermeture de {site.name}",
        lead="Des jours où le site n'ouvre pas. Les deux jours sont compris.",
        submit="Enregistrer la fermeture",
        back=reverse("structures:hours", args=(slug, key)),
        crumbs=crumbs(Crumb("Fermeture"), organisation=organisation),
    ).shown(request, form)


@login_required
@SEND
def remove_closure(
    request: HttpRequest, slug: str, key: int, closure: int
) -> HttpResponse:
    """The site was open after all."""
    _, site = _site(request, slug, key, CHANGE)
    kept = site.closures.filter(pk=closure).first()
    if kept is None:
        raise Http404
    actions.remove_closure(closure=kept, by=request.reader)
    messages.success(request, "La fermeture est supprimée.")
    return redirect("structures:hours", slug, key)


def _site(
    request: HttpRequest, slug: str, key: int, verb: str
) -> tuple[Organisation, Site]:
    organisation = selectors.organisation_for(request.reader, slug, verb)
    site = organisation.sites.filter(pk=key).first()
    if site is None:
        raise Http404
    return organisation, site


def _require_change(request: HttpRequest, slug: str) -> None:
    selectors.organisation_for(request.reader, slug, CHANGE)
