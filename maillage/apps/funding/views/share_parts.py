"""What the pages of share-outs share: crumbs, a form on a page, where one returns."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.apps.funding.models import ShareOut
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.views.parts import FormPage, crumbs
from maillage.ui.components import Crumb


def share_crumbs(
    organisation: Organisation, last: str, share_out: ShareOut | None = None
) -> list[Crumb]:
    """From the structure to this page, through its share-outs."""
    above = [
        Crumb("Répartitions", reverse("funding:share_outs", args=(organisation.slug,)))
    ]
    if share_out is not None:
        above.append(Crumb(share_out.title, address_of(share_out)))
    return crumbs(*above, Crumb(last), organisation=organisation)


def address_of(share_out: ShareOut) -> str:
    """The page of a share-out, for who keeps the money."""
    return reverse(
        "funding:share_out", args=(share_out.organisation.slug, share_out.pk)
    )


def to_share_out(share_out: ShareOut) -> HttpResponse:
    """Back to it."""
    return redirect(address_of(share_out))


def form_page(share_out: ShareOut, title: str, submit: str) -> FormPage:
    """A page that is one form about a share-out."""
    return FormPage(
        title=title,
        submit=submit,
        back=address_of(share_out),
        crumbs=share_crumbs(share_out.organisation, title, share_out),
    )
