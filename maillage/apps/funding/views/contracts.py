"""The contracts of a team: written down, amended, ended, and their years claimed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.funding.actions import claims as claim_actions
from maillage.apps.funding.actions import contracts as actions
from maillage.apps.funding.amounts.declaring import rules_of_contract
from maillage.apps.funding.forms.claims import (
    AmendmentForm,
    ChangeContractForm,
    ContractForm,
    EndContractForm,
    OpenClaimForm,
    PartyForm,
    TermsForm,
)
from maillage.apps.funding.models import Contract
from maillage.apps.funding.selectors import claims as selectors
from maillage.apps.funding.views.claim_parts import (
    claim_address,
    contract_address,
    contract_crumbs,
    contract_form,
    crumbs,
    done,
)
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.structures.documents import served
from maillage.apps.structures.selectors import organisation_for
from maillage.apps.structures.views.parts import READ as READS
from maillage.apps.structures.views.parts import (
    READ_OR_SEND,
    SEND,
    FormPage,
    renewed,
)
from maillage.engine.agreements.schema import Fact
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb
from maillage.ui.formats import capital


READ = "funding.read_claims"
WRITE = "funding.write_contract"


@login_required
@READS
def contracts(request: HttpRequest, slug: str) -> HttpResponse:
    """Every contract of the team, past ones included."""
    organisation = organisation_for(request.reader, slug, READ)
    context = {
        "organisation": organisation,
        "contracts": selectors.contracts_of(organisation),
        "may_write": allowed(request.reader, WRITE, organisation),
        "crumbs": crumbs(organisation, Crumb("Contrats")),
    }
    return render(request, "funding/contracts/list.html", context)


@login_required
@READS
def contract(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """One contract: parties, amendments, figures, years claimed."""
    found = selectors.contract_for(request.reader, slug, key)
    year = today().year
    claims = list(found.claims.all())
    claimed = {one.year for one in claims}
    latest = max(claimed, default=0)
    last = found.last_day
    years = range(found.since.year, min(year, last.year if last else year) + 1)
    context = {
        "contract": found,
        "organisation": found.organisation,
        "parties": found.parties.filter(removed_on__isnull=True),
        "former": found.parties.filter(removed_on__isnull=False),
        "amendments": found.amendments.all(),
        "terms": _told_terms(found),
        "may_set_terms": bool(_terms(found)),
        "claims": claims,
        "next_year": next((one for one in reversed(years) if one > latest), None),
        "past_years": [one for one in years if one < latest and one not in claimed],
        "rules": rules_of_contract(found, max(year, found.since.year)),
        "may_write": allowed(request.reader, WRITE, found.organisation),
        "crumbs": [*contract_crumbs(found)[:-1], Crumb(found.title)],
    }
    return render(request, "funding/contracts/contract.html", context)


def _terms(found: Contract) -> dict[str, Fact]:
    """The facts that the contract may write, by the rules of this year."""
    rules = rules_of_contract(found, max(today().year, found.since.year))
    if rules is None:
        return {}
    told = {"contract_since", "signed_this_year"}
    return {
        name: fact
        for name, fact in rules.facts.items()
        if fact.proof and fact.proof.kind == "contract_terms" and name not in told
    }


def _told_terms(found: Contract) -> list[tuple[str, str]]:
    return [
        (capital(fact.title), found.terms[name])
        for name, fact in _terms(found).items()
        if name in found.terms
    ]


@login_required
@READ_OR_SEND
def add_contract(request: HttpRequest, slug: str) -> HttpResponse:
    """A contract that is not there yet."""
    organisation = organisation_for(request.reader, slug, WRITE)
    form = ContractForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        did, made = attempt(
            form,
            lambda: actions.create_contract(
                organisation=organisation,
                card=form.card(),
                document=form.cleaned_data["document"],
                by=request.reader,
            ),
        )
        if did:
            said = f"« {made} » est ajouté. Il reste ses parties et l'année à demander."
            return done(request, said, contract_address(made))
    title = "Ajouter un contrat"
    page = FormPage(
        title=title,
        submit="Ajouter le contrat",
        back=reverse("funding:contracts", args=(slug,)),
        crumbs=crumbs(organisation, Crumb(title)),
    )
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def change_contract(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A contract, corrected."""
    found = selectors.contract_for(request.reader, slug, key, WRITE)
    initial = {**ContractForm.initial_of(found), "version": found.version}
    form = ChangeContractForm(
        request.POST or None, request.FILES or None, initial=initial
    )
    page = contract_form(found, "Corriger le contrat", "Enregistrer")
    if request.method == "POST" and form.is_valid():
        did, _ = attempt(
            form,
            lambda: actions.change_contract(
                contract=found,
                version=form.cleaned_data["version"],
                card=form.card(),
                document=form.cleaned_data["document"],
                by=request.reader,
            ),
        )
        if did:
            return done(request, "Le contrat est corrigé.", contract_address(found))
    if form.stale:
        renewed(form, Contract.objects.get(pk=key).version)
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def set_terms(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What the contract writes in figures."""
    found = selectors.contract_for(request.reader, slug, key, WRITE)
    facts = _terms(found)
    if not facts:
        raise Http404
    initial = {**found.terms, "version": found.version}
    form = TermsForm(facts, request.POST or None, initial=initial)
    page = contract_form(
        found,
        "Montants écrits dans le contrat",
        "Enregistrer",
        "Recopiez ce que dit votre contrat ; rien n'est supposé. Vide : rien d'écrit.",
    )
    if request.method == "POST" and form.is_valid():
        did, _ = attempt(
            form,
            lambda: actions.set_terms(
                contract=found,
                version=form.cleaned_data["version"],
                terms=form.terms(),
                by=request.reader,
            ),
        )
        if did:
            said = "Les montants du contrat sont enregistrés."
            return done(request, said, contract_address(found))
    if form.stale:
        renewed(form, Contract.objects.get(pk=key).version)
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def end_contract(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A contract that ends on a day."""
    found = selectors.contract_for(request.reader, slug, key, WRITE)
    form = EndContractForm(request.POST or None, initial={"version": found.version})
    page = contract_form(
        found, "Mettre fin au contrat", "Mettre fin", "Il reste dans l'historique."
    )
    page.danger = True
    if request.method == "POST" and form.is_valid():
        did, _ = attempt(
            form,
            lambda: actions.end_contract(
                contract=found,
                version=form.cleaned_data["version"],
                on=form.cleaned_data["on"],
                reason=form.cleaned_data["reason"],
                by=request.reader,
            ),
        )
        if did:
            return done(request, "Le contrat prend fin.", contract_address(found))
    if form.stale:
        renewed(form, Contract.objects.get(pk=key).version)
    return page.shown(request, form)


@login_required
@SEND
def reopen_contract(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """An end, undone."""
    found = selectors.contract_for(request.reader, slug, key, WRITE)
    try:
        actions.reopen_contract(
            contract=found, version=found.version, by=request.reader
        )
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Le contrat court de nouveau.")
    return redirect(contract_address(found))


@login_required
@READ_OR_SEND
def add_party(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Somebody who signs."""
    found = selectors.contract_for(request.reader, slug, key, WRITE)
    form = PartyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        did, party = attempt(
            form,
            lambda: actions.add_party(
                contract=found, card=form.card(), by=request.reader
            ),
        )
        if did:
            said = f"« {party} » est partie au contrat."
            return done(request, said, contract_address(found))
    page = contract_form(found, "Ajouter une partie", "Ajouter")
    return page.shown(request, form)


@login_required
@SEND
def remove_party(request: HttpRequest, slug: str, key: int, row: int) -> HttpResponse:
    """A party that no longer is."""
    found = selectors.contract_for(request.reader, slug, key, WRITE)
    party = actions.remove_party(
        party=selectors.party_of(found, row), by=request.reader
    )
    said = f"« {party} » est retirée ; elle se remet ci-dessous."
    return done(request, said, contract_address(found))


@login_required
@SEND
def restore_party(request: HttpRequest, slug: str, key: int, row: int) -> HttpResponse:
    """A removal, undone."""
    found = selectors.contract_for(request.reader, slug, key, WRITE)
    party = actions.restore_party(
        party=selectors.party_of(found, row), by=request.reader
    )
    return done(request, f"« {party} » est remise.", contract_address(found))


@login_required
@READ_OR_SEND
def add_amendment(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A change of the contract."""
    found = selectors.contract_for(request.reader, slug, key, WRITE)
    form = AmendmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        did, _ = attempt(
            form,
            lambda: actions.add_amendment(
                contract=found, by=request.reader, **form.cleaned_data
            ),
        )
        if did:
            return done(request, "L'avenant est ajouté.", contract_address(found))
    page = contract_form(found, "Ajouter un avenant", "Ajouter l'avenant")
    return page.shown(request, form)


@login_required
@READS
def contract_document(request: HttpRequest, slug: str, key: int) -> FileResponse:
    """The signed contract."""
    found = selectors.contract_for(request.reader, slug, key)
    return served(found.document, found.document_name)


@login_required
@READS
def amendment_document(
    request: HttpRequest, slug: str, key: int, row: int
) -> FileResponse:
    """A signed amendment."""
    found = selectors.contract_for(request.reader, slug, key)
    amendment = found.amendments.filter(pk=row).first()
    if amendment is None:
        raise Http404
    return served(amendment.document, amendment.document_name)


@login_required
@SEND
def open_claim(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The claim of a year."""
    found = selectors.contract_for(request.reader, slug, key, "funding.write_claim")
    form = OpenClaimForm(request.POST)
    try:
        if not form.is_valid():
            raise BadInput("L'année manque : choisissez-en une dans la liste.")
        claim = claim_actions.open_claim(
            contract=found, year=form.cleaned_data["year"], by=request.reader
        )
    except BadInput as refusal:
        messages.error(request, str(refusal))
        return redirect(contract_address(found))
    said = f"La demande de {claim.year} est ouverte : ce qui est prouvé y est déjà."
    return done(request, said, claim_address(claim))
