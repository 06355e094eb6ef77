"""A bank's file: dropped, its columns chosen, previewed, written whole or not at all.

Between the steps nothing is kept here: the page carries what the file said, signed.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from maillage.apps.funding.actions.ledger import import_entries
from maillage.apps.funding.bank_file import Read, Table, guessed, read, table_of
from maillage.apps.funding.forms.bank import ColumnsForm
from maillage.apps.funding.forms.ledger import BankFileForm
from maillage.apps.funding.selectors.ledger import organisation_for
from maillage.apps.people.attempts import attempt
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.table_file import Line
from maillage.apps.structures.views.parts import READ_OR_SEND, crumbs
from maillage.ui import components
from maillage.ui.components import Column, Crumb
from maillage.ui.formats import counted, euros, short_day


SALT = "funding.bank"
GOOD_FOR_SECONDS = 24 * 3600
WRITE = "funding.write_ledger"
SHOWN = 40


@login_required
@READ_OR_SEND
@never_cache
def import_bank(request: HttpRequest, slug: str) -> HttpResponse:
    """The file, then its columns and what they give, then what was written."""
    organisation = organisation_for(request.reader, slug, WRITE)
    if request.method == "POST" and "kept" in request.POST:
        return _columns(request, organisation)
    form = BankFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        done, table = attempt(form, lambda: table_of(file.read(), file.name))
        if done:
            chosen = ColumnsForm(table.headings, initial=guessed(table.headings))
            return _shown(request, organisation, table, chosen)
    return render(
        request,
        "funding/ledger/import.html",
        {
            "organisation": organisation,
            "form": form,
            "crumbs": _crumbs(organisation),
        },
    )


def _columns(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    table = _kept(request.POST["kept"], organisation)
    if table is None:
        messages.error(
            request, "Cet aperçu n'est plus valable ; déposez à nouveau le fichier."
        )
        return redirect("funding:import_bank", organisation.slug)
    form = ColumnsForm(table.headings, request.POST)
    if not form.is_valid() or "import" not in request.POST:
        return _shown(request, organisation, table, form)
    done, made = attempt(form, lambda: _write(request, organisation, table, form))
    if not done:
        return _shown(request, organisation, table, form)
    last = max(one.on.year for one in made)
    written = counted(len(made), "écriture ajoutée", "écritures ajoutées")
    messages.success(request, f"{written} au grand livre.")
    address = reverse("funding:ledger", args=(organisation.slug,))
    return redirect(f"{address}?annee={last}")


def _write(
    request: HttpRequest, organisation: Organisation, table: Table, form: ColumnsForm
) -> Any:
    found = read(table, form.columns(), form.natures(), organisation)
    form.refuse(found)
    return import_entries(
        organisation=organisation,
        sums=[said for _, said in found.new],
        by=request.reader,
    )


def _shown(
    request: HttpRequest, organisation: Organisation, table: Table, form: ColumnsForm
) -> HttpResponse:
    found: Read | None = None
    if not form.is_bound:
        form = ColumnsForm(table.headings, form.guessed_data())
    if form.is_valid():
        _, found = attempt(
            form,
            lambda: read(table, form.columns(), form.natures(), organisation),
        )
    return render(
        request,
        "funding/ledger/import_columns.html",
        {
            "organisation": organisation,
            "form": form,
            "found": found,
            "table": _preview(found) if found and found.new else None,
            "wrong": found.wrong[:SHOWN] if found else (),
            "kept": _keep(table, organisation),
            "crumbs": _crumbs(organisation),
        },
    )


def _preview(found: Read) -> components.Table:
    return components.Table(
        "Ce qui sera écrit",
        [
            Column("Libellé"),
            Column("Ligne", "number"),
            Column("Date", "date"),
            Column("Reçu", "number"),
            Column("Payé", "number"),
            Column("Référence"),
        ],
        [
            [
                said.label,
                str(number),
                short_day(said.on),
                euros(said.amount_cents) if said.kind == "received" else "",
                euros(said.amount_cents) if said.kind == "paid" else "",
                said.reference,
            ]
            for number, said in found.new[:SHOWN]
        ],
        show_caption=False,
    )


def _keep(table: Table, organisation: Organisation) -> str:
    return signing.dumps(
        {
            "organisation": organisation.pk,
            "headings": table.headings,
            "lines": [[line.number, *line.cells] for line in table.lines],
        },
        salt=SALT,
        compress=True,
    )


def _kept(token: str, organisation: Organisation) -> Table | None:
    try:
        said = signing.loads(token, salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        return None
    if said["organisation"] != organisation.pk:
        return None
    lines = tuple(Line(number, tuple(cells)) for number, *cells in said["lines"])
    return Table(tuple(said["headings"]), lines)


def _crumbs(organisation: Organisation) -> list[Crumb]:
    address = reverse("funding:ledger", args=(organisation.slug,))
    return crumbs(
        Crumb("Grand livre", address), Crumb("Importer"), organisation=organisation
    )
