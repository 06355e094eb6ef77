"""What a doctor agrees to, his codes, and the codes as the animator reads them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from maillage.apps.circles.actions import codes as code_actions
from maillage.apps.circles.actions import consents as actions
from maillage.apps.circles.forms.circle import CodesForm
from maillage.apps.circles.models import ConsentKind
from maillage.apps.circles.presenters.pages import crumbs
from maillage.apps.circles.selectors.agreements import (
    agreements_of,
    codes_of,
    own_codes,
)
from maillage.apps.circles.selectors.circles import circle_for, own_seat
from maillage.apps.circles.words.consents import CURRENT
from maillage.apps.people.attempts import attempt
from maillage.engine.errors import BadInput


@require_safe
@login_required
def consents(request: HttpRequest, slug: str) -> HttpResponse:
    """The words, and the reader's own answers."""
    circle = circle_for(request.reader, slug, "circles.withdraw_consent")
    return render(
        request,
        "circles/circle/consents.html",
        {
            "circle": circle,
            "agreements": agreements_of(request.reader, circle),
            "text": CURRENT,
            "seat": own_seat(request.reader, circle),
            "crumbs": crumbs(circle, "Mes accords"),
        },
    )


@require_POST
@login_required
def answer(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The reader gives an agreement, or takes it back."""
    circle = circle_for(request.reader, slug, "circles.withdraw_consent")
    gives = request.POST.get("answer") == "yes"
    if kind not in ConsentKind.values:
        return redirect("circles:consents", slug=slug)
    try:
        if gives:
            actions.give_consent(
                circle=circle,
                kind=kind,
                by=request.reader,
                text_version=request.POST.get("text_version", ""),
            )
        else:
            actions.withdraw_consent(circle=circle, kind=kind, by=request.reader)
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _said(kind, gives=gives))
    return redirect("circles:consents", slug=slug)


def _said(kind: str, *, gives: bool) -> str:
    if gives:
        return "Votre accord est enregistré. Vous pouvez le retirer quand vous voulez."
    if kind == ConsentKind.FIGURES:
        return (
            "Votre accord est retiré. Vos chiffres ne sont plus montrés à personne, et "
            "ceux du groupe où vous étiez compté non plus."
        )
    return "Votre accord est retiré : l'animateur ne voit plus votre nom."


@require_http_methods(["GET", "POST"])
@login_required
def my_codes(request: HttpRequest, slug: str) -> HttpResponse:
    """The reader's own codes, which he says himself."""
    circle = circle_for(request.reader, slug, "circles.read_circle")
    seat = own_codes(request.reader, circle)
    typed = ", ".join([*seat.prescriber_codes, *seat.declared_codes])
    form = CodesForm(
        request.POST if request.method == "POST" else None,
        initial={"typed": typed, "version": seat.version},
    )
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: code_actions.declare_codes(
                seat=seat,
                typed=form.cleaned_data["typed"],
                by=request.reader,
                version=form.cleaned_data["version"],
            ),
        )
        if done:
            messages.success(request, "Vos codes sont enregistrés.")
            return redirect("circles:my_codes", slug=slug)
    return render(
        request,
        "circles/circle/my_codes.html",
        {
            "circle": circle,
            "seat": seat,
            "form": form,
            "crumbs": crumbs(circle, "Mes codes"),
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def codes(request: HttpRequest, slug: str) -> HttpResponse:
    """The codes of the circle for its animator: those that wait, those counted."""
    circle = circle_for(request.reader, slug, "circles.read_codes")
    if request.method == "POST":
        try:
            code_actions.confirm_codes(
                circle=circle,
                codes=request.POST.getlist("code"),
                are_his=request.POST.get("answer") == "yes",
                by=request.reader,
            )
        except BadInput as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "C'est noté.")
        return redirect("circles:codes", slug=slug)
    return render(
        request,
        "circles/circle/codes.html",
        {
            "circle": circle,
            "codes": codes_of(request.reader, circle),
            "crumbs": crumbs(circle, "Codes"),
        },
    )
