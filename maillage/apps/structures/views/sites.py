"""The sites of a structure, and what it belongs to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import require
from maillage.apps.structures import actions, selectors
from maillage.apps.structures.actions.sites import Place
from maillage.apps.structures.forms import (
    ChangeSiteForm,
    CloseSiteForm,
    EndForm,
    LinkForm,
    NewSiteForm,
)
from maillage.apps.structures.models import Link, Organisation, Site
from maillage.apps.structures.views.parts import (
    READ_OR_SEND,
    SEND,
    FormPage,
    crumbs,
    renewed,
)
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb
from maillage.ui.formats import day


CHANGE = "structures.change_organisation"
LINK = "structures.link_organisation"


def _page(organisation: Organisation, title: str, submit: str) -> FormPage:
    return FormPage(
        title=title,
        submit=submit,
        back=reverse("structures:detail", args=[organisation.slug]),
        crumbs=crumbs(Crumb(title), organisation=organisation),
    )


def _site(organisation: Organisation, key: int) -> Site:
    site = organisation.sites.filter(pk=key).first()
    if site is None:
        raise Http404
    return site


@login_required
@READ_OR_SEND
def add_site(request: HttpRequest, slug: str) -> HttpResponse:
    """A new site."""
    organisation = selectors.organisation_for(request.reader, slug, CHANGE)
    form = NewSiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, site = attempt(
            form,
            lambda: actions.add_site(
                organisation=organisation,
                place=form.place(),
                since=form.cleaned_data["since"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, f"Le site « {site} » est ajouté.")
            return redirect("structures:detail", slug)
    return _page(organisation, "Ajouter un site", "Ajouter le site").shown(
        request, form
    )


@login_required
@READ_OR_SEND
def change_site(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A site, corrected."""
    organisation = selectors.organisation_for(request.reader, slug, CHANGE)
    site = _site(organisation, key)
    names = (*Place.__annotations__, "version")
    form = ChangeSiteForm(
        request.POST or None, initial={name: getattr(site, name) for name in names}
    )
    page = _page(organisation, "Modifier le site", "Enregistrer")
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.change_site(
                site=site,
                version=form.cleaned_data["version"],
                place=form.place(),
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, "Le site est enregistré.")
            return redirect("structures:detail", slug)
    if form.stale:
        page.theirs = _as_saved(form, site.pk)
    return page.shown(request, form)


def _as_saved(form: ChangeSiteForm, key: int) -> list[tuple[str, Any]]:
    saved = Site.objects.get(pk=key)
    renewed(form, saved.version)
    return [
        (str(form[name].label), getattr(saved, name) or "–")
        for name in Place.__annotations__
    ]


@login_required
@READ_OR_SEND
def close_site(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A site that closes on a day."""
    organisation = selectors.organisation_for(request.reader, slug, CHANGE)
    site = _site(organisation, key)
    form = CloseSiteForm(request.POST or None, initial={"version": site.version})
    page = _page(organisation, f"Fermer « {site} »", "Fermer le site")
    page.lead = "Il reste dans l'historique ; un mois pour annuler."
    page.danger = True
    if request.method == "POST" and form.is_valid():
        done, closed = attempt(
            form,
            lambda: actions.close_site(
                site=site,
                version=form.cleaned_data["version"],
                on=form.cleaned_data["on"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(
                request, f"« {site} » est fermé à partir du {day(closed.until)}."
            )
            return redirect("structures:detail", slug)
    if form.stale:
        renewed(form, Site.objects.get(pk=site.pk).version)
    return page.shown(request, form)


@login_required
@SEND
def reopen_site(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A closing, undone."""
    organisation = selectors.organisation_for(request.reader, slug, CHANGE)
    site = _site(organisation, key)
    try:
        actions.reopen_site(site=site, version=site.version, by=request.reader)
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"« {site} » est rouvert.")
    return redirect("structures:detail", slug)


@login_required
@READ_OR_SEND
def link(request: HttpRequest, slug: str) -> HttpResponse:
    """What the structure belongs to, from a day on."""
    part = selectors.organisation_for(request.reader, slug, LINK)
    form = LinkForm(part, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, made = attempt(
            form,
            lambda: actions.link_organisations(
                part=part,
                whole=form.cleaned_data["whole"],
                on=form.cleaned_data["on"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, f"{part} fait partie de {made.whole}.")
            return redirect("structures:detail", slug)
    return _page(part, "Rattacher à une structure", "Rattacher").shown(request, form)


@login_required
@READ_OR_SEND
def unlink(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A tie that ends."""
    above = Link.objects.select_related("part", "whole")
    found = above.filter(pk=key, part__slug=slug).first()
    if found is None:
        raise Http404
    require(request.reader, LINK, found.part)
    form = EndForm(request.POST or None)
    page = _page(found.part, "Mettre fin au rattachement", "Mettre fin")
    page.lead = f"{found.part} ne fera plus partie de {found.whole}."
    page.danger = True
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.unlink_organisations(
                link=found, on=form.cleaned_data["on"], by=request.reader
            ),
        )
        if done:
            messages.success(request, "Le rattachement prend fin.")
            return redirect("structures:detail", slug)
    return page.shown(request, form)
