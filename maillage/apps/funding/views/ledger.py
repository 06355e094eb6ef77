"""The ledger's pages: a year, a sum, what is expected, what grants were used for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.funding.actions import ledger as actions
from maillage.apps.funding.actions.expected import expect_from_claim
from maillage.apps.funding.forms.ledger import (
    CancelForm,
    ChangeEntryForm,
    ConfirmForm,
    EntryForm,
    ReopenForm,
    initial_of,
)
from maillage.apps.funding.ledger_tables import (
    expected_table,
    grant_table,
    ledger_table,
)
from maillage.apps.funding.models import Claim, LedgerEntry
from maillage.apps.funding.selectors import ledger as selectors
from maillage.apps.people.attempts import attempt
from maillage.apps.structures.documents import served
from maillage.apps.structures.models import Organisation
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
from maillage.ui.formats import day, euros


WRITE = "funding.write_ledger"
CLOSE = "funding.close_year"


@login_required
@READ
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """A year of the ledger."""
    organisation = selectors.organisation_for(request.reader, slug, selectors.READ)
    page = selectors.ledger_page(request.reader, organisation, asked_year(request))
    return render(
        request,
        "funding/ledger/ledger.html",
        {
            "page": page,
            "organisation": organisation,
            "table": ledger_table(page),
            "tab": "ledger",
            "crumbs": crumbs(Crumb("Grand livre"), organisation=organisation),
        },
    )


@login_required
@READ
def expected(request: HttpRequest, slug: str) -> HttpResponse:
    """What was expected for a year, and what came."""
    organisation = selectors.organisation_for(request.reader, slug, selectors.EXPECTED)
    page = selectors.expected_page(request.reader, organisation, asked_year(request))
    claims = Claim.objects.filter(
        contract__organisation=organisation, year=page.exercise
    ).select_related("contract")
    return render(
        request,
        "funding/ledger/expected.html",
        {
            "page": page,
            "organisation": organisation,
            "table": expected_table(page),
            "claims": claims if page.may_write else (),
            "tab": "expected",
            "crumbs": crumbs(Crumb("Attendu et reçu"), organisation=organisation),
        },
    )


@login_required
@SEND
def expect(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A claim's advance and balance become sums expected."""
    organisation = selectors.organisation_for(request.reader, slug, WRITE)
    claim = Claim.objects.filter(pk=key, contract__organisation=organisation).first()
    if claim is None:
        return redirect("funding:expected", slug)
    try:
        made = expect_from_claim(claim=claim, by=request.reader)
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        total = sum(one.amount_cents for one in made)
        messages.success(request, f"{euros(total)} attendus au titre de {claim.year}.")
    address = reverse("funding:expected", args=(slug,))
    return redirect(f"{address}?annee={claim.year}")


@login_required
@READ
def grants(request: HttpRequest, slug: str) -> HttpResponse:
    """Each grant and its use, for its funder."""
    organisation = selectors.organisation_for(request.reader, slug, selectors.READ)
    uses = selectors.grant_uses(organisation)
    return render(
        request,
        "funding/ledger/grants.html",
        {
            "organisation": organisation,
            "uses": [(use, grant_table(use)) for use in uses],
            "tab": "grants",
            "crumbs": crumbs(
                Crumb("Emploi des subventions"), organisation=organisation
            ),
        },
    )


