"""A team's year of money: the claim, one indicator, its proofs."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.apps.funding.actions.keeping import keep_amounts
from maillage.apps.funding.amounts import three_amounts
from maillage.apps.funding.claim_links import links_of
from maillage.apps.funding.models import Claim
from maillage.apps.funding.selectors import claims as selectors
from maillage.apps.funding.selectors.claim_page import ClaimPage
from maillage.apps.funding.selectors.indicator_page import IndicatorPage
from maillage.apps.funding.selectors.proof_list import proof_table
from maillage.apps.funding.views.claim_parts import claim_crumbs, crumbs
from maillage.apps.people.authorisation import allowed
from maillage.apps.structures.selectors import organisation_for
from maillage.apps.structures.views.parts import READ as READS
from maillage.ui.components import Crumb


READ = "funding.read_claims"
WRITE = "funding.write_claim"


@login_required
@READS
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """The year that the team works on, or how to begin."""
    organisation = organisation_for(request.reader, slug, READ)
    claim = selectors.claim_of_now(organisation)
    if claim is not None:
        return _claim_page(request, claim)
    context = {
        "organisation": organisation,
        "contracts": selectors.contracts_of(organisation),
        "may_write": allowed(request.reader, WRITE, organisation),
        "crumbs": [*crumbs(organisation)[:-1], Crumb("Argent de l'année")],
    }
    return render(request, "funding/claims/begin.html", context)


@login_required
@READS
def claim(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """One claim."""
    return _claim_page(request, selectors.claim_for(request.reader, slug, key))


def _claim_page(request: HttpRequest, found: Claim) -> HttpResponse:
    organisation = found.contract.organisation
    amounts = three_amounts(found)
    keep_amounts(found, amounts)
    page = ClaimPage(
        amounts=amounts,
        others=selectors.claims_beside(found),
        may_write=allowed(request.reader, WRITE, organisation),
    )
    context = {
        "page": page,
        "claim": found,
        "organisation": organisation,
        "more": links_of(found, request.reader),
        "crumbs": crumbs(organisation, Crumb(f"Demande {found.year}")),
    }
    return render(request, "funding/claims/claim.html", context)


@login_required
@READS
def indicator(request: HttpRequest, slug: str, key: int, id_: str) -> HttpResponse:
    """One indicator of a claim: its sum redone, what proves it, what is missing."""
    found = selectors.claim_for(request.reader, slug, key)
    amounts = three_amounts(found)
    line = amounts.line(id_)
    if line is None:
        raise Http404
    organisation = found.contract.organisation
    page = IndicatorPage(
        amounts, line, may_write=allowed(request.reader, WRITE, organisation)
    )
    context = {
        "page": page,
        "line": line,
        "claim": found,
        "organisation": organisation,
        "crumbs": claim_crumbs(found, Crumb(f"Indicateur {line.id}")),
    }
    return render(request, "funding/claims/indicator.html", context)


@login_required
@READS
def proofs(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Everything that proves a fact of the claim, and what is not complete."""
    found = selectors.claim_for(request.reader, slug, key)
    amounts = three_amounts(found)
    context = {
        "claim": found,
        "organisation": found.contract.organisation,
        "amounts": amounts,
        "table": proof_table(amounts, complete=True),
        "waiting": proof_table(amounts, complete=False),
        "crumbs": claim_crumbs(found, Crumb("Preuves")),
        "facts_url": reverse("funding:facts", args=(slug, found.pk)),
    }
    return render(request, "funding/claims/proofs.html", context)
