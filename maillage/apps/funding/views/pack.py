"""The year-end pack of a claim, and the links given to its payer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.funding import link_secrets
from maillage.apps.funding.actions.links import give_link, revoke_link
from maillage.apps.funding.actions.pack import download_pack, make_pack
from maillage.apps.funding.forms.links import LinkForm
from maillage.apps.funding.models import Pack
from maillage.apps.funding.selectors.claims import claim_for
from maillage.apps.funding.selectors.pack import (
    PackPage,
    link_of,
    pack_page,
)
from maillage.apps.funding.views.claim_parts import claim_crumbs
from maillage.apps.people.attempts import attempt
from maillage.apps.people.clock import today
from maillage.apps.structures.views.parts import READ, READ_OR_SEND, SEND
from maillage.ui.components import Crumb
from maillage.ui.formats import day


TYPES = {"document": "application/pdf", "folder": "application/zip"}
NAMES = {"document": "dossier-{}-{}.pdf", "folder": "dossier-{}-{}.zip"}


@login_required
@READ_OR_SEND
def pack(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Where the pack stands; asking for it makes it in the background."""
    page = pack_page(request.reader, slug, key)
    if request.method == "POST":
        make_pack(claim=page.claim, by=request.reader)
        messages.success(
            request, "Le dossier se prépare : cette page le donnera dans un instant."
        )
        return redirect("funding:pack", slug, key)
    name = "_standing" if request.headers.get("HX-Request") == "true" else "pack"
    return render(request, f"funding/pack/{name}.html", _context(page))


def _context(page: PackPage) -> dict[str, object]:
    claim = page.claim
    return {
        "page": page,
        "claim": claim,
        "pack": page.pack,
        "organisation": claim.contract.organisation,
        "today": today(),
        "crumbs": claim_crumbs(claim, Crumb("Dossier et lien du financeur")),
    }


@login_required
@READ
def pack_file(request: HttpRequest, slug: str, key: int, part: str) -> HttpResponse:
    """The document or the folder, to be saved; that it left is written down."""
    claim = claim_for(request.reader, slug, key, "funding.read_pack")
    found = Pack.objects.filter(claim=claim).select_related("claim__contract").first()
    kept = getattr(found, part, None) if part in TYPES else None
    if found is None or not kept or not default_storage.exists(kept.name):
        raise Http404
    download_pack(pack=found, part=part, by=request.reader)
    answer = FileResponse(
        kept.open("rb"),
        as_attachment=True,
        filename=NAMES[part].format(claim.year, slug),
        content_type=TYPES[part],
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@READ_OR_SEND
def new_link(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A form; once sent, the address, shown this once."""
    claim = claim_for(request.reader, slug, key, "funding.give_link")
    form = LinkForm(request.POST or None)
    back = reverse("funding:pack", args=[slug, key])
    context = {
        "claim": claim,
        "organisation": claim.contract.organisation,
        "form": form,
        "back": back,
        "crumbs": claim_crumbs(
            claim,
            Crumb("Dossier et lien du financeur", back),
            Crumb("Donner un lien"),
        ),
    }
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done, secret = attempt(
            form,
            lambda: give_link(
                claim=claim,
                label=given["label"],
                last_day=given["last_day"],
                by=request.reader,
            ),
        )
        if done and secret:
            # Shown in the answer itself: kept nowhere, not even for a redirection.
            context |= {"address": link_secrets.address(secret), "given": given}
            return render(request, "funding/pack/given.html", context)
    status = 422 if form.errors else 200
    return render(request, "funding/pack/link.html", context, status=status)


@login_required
@SEND
def revoke(request: HttpRequest, slug: str, key: int, link: int) -> HttpResponse:
    """The address opens nothing any more."""
    found = link_of(request.reader, slug, key, link)
    revoke_link(link=found, by=request.reader)
    messages.success(
        request,
        f"Le lien donné le {day(found.given_at)} n'ouvre plus rien. Pour le remplacer, "
        "donnez-en un autre.",
    )
    return redirect("funding:pack", slug, key)