@login_required
@READ_OR_SEND
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new sum."""
    organisation = selectors.organisation_for(request.reader, slug, WRITE)
    form = EntryForm(
        organisation,
        request.POST or None,
        request.FILES or None,
        initial={"kind": request.GET.get("sens", "received")},
    )
    if request.method == "POST" and form.is_valid():
        done, entry = attempt(
            form,
            lambda: actions.add_entry(
                organisation=organisation,
                said=form.said(),
                document=form.document_given(),
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, f"« {entry.label} » est au grand livre.")
            return _to_year(slug, entry)
    page = _form_page(organisation, "Écrire une somme", "Enregistrer la somme")
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def entry(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A sum, read or corrected."""
    found = selectors.entry_for(request.reader, slug, key, selectors.READ)
    closing = selectors.closing_of_year(found.organisation, found.on.year)
    is_open = closing is None and found.cancelled_at is None
    form = ChangeEntryForm(
        found.organisation,
        request.POST or None,
        request.FILES or None,
        initial=initial_of(found),
    )
    if request.method == "POST" and form.is_valid():
        done, changed = attempt(
            form,
            lambda: actions.change_entry(
                entry=found,
                version=form.cleaned_data["version"],
                said=form.said(found.claim),
                document=form.document_given(),
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, f"« {changed.label} » est corrigée.")
            return _to_year(slug, changed)
    if getattr(form, "stale", False):
        renewed(form, LedgerEntry.objects.get(pk=found.pk).version)
    return render(
        request,
        "funding/ledger/entry.html",
        {
            "entry": found,
            "pairs": _pairs(found),
            "organisation": found.organisation,
            "form": form if is_open else None,
            "closing": closing,
            "crumbs": _crumbs(found.organisation, found.label),
        },
    )


@login_required
@READ_OR_SEND
def cancel(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A sum that no longer counts."""
    found = selectors.entry_for(request.reader, slug, key, WRITE)
    form = CancelForm(request.POST or None, initial={"version": found.version})
    page = _form_page(
        found.organisation, "Annuler cette écriture", "Annuler l'écriture"
    )
    page.lead = (
        f"« {found.label} », {euros(found.amount_cents)}, ne comptera plus ; elle "
        "reste lisible, avec le motif."
    )
    page.danger = True
    if request.method == "POST" and form.is_valid():
        done, gone = attempt(
            form,
            lambda: actions.cancel_entry(
                entry=found,
                version=form.cleaned_data["version"],
                because=form.cleaned_data["because"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(
                request, f"« {gone.label} » est annulée ; sa page la rétablit."
            )
            return _to_year(slug, gone)
    if form.stale:
        renewed(form, LedgerEntry.objects.get(pk=found.pk).version)
    return page.shown(request, form)


@login_required
@SEND
def restore(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A cancelling, undone."""
    found = selectors.entry_for(request.reader, slug, key, WRITE)
    try:
        actions.restore_entry(entry=found, by=request.reader)
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"« {found.label} » compte de nouveau.")
    return redirect("funding:entry", slug, key)


@login_required
@READ
def piece(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The document of a sum."""
    found = selectors.entry_for(request.reader, slug, key, selectors.READ)
    return served(found.document, found.document_name)


@login_required
@READ_OR_SEND
def close(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """A year that changes no more."""
    organisation = selectors.organisation_for(request.reader, slug, CLOSE)
    form = ConfirmForm(request.POST or None)
    page = _form_page(organisation, f"Clore l'année {year}", f"Clore {year}")
    page.lead = (
        "Plus aucune écriture de cette année ne changera. Une réouverture demande un "
        "motif, qui reste inscrit."
    )
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.close_year(
                organisation=organisation, year=year, by=request.reader
            ),
        )
        if done:
            messages.success(request, f"L'année {year} est close.")
            return _to_ledger(slug, year)
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def reopen(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """A closed year that changes again, with a reason."""
    organisation = selectors.organisation_for(request.reader, slug, CLOSE)
    form = ReopenForm(request.POST or None)
    page = _form_page(organisation, f"Rouvrir l'année {year}", f"Rouvrir {year}")
    page.danger = True
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.reopen_year(
                organisation=organisation,
                year=year,
                because=form.cleaned_data["because"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, f"L'année {year} est rouverte.")
            return _to_ledger(slug, year)
    return page.shown(request, form)


def asked_year(request: HttpRequest) -> int | None:
    """The year that the address asks for, None where it asks for none."""
    typed = request.GET.get("annee", "")
    return (
        int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else None
    )


def _pairs(entry: LedgerEntry) -> list[tuple[str, Any]]:
    pairs = [
        ("Sens", entry.get_kind_display()),
        ("Nature", entry.get_nature_display()),
        ("Montant", euros(entry.amount_cents)),
        ("Date", day(entry.on)),
        ("Au titre de", entry.exercise),
        ("Contrat", entry.contract),
        ("Projet financé", entry.grant),
        ("Poste", entry.grant_line),
        ("Personne", entry.person),
        ("Référence", entry.reference),
        ("Règle", entry.source),
        ("Explication", entry.note),
    ]
    return [(label, value) for label, value in pairs if value]


def _form_page(organisation: Organisation, title: str, submit: str) -> FormPage:
    return FormPage(
        title=title,
        submit=submit,
        back=reverse("funding:ledger", args=(organisation.slug,)),
        crumbs=_crumbs(organisation, title),
    )


def _crumbs(organisation: Organisation, last: str) -> list[Crumb]:
    address = reverse("funding:ledger", args=(organisation.slug,))
    return crumbs(Crumb("Grand livre", address), Crumb(last), organisation=organisation)


def _to_year(slug: str, entry: LedgerEntry) -> HttpResponse:
    return _to_ledger(slug, entry.on.year)


def _to_ledger(slug: str, year: int) -> HttpResponse:
    return redirect(f"{reverse('funding:ledger', args=(slug,))}?annee={year}")
