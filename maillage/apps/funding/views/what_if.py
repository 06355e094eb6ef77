"""What would change: other readings of the text, another version, another year."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.apps.funding.actions.claims import choose_switch
from maillage.apps.funding.amounts import three_amounts
from maillage.apps.funding.forms.claims import SwitchForm
from maillage.apps.funding.selectors import claims as selectors
from maillage.apps.funding.selectors.comparing import (
    compared_table,
    other_versions,
    readings,
)
from maillage.apps.funding.views.claim_parts import claim_address, claim_crumbs
from maillage.apps.people.authorisation import allowed
from maillage.apps.structures.views.parts import READ as READS
from maillage.apps.structures.views.parts import READ_OR_SEND
from maillage.engine.agreements.versions import side_by_side
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb


WRITE = "funding.write_claim"


@login_required
@READ_OR_SEND
def switches(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Each point on which sources differ, and what each reading would pay."""
    if request.method == "POST":
        return _chosen(request, slug, key)
    claim = selectors.claim_for(request.reader, slug, key)
    organisation = claim.contract.organisation
    every = readings(three_amounts(claim))
    context = {
        "claim": claim,
        "organisation": organisation,
        "readings": [one for one in every if one.matters],
        "others": [one for one in every if not one.matters],
        "may_write": claim.is_draft and allowed(request.reader, WRITE, organisation),
        "crumbs": claim_crumbs(claim, Crumb("Là où les sources diffèrent")),
    }
    return render(request, "funding/claims/switches.html", context)


def _chosen(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    claim = selectors.claim_for(request.reader, slug, key, WRITE)
    name = str(request.POST.get("name", ""))
    form = SwitchForm(request.POST)
    try:
        if not form.is_valid():
            raise BadInput("Choisissez une lecture dans la liste, puis enregistrez.")
        choose_switch(
            claim=claim,
            version=form.cleaned_data["version"],
            name=name,
            value=form.cleaned_data["value"],
            by=request.reader,
        )
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Cette lecture vaut désormais pour la demande.")
    return redirect(claim_address(claim, "switches"))


@login_required
@READS
def what_if(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The same facts under another version of the agreement."""
    claim = selectors.claim_for(request.reader, slug, key)
    amounts = three_amounts(claim)
    context = {
        "claim": claim,
        "organisation": claim.contract.organisation,
        "versions": other_versions(amounts),
        "crumbs": claim_crumbs(claim, Crumb("Et si ?")),
    }
    return render(request, "funding/claims/what_if.html", context)


@login_required
@READS
def compare(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The year beside the one before, indicator by indicator."""
    claim = selectors.claim_for(request.reader, slug, key)
    before = selectors.previous_claim(claim)
    now = three_amounts(claim).declared
    then = three_amounts(before).declared if before else None
    table = None
    if now is not None and then is not None:
        years = (str(claim.year - 1), str(claim.year))
        table = compared_table(side_by_side(then, now), years)
    context = {
        "claim": claim,
        "before": before,
        "organisation": claim.contract.organisation,
        "table": table,
        "crumbs": claim_crumbs(claim, Crumb("Année d'avant")),
    }
    return render(request, "funding/claims/compare.html", context)
