"""What the pages of structures share: methods, crumbs, a form on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from maillage.apps.structures.models import Organisation
from maillage.ui.components import Crumb


READ = require_http_methods(["GET", "HEAD"])
READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
SEND = require_http_methods(["POST"])


def crumbs(*below: Crumb, organisation: Organisation | None = None) -> list[Crumb]:
    """From the list of structures to this page."""
    above = [Crumb("Structures", reverse("structures:list"))]
    if organisation is not None:
        address = reverse("structures:detail", args=[organisation.slug])
        above.append(Crumb(organisation.name, address))
    return [*above, *below]


@dataclass
class FormPage:
    """A page that is one form: its words, where one goes back to, what others wrote."""

    title: str
    submit: str
    back: str
    crumbs: list[Crumb]
    lead: str = ""
    theirs: list[tuple[str, Any]] = field(default_factory=list)
    danger: bool = False

    def shown(self, request: HttpRequest, form: BaseForm) -> HttpResponse:
        """The page, with the form as it stands."""
        return render(request, "structures/form.html", {"page": self, "form": form})


def renewed(form: Any, version: int) -> None:
    """Let a stale form go from the version now in force, keeping what was typed."""
    form.data = form.data.copy()
    form.data["version"] = str(version)
