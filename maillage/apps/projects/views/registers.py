"""The registers of a structure on one page, and each as a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.apps.projects.registers import tables
from maillage.apps.projects.registers.overview import overview_of
from maillage.apps.projects.selectors.registers import Registers, registers_for
from maillage.apps.structures.views.parts import READ, crumbs
from maillage.ui.components import Crumb, Table


FILES = (
    ("protocoles", "Protocoles"),
    ("stages", "Stages"),
    ("missions", "Missions de santé publique"),
    ("engagements", "Organisation et engagements"),
)
"""Each register as a spreadsheet: its address and its name."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@login_required
@READ
def registers(request: HttpRequest, slug: str) -> HttpResponse:
    """What is in force, what misses a document, what is to review."""
    found = registers_for(request.reader, slug)
    return render(
        request,
        "projects/registers/registers.html",
        {
            "registers": found,
            "organisation": found.organisation,
            "overview": overview_of(found),
            "files": FILES,
            "crumbs": crumbs(Crumb("Registres"), organisation=found.organisation),
        },
    )


@login_required
@READ
def register_csv(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One register, for a spreadsheet."""
    found = registers_for(request.reader, slug)
    table = _table(found, name)
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in tables.as_rows(table):
        writer.writerow([_harmless(cell) for cell in row])
    return HttpResponse(
        text.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{slug}.csv"',
            "Cache-Control": "private, no-store",
        },
    )


def _table(found: Registers, name: str) -> Table:
    if name == "protocoles":
        lines = [*found.protocols, *found.retired_protocols]
        return tables.protocols_table(found, lines)
    if name == "stages":
        return tables.placements_table(found, found.placements)
    if name == "missions":
        return tables.missions_table(found, found.missions)
    if name == "engagements":
        every = [line for kind in found.kinds for line in kind.lines]
        return tables.arrangements_table(found, every)
    raise Http404


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
