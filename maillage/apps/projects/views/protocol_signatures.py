"""The signatures of a protocol: its authors, the day it holds, who adopts it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.apps.projects.actions import protocol_signatures as actions
from maillage.apps.projects.forms.protocols import (
    ForceForm,
    PaperAdoptionsForm,
    PaperSignaturesForm,
    ReviewForm,
)
from maillage.apps.projects.protocol_rules import SOURCE
from maillage.apps.projects.selectors.protocols import (
    SIGN,
    current_of,
    draft_of,
    members_on,
    protocol_for,
)
from maillage.apps.projects.selectors.registers import KEEP, WRITE
from maillage.apps.projects.views.register_parts import (
    form_page,
    saved,
    sent,
    under_list,
)
from maillage.apps.structures.views.parts import READ_OR_SEND, SEND, renewed
from maillage.ui.components import Crumb


LIST = "protocols"
REVIEWED_AFTER = timedelta(days=365)
"""What the form proposes; the guide only says « regular »."""


@login_required
@READ_OR_SEND
def sign_protocol(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """An author reads the draft again, with the self-check, and signs it."""
    found = protocol_for(request.reader, slug, key, SIGN)
    draft = draft_of(found)
    to = reverse("projects:protocol", args=[slug, key])
    if request.method == "POST":
        typed = request.POST.get("version", "")
        version = int(typed) if typed.isdecimal() and len(typed) < 9 else -1
        return sent(
            request,
            lambda: actions.sign_protocol(
                draft=draft, version=version, by=request.reader
            ),
            "Votre signature est enregistrée.",
            to,
        )
    organisation = found.registers.organisation
    return render(
        request,
        "projects/registers/sign_protocol.html",
        {
            "page": found,
            "protocol": found.protocol,
            "shown": found.draft,
            "organisation": organisation,
            "rules_source": SOURCE,
            "crumbs": under_list(
                organisation,
                LIST,
                Crumb(found.protocol.title, to),
                Crumb("Relire et signer"),
            ),
        },
    )


@login_required
@READ_OR_SEND
def paper_signatures(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Authors who signed the printed draft."""
    found = protocol_for(request.reader, slug, key, KEEP)
    draft = draft_of(found)
    waited = [a.person for a in draft.authors.all() if a.signed_on is None]
    form = PaperSignaturesForm(
        waited, request.POST or None, initial={"version": draft.version}
    )
    to = reverse("projects:protocol", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.record_protocol_signatures(
            draft=draft,
            version=form.cleaned_data["version"],
            people=list(form.cleaned_data["people"]),
            on=form.cleaned_data["on"],
            by=request.reader,
        ),
        "Les signatures sont notées. Gardez la feuille signée.",
        to,
    )
    page = form_page(found.registers, LIST, "Noter des signatures", "Noter", to)
    page.lead = f"Protocole « {found.protocol.title} », version {draft.number}."
    if not answer and form.stale:
        draft.refresh_from_db()
        renewed(form, draft.version)
    return answer or page.shown(request, form)


@login_required
@SEND
def resume_writing(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Signatures effaced, so that the words may change."""
    found = protocol_for(request.reader, slug, key, WRITE)
    draft = draft_of(found)
    return sent(
        request,
        lambda: actions.resume_protocol_writing(
            draft=draft, version=draft.version, by=request.reader
        ),
        "Les signatures sont effacées : l'écriture reprend.",
        reverse("projects:write_protocol", args=[slug, key]),
    )


@login_required
@READ_OR_SEND
def put_in_force(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The day from which the signed draft is followed."""
    found = protocol_for(request.reader, slug, key, KEEP)
    draft = draft_of(found)
    form = ForceForm(
        request.POST or None,
        initial={
            "version": draft.version,
            "since": found.registers.day,
            "review_on": found.registers.day + REVIEWED_AFTER,
        },
    )
    to = reverse("projects:protocol", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.put_protocol_in_force(
            draft=draft,
            version=form.cleaned_data["version"],
            since=form.cleaned_data["since"],
            review_on=form.cleaned_data["review_on"],
            by=request.reader,
        ),
        "Le protocole est en vigueur : sa feuille est gardée telle que signée.",
        to,
    )
    page = form_page(
        found.registers, LIST, "Mettre en vigueur", "Mettre en vigueur", to
    )
    page.lead = f"Protocole « {found.protocol.title} », version {draft.number}."
    if not answer and form.stale:
        draft.refresh_from_db()
        renewed(form, draft.version)
    return answer or page.shown(request, form)


@login_required
@READ_OR_SEND
def plan_review(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Another day of review."""
    found = protocol_for(request.reader, slug, key, KEEP)
    version = current_of(found)
    form = ReviewForm(
        request.POST or None,
        initial={"version": version.version, "review_on": version.review_on},
    )
    to = reverse("projects:protocol", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.plan_protocol_review(
            of=version,
            version=form.cleaned_data["version"],
            review_on=form.cleaned_data["review_on"],
            by=request.reader,
        ),
        "La date de relecture est enregistrée.",
        to,
    )
    page = form_page(found.registers, LIST, "Relire le protocole", "Enregistrer", to)
    page.lead = (
        "Relu et toujours juste : donnez la prochaine date. Des mots à changer : "
        "commencez plutôt une nouvelle version."
    )
    if not answer and form.stale:
        version.refresh_from_db()
        renewed(form, version.version)
    return answer or page.shown(request, form)


@login_required
@SEND
def adopt(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The reader says that he follows the version in force."""
    found = protocol_for(request.reader, slug, key, SIGN)
    return sent(
        request,
        lambda: actions.adopt_protocol(of=current_of(found), by=request.reader),
        "Vous adoptez ce protocole.",
        reverse("projects:protocol", args=[slug, key]),
    )


@login_required
@READ_OR_SEND
def paper_adoptions(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Members who adopted it on paper."""
    found = protocol_for(request.reader, slug, key, KEEP)
    version = current_of(found)
    adopted = {adoption.person_id for adoption in found.adoptions}
    members = members_on(found.registers.organisation, found.registers.day)
    form = PaperAdoptionsForm(
        [person for person in members if person.pk not in adopted],
        request.POST or None,
    )
    to = reverse("projects:protocol", args=[slug, key])
    answer = saved(
        request,
        form,
        lambda: actions.record_protocol_adoptions(
            of=version,
            people=list(form.cleaned_data["people"]),
            on=form.cleaned_data["on"],
            by=request.reader,
        ),
        "Les adoptions sont notées.",
        to,
    )
    page = form_page(found.registers, LIST, "Noter des adoptions", "Noter", to)
    page.lead = f"Protocole « {found.protocol.title} », version {version.number}."
    return answer or page.shown(request, form)
