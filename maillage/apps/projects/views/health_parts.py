"""What the pages of the projet de santé share: crumbs, a form's page, a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from maillage.apps.structures.models import Organisation
from maillage.apps.structures.views import parts
from maillage.apps.structures.views.parts import FormPage
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb


OVERVIEW = "projects:health_project"


def crumbs(organisation: Organisation, *below: Crumb) -> list[Crumb]:
    """From the list of structures to this page of the project."""
    address = reverse(OVERVIEW, args=[organisation.slug])
    here = Crumb("Projet de santé", address if below else "")
    return parts.crumbs(here, *below, organisation=organisation)


def form_page(
    organisation: Organisation,
    title: str,
    submit: str,
    *,
    back: str = "",
    lead: str = "",
    danger: bool = False,
) -> FormPage:
    """A page that is one form; one goes back to the overview unless told."""
    return FormPage(
        title=title,
        submit=submit,
        back=back or reverse(OVERVIEW, args=[organisation.slug]),
        crumbs=crumbs(organisation, Crumb(title)),
        lead=lead,
        danger=danger,
    )


def tried(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Do what a button asks, and say that it is done, or why it was refused."""
    try:
        act()
    except BadInput as refusal:
        messages.warning(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def file_answer(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file made for this reader, to be saved, that no cache keeps."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
