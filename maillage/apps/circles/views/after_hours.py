"""The hours of a circle by person and year, on a page and as a file."""

from __future__ import annotations

import csv

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.apps.circles.selectors.after import Ledger, hours_of_circle
from maillage.apps.circles.selectors.circles import circle_for
from maillage.ui.professions import profession


@require_safe
@login_required
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """Who was there, how long, in a year."""
    circle = circle_for(request.reader, slug, "circles.read_hours")
    found = hours_of_circle(request.reader, circle, _year(request))
    return render(
        request, "circles/after/hours.html", {"circle": circle, "ledger": found}
    )


@require_safe
@login_required
def hours_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as CSV, for a spreadsheet: minutes as whole numbers."""
    circle = circle_for(request.reader, slug, "circles.read_hours")
    found = hours_of_circle(request.reader, circle, _year(request))
    name = f"heures-{circle.slug}-{found.year}.csv"
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
    answer.write("\ufeff")  # without it a French Excel misreads the accents
    _write(answer, found)
    return answer


def _write(answer: HttpResponse, found: Ledger) -> None:
    lines = csv.writer(answer, delimiter=";")
    lines.writerow(["Nom", "Prénom", "Profession", "Année", "Séances", "Minutes"])
    for row in found.rows:
        person = row.person
        lines.writerow(
            [
                _harmless(person.family_name),
                _harmless(person.given_name),
                profession(person.profession),
                found.year,
                row.meetings,
                row.minutes,
            ]
        )


def _harmless(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def _year(request: HttpRequest) -> int | None:
    asked = request.GET.get("annee", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 else None
