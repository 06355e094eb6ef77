"""A file of people, dropped, previewed, confirmed.

Between preview and confirmation nothing is kept here: the page carries what the file
said, signed, and the digest of what it would do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from maillage.apps.people.attempts import attempt
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures import actions, selectors
from maillage.apps.structures.forms import FileForm
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.people_file import (
    Preview,
    people_of,
    read_people,
    template,
)
from maillage.apps.structures.people_plan import Plan, make_plan
from maillage.apps.structures.table_file import MOST_BYTES, Line
from maillage.apps.structures.tables import PreviewPage
from maillage.apps.structures.views.parts import READ, READ_OR_SEND, crumbs
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb
from maillage.ui.formats import counted


SALT = "structures.import"
GOOD_FOR_SECONDS = 24 * 3600
VERB = "structures.import_people"


@dataclass(frozen=True)
class Kept:
    """What a page carried from its preview."""

    preview: Preview
    digest: str


@login_required
@READ_OR_SEND
@never_cache
def import_people(request: HttpRequest, slug: str) -> HttpResponse:
    """The file, then its preview, then what was done."""
    organisation = selectors.organisation_for(request.reader, slug, VERB)
    if request.method == "POST" and "kept" in request.POST:
        return _confirm(request, organisation)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        done, preview = attempt(form, lambda: _read(form.cleaned_data["file"]))
        if done:
            return _shown(request, organisation, preview, forms.Form(), {})
    return _asked(request, organisation, form)


@login_required
@READ
def import_template(request: HttpRequest, slug: str) -> HttpResponse:
    """A file to fill in."""
    selectors.organisation_for(request.reader, slug, VERB)
    return HttpResponse(
        template(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="membres.csv"'},
    )


def _read(file: Any) -> Preview:
    if file.size > MOST_BYTES:
        raise BadInput(
            "Ce fichier pèse plus de 1 Mo : gardez-y la seule feuille des personnes, "
            "ou coupez-le en plusieurs fichiers."
        )
    return read_people(file.read(), file.name)


def _confirm(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = forms.Form(request.POST)
    choices = _choices(request)
    kept = _kept(request.POST["kept"], organisation, request.reader)
    if kept is None:
        messages.error(
            request, "Cet aperçu n'est plus valable ; déposez à nouveau le fichier."
        )
        return redirect("structures:import", organisation.slug)
    done, imported = attempt(
        form,
        lambda: actions.import_people(
            organisation=organisation,
            preview=kept.preview,
            digest=kept.digest,
            choices=choices,
            by=request.reader,
        ),
    )
    if not done:
        return _shown(request, organisation, kept.preview, form, choices)
    messages.success(request, _said(imported))
    return redirect("structures:members", organisation.slug)


def _said(imported: Any) -> str:
    said = (
        f"{counted(imported.admitted, 'personne entrée', 'personnes entrées')} dans "
        f"l'équipe, {counted(imported.changed, 'modifiée')}."
    )
    if imported.left_out:
        said += f" {counted(imported.left_out, 'ligne laissée', 'lignes laissées')}"
        said += " de côté."
    return said


def _choices(request: HttpRequest) -> dict[int, str]:
    return {
        int(name[4:]): answer
        for name, answer in request.POST.items()
        if name.startswith("qui-") and name[4:].isascii() and name[4:].isdecimal()
        if len(name) < 12
    }


def _keep(plan: Plan, reader: Person | None) -> str:
    return signing.dumps(
        {
            "organisation": plan.organisation.pk,
            "reader": reader.pk if reader else None,
            "name": plan.preview.name,
            "lines": [[line.number, *line.cells] for line in plan.preview.lines],
            "digest": plan.digest,
        },
        salt=SALT,
        compress=True,
    )


def _kept(token: str, organisation: Organisation, reader: Person | None) -> Kept | None:
    """What the page carried; None when it was not made here, today, for this reader."""
    try:
        said = signing.loads(token, salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        return None
    owner = (said["organisation"], said["reader"])
    if owner != (organisation.pk, reader.pk if reader else None):
        return None
    lines = [Line(number, tuple(cells)) for number, *cells in said["lines"]]
    return Kept(people_of(lines, said["name"]), said["digest"])


def _shown(
    request: HttpRequest,
    organisation: Organisation,
    preview: Preview,
    form: forms.Form,
    choices: dict[int, str],
) -> HttpResponse:
    plan = make_plan(organisation, preview, request.reader, today())
    return render(
        request,
        "structures/import_preview.html",
        {
            "plan": plan,
            "preview": PreviewPage(plan, choices),
            "organisation": organisation,
            "form": form,
            "kept": _keep(plan, request.reader),
            "crumbs": crumbs(Crumb("Importer"), organisation=organisation),
        },
    )


def _asked(
    request: HttpRequest, organisation: Organisation, form: FileForm
) -> HttpResponse:
    return render(
        request,
        "structures/import.html",
        {
            "organisation": organisation,
            "form": form,
            "crumbs": crumbs(Crumb("Importer"), organisation=organisation),
        },
    )
