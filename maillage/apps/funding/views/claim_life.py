"""A claim's life: submitted, withdrawn with a reason, paid."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.apps.funding.actions import submission as actions
from maillage.apps.funding.amounts import three_amounts
from maillage.apps.funding.forms.claims import SettleForm, WithdrawForm
from maillage.apps.funding.models import Claim
from maillage.apps.funding.selectors import claims as selectors
from maillage.apps.funding.selectors.claim_page import ClaimPage
from maillage.apps.funding.views.claim_parts import (
    claim_address,
    claim_crumbs,
    claim_form,
    done,
)
from maillage.apps.people.attempts import attempt
from maillage.apps.structures.forms import Versioned
from maillage.apps.structures.views.parts import READ_OR_SEND, SEND, renewed
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb
from maillage.ui.formats import day


WRITE = "funding.write_claim"


@login_required
@READ_OR_SEND
def submit(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The claim read again, then sent: all of it is frozen."""
    claim = selectors.claim_for(request.reader, slug, key, WRITE)
    form = Versioned(request.POST or None, initial={"version": claim.version})
    if request.method == "POST" and form.is_valid():
        did, _ = attempt(
            form,
            lambda: actions.submit_claim(
                claim=claim, version=form.cleaned_data["version"], by=request.reader
            ),
        )
        if did:
            said = f"La demande de {claim.year} est déposée et figée."
            return done(request, said, claim_address(claim))
    if form.stale:
        renewed(form, Claim.objects.get(pk=claim.pk).version)
    amounts = three_amounts(claim)
    unproven = [one for one in amounts.lines if one.declared.euros > one.proven.euros]
    context = {
        "claim": claim,
        "organisation": claim.contract.organisation,
        "page": ClaimPage(amounts, [], may_write=True),
        "unproven": unproven,
        "proofs": len(amounts.supports or {}),
        "form": form,
        "back": claim_address(claim),
        "crumbs": claim_crumbs(claim, Crumb("Déposer")),
    }
    return render(request, "funding/claims/submit.html", context)


@login_required
@READ_OR_SEND
def withdraw(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A claim taken back, with its reason."""
    claim = selectors.claim_for(request.reader, slug, key, WRITE)
    form = WithdrawForm(request.POST or None, initial={"version": claim.version})
    if request.method == "POST" and form.is_valid():
        did, _ = attempt(
            form,
            lambda: actions.withdraw_claim(
                claim=claim,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                by=request.reader,
            ),
        )
        if did:
            said = "La demande est retirée ; ce qui avait été déposé reste gardé."
            return done(request, said, claim_address(claim))
    if form.stale:
        renewed(form, Claim.objects.get(pk=claim.pk).version)
    page = claim_form(
        claim,
        "Retirer la demande",
        "Retirer la demande",
        "Elle redevient modifiable. Le dossier déposé reste gardé avec son empreinte.",
    )
    page.danger = True
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def settle(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The payer paid the whole."""
    claim = selectors.claim_for(request.reader, slug, key, WRITE)
    form = SettleForm(request.POST or None, initial={"version": claim.version})
    if request.method == "POST" and form.is_valid():
        did, settled = attempt(
            form,
            lambda: actions.settle_claim(
                claim=claim,
                version=form.cleaned_data["version"],
                on=form.cleaned_data["on"],
                by=request.reader,
            ),
        )
        if did:
            said = f"La demande est payée depuis le {day(settled.settled_on)}."
            return done(request, said, claim_address(claim))
    if form.stale:
        renewed(form, Claim.objects.get(pk=claim.pk).version)
    return claim_form(
        claim,
        "Noter le paiement",
        "Noter le paiement",
        "La caisse a payé toute l'année : la demande ne bouge plus.",
    ).shown(request, form)


@login_required
@SEND
def unsettle(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A payment noted by mistake, undone."""
    claim = selectors.claim_for(request.reader, slug, key, WRITE)
    form = Versioned(request.POST)
    try:
        version = form.cleaned_data["version"] if form.is_valid() else -1
        actions.unsettle_claim(claim=claim, version=version, by=request.reader)
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Le paiement noté est annulé.")
    return redirect(claim_address(claim))
