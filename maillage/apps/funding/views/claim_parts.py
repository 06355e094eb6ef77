"""What the pages of contracts and claims share: crumbs, a form page, a refusal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.apps.funding.models import Claim, Contract
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.views.parts import FormPage
from maillage.apps.structures.views.parts import crumbs as structure_crumbs
from maillage.ui.components import Crumb


def crumbs(organisation: Organisation, *below: Crumb) -> list[Crumb]:
    """From the structures to this page, through the money of the year."""
    money = Crumb(
        "Argent de l'année", reverse("funding:overview", args=(organisation.slug,))
    )
    return structure_crumbs(money, *below, organisation=organisation)


def claim_crumbs(claim: Claim, *below: Crumb) -> list[Crumb]:
    """The same, through a claim."""
    organisation = claim.contract.organisation
    here = Crumb(f"Demande {claim.year}", claim_address(claim))
    return crumbs(organisation, here, *below)


def contract_crumbs(contract: Contract, *below: Crumb) -> list[Crumb]:
    """The same, through a contract."""
    organisation = contract.organisation
    above = Crumb("Contrats", reverse("funding:contracts", args=(organisation.slug,)))
    here = Crumb(contract.title, contract_address(contract))
    return crumbs(organisation, above, here, *below)


def claim_address(claim: Claim, name: str = "claim") -> str:
    """The address of a page of a claim."""
    slug = claim.contract.organisation.slug
    return reverse(f"funding:{name}", args=(slug, claim.pk))


def contract_address(contract: Contract, name: str = "contract") -> str:
    """The address of a page of a contract."""
    return reverse(f"funding:{name}", args=(contract.organisation.slug, contract.pk))


def claim_form(claim: Claim, title: str, submit: str, lead: str = "") -> FormPage:
    """A page that is one form about a claim."""
    return FormPage(
        title=title,
        submit=submit,
        back=claim_address(claim),
        crumbs=claim_crumbs(claim, Crumb(title)),
        lead=lead,
    )


def contract_form(
    contract: Contract, title: str, submit: str, lead: str = ""
) -> FormPage:
    """A page that is one form about a contract."""
    return FormPage(
        title=title,
        submit=submit,
        back=contract_address(contract),
        crumbs=contract_crumbs(contract, Crumb(title)),
        lead=lead,
    )


def done(request: HttpRequest, sentence: str, address: str) -> HttpResponse:
    """Say what was done, and go there."""
    messages.success(request, sentence)
    return redirect(address)
