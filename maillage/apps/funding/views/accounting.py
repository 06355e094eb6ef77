"""What leaves for the accountant: accounts, entries as CSV, a closed year's FEC."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.funding import accounting as accounts
from maillage.apps.funding.actions.accounts import set_account
from maillage.apps.funding.forms.ledger import AccountForm
from maillage.apps.funding.models import Nature
from maillage.apps.funding.money_content import BANK
from maillage.apps.funding.selectors import ledger as selectors
from maillage.apps.funding.views.ledger import asked_year
from maillage.apps.people.attempts import attempt
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.views.parts import READ, READ_OR_SEND, FormPage, crumbs
from maillage.engine.errors import BadInput
from maillage.ui.components import Cell, Column, Crumb, Table


WRITE = "funding.write_ledger"
NATURES = {BANK: "banque", **dict(Nature.choices)}


@login_required
@READ
def accounting(request: HttpRequest, slug: str) -> HttpResponse:
    """Checks, downloads, and the chart of accounts."""
    organisation = selectors.organisation_for(request.reader, slug, selectors.READ)
    page = selectors.ledger_page(request.reader, organisation, asked_year(request))
    problems = accounts.problems(organisation, page.year, page.entries, page.closing)
    return render(
        request,
        "funding/ledger/accounting.html",
        {
            "page": page,
            "organisation": organisation,
            "problems": problems,
            "remarks": accounts.remarks(page.entries),
            "chart": _chart(organisation, may_write=page.may_write),
            "fec_name": accounts.fec_name(organisation, page.year),
            "source": accounts.SOURCE,
            "tab": "accounting",
            "crumbs": crumbs(Crumb("Comptable"), organisation=organisation),
        },
    )


@login_required
@READ
def entries_csv(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """A year's entries with their accounts."""
    organisation = selectors.organisation_for(request.reader, slug, selectors.READ)
    page = selectors.ledger_page(request.reader, organisation, year)
    data = accounts.entries_csv(page.entries, accounts.accounts_of(organisation))
    return _file(data, f"grand-livre-{slug}-{year}.csv", "text/csv; charset=utf-8")


@login_required
@READ
def fec(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The FEC of a closed year, or what it lacks."""
    organisation = selectors.organisation_for(request.reader, slug, selectors.READ)
    page = selectors.ledger_page(request.reader, organisation, year)
    try:
        data = accounts.fec(organisation, year, page.entries, page.closing)
    except BadInput as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('funding:accounting', args=(slug,))}?annee={year}")
    name = accounts.fec_name(organisation, year)
    return _file(data, name, "text/plain; charset=utf-8")


@login_required
@READ_OR_SEND
def account(request: HttpRequest, slug: str, nature: str) -> HttpResponse:
    """The account of one nature."""
    organisation = selectors.organisation_for(request.reader, slug, WRITE)
    known = accounts.accounts_of(organisation).get(nature)
    if known is None:
        raise Http404
    back = reverse("funding:accounting", args=(slug,))
    form = AccountForm(
        request.POST or None, initial={"code": known.code, "label": known.label}
    )
    title = f"Compte de « {NATURES[nature]} »"
    page = FormPage(
        title=title,
        submit="Enregistrer le compte",
        back=back,
        crumbs=crumbs(
            Crumb("Comptable", back), Crumb(title), organisation=organisation
        ),
        lead="À valider par votre comptable : c'est lui qui connaît votre plan.",
    )
    if request.method == "POST" and form.is_valid():
        done, kept = attempt(
            form,
            lambda: set_account(
                organisation=organisation,
                nature=nature,
                code=form.cleaned_data["code"],
                label=form.cleaned_data["label"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, f"{title} : {kept}.")
            return redirect("funding:accounting", slug)
    return page.shown(request, form)


def _chart(organisation: Organisation, *, may_write: bool) -> Table:
    known = accounts.accounts_of(organisation)
    return Table(
        "Plan de comptes",
        [Column("Nature"), Column("Compte"), Column("Intitulé")],
        [
            [
                Cell(
                    label.capitalize(),
                    address=reverse("funding:account", args=(organisation.slug, nature))
                    if may_write
                    else "",
                ),
                known[nature].code,
                known[nature].label,
            ]
            for nature, label in NATURES.items()
        ],
        show_caption=False,
    )


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
