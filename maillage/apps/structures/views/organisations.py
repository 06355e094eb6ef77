"""The list of structures, a structure's card, its legal form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.structures import actions, selectors
from maillage.apps.structures.forms import (
    ChangeOrganisationForm,
    LegalFormForm,
    NewOrganisationForm,
    SearchForm,
)
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.rooms_base import rooms_of
from maillage.apps.structures.tables import forms_timeline, organisations_table
from maillage.apps.structures.views.parts import (
    READ,
    READ_OR_SEND,
    FormPage,
    crumbs,
    renewed,
)
from maillage.ui.components import Crumb


PAGE = 30


@login_required
@READ
def organisations(request: HttpRequest) -> HttpResponse:
    """Every structure, the reader's own first; found by words and kind."""
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    words = asked.get("q", "").split()[:6]
    found = selectors.organisations(request.reader, words, asked.get("nature", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "structures/list.html",
        {
            "page": page,
            "table": organisations_table(page.object_list),
            "form": form,
            "searched": bool(words or asked.get("nature")),
            "may_create": allowed(
                request.reader, "structures.create_organisation", None
            ),
        },
    )


@login_required
@READ_OR_SEND
def create(request: HttpRequest) -> HttpResponse:
    """A new structure."""
    require(request.reader, "structures.create_organisation", None)
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, made = attempt(
            form,
            lambda: actions.create_organisation(
                card=form.card(),
                form=form.cleaned_data["form"],
                since=form.cleaned_data["since"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, f"« {made.name} » est inscrite.")
            return redirect("structures:detail", made.slug)
    return FormPage(
        title="Ajouter une structure",
        lead="Une maison de santé, un pôle, une officine... Vous en tiendrez la fiche.",
        submit="Ajouter la structure",
        back=reverse("structures:list"),
        crumbs=crumbs(Crumb("Ajouter")),
    ).shown(request, form)


@login_required
@READ
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A structure: who, where, since when, what its composition says."""
    page = selectors.page_for(request.reader, slug)
    return render(
        request,
        "structures/detail.html",
        {
            "page": page,
            "organisation": page.organisation,
            "rooms": rooms_of(page.reader, page.organisation),
            "crumbs": crumbs(Crumb(page.organisation.name)),
        },
    )


@login_required
@READ_OR_SEND
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """A structure's card, changed."""
    organisation = selectors.organisation_for(
        request.reader, slug, "structures.change_organisation"
    )
    names = ("name", "kind", "territory", "siret", "website", "version")
    form = ChangeOrganisationForm(
        request.POST or None,
        initial={name: getattr(organisation, name) for name in names},
    )
    page = FormPage(
        title="Modifier la fiche",
        submit="Enregistrer",
        back=reverse("structures:detail", args=[slug]),
        crumbs=crumbs(Crumb("Modifier"), organisation=organisation),
    )
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.change_organisation(
                organisation=organisation,
                version=form.cleaned_data["version"],
                card=form.card(),
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, "La fiche est enregistrée.")
            return redirect("structures:detail", slug)
    if form.stale:
        page.theirs = _as_saved(form, organisation.pk)
    return page.shown(request, form)


def _as_saved(form: ChangeOrganisationForm, key: int) -> list[tuple[str, Any]]:
    saved = Organisation.objects.get(pk=key)
    renewed(form, saved.version)
    return [
        ("Nom", saved.name),
        ("Nature", saved.get_kind_display()),
        ("Territoire", saved.territory or "–"),
        ("SIRET", saved.siret or "–"),
        ("Site internet", saved.website or "–"),
    ]


@login_required
@READ_OR_SEND
def legal_form(request: HttpRequest, slug: str) -> HttpResponse:
    """What the legal form needs, those that came before, and another to come."""
    page = selectors.page_for(request.reader, slug)
    form = LegalFormForm(
        request.POST or None,
        initial={"version": page.organisation.version, "form": page.form},
    )
    if request.method == "POST":
        require(request.reader, "structures.change_organisation", page.organisation)
        if form.is_valid():
            done, _ = attempt(
                form,
                lambda: actions.set_legal_form(
                    organisation=page.organisation,
                    version=form.cleaned_data["version"],
                    form=form.cleaned_data["form"],
                    on=form.cleaned_data["on"],
                    by=request.reader,
                ),
            )
            if done:
                messages.success(request, "La forme juridique est enregistrée.")
                return redirect("structures:legal_form", slug)
        if form.stale:
            page = selectors.page_for(request.reader, slug)
            renewed(form, page.organisation.version)
    return render(
        request,
        "structures/legal_form.html",
        {
            "page": page,
            "organisation": page.organisation,
            "events": forms_timeline(page.legal_forms),
            "form": form,
            "crumbs": crumbs(Crumb("Forme juridique"), organisation=page.organisation),
        },
    )
