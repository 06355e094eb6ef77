"""The hours of a structure's meetings by person and kind, on a page and as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.apps.meetings.selectors.hours import TeamHours, team_hours
from maillage.apps.meetings.team_kinds import SHORT
from maillage.apps.meetings.views.parts import under_meetings
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.selectors import organisation_for
from maillage.apps.structures.views.parts import READ
from maillage.ui.components import Column, Crumb, Table
from maillage.ui.formats import capital, duration
from maillage.ui.professions import profession


@login_required
@READ
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """Who was there, how long, at which kind of meeting."""
    organisation, found = _found(request, slug)
    return render(
        request,
        "meetings/team/hours.html",
        {
            "organisation": organisation,
            "hours": found,
            "table": _table(found),
            "crumbs": under_meetings(organisation, Crumb("Heures")),
        },
    )


def _table(found: TeamHours) -> Table:
    rows = []
    totals = dict.fromkeys(found.kinds, 0)
    for person, by_kind in found.rows:
        cells = []
        for kind in found.kinds:
            minutes = by_kind[kind].minutes if kind in by_kind else 0
            totals[kind] += minutes
            cells.append(duration(minutes) if minutes else "")
        whole = sum(one.minutes for one in by_kind.values())
        rows.append([str(person), duration(whole), *cells])
    return Table(
        f"Heures de réunion de {found.year}",
        [
            Column("Personne"),
            Column("Total", "number"),
            *(Column(capital(SHORT[kind]), "number") for kind in found.kinds),
        ],
        rows,
        foot=[
            "Ensemble",
            duration(found.minutes),
            *(duration(totals[kind]) for kind in found.kinds),
        ],
        show_caption=False,
    )


@login_required
@READ
def hours_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as CSV, a line for each person and kind: minutes as whole numbers."""
    organisation, found = _found(request, slug)
    name = f"heures-{organisation.slug}-{found.year}.csv"
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
    answer.write("\ufeff")  # without it a French Excel misreads the accents
    lines = csv.writer(answer, delimiter=";")
    lines.writerow(
        ["Nom", "Prénom", "Profession", "Année", "Nature", "Réunions", "Minutes"]
    )
    lines.writerows(_lines(found))
    return answer


def _lines(found: TeamHours) -> Iterator[list[object]]:
    for person, by_kind in found.rows:
        who = (_harmless(person.family_name), _harmless(person.given_name))
        trade = profession(person.profession)
        for kind in found.kinds:
            if kind in by_kind:
                one = by_kind[kind]
                counts = (SHORT[kind], one.meetings, one.minutes)
                yield [*who, trade, found.year, *counts]


def _found(request: HttpRequest, slug: str) -> tuple[Organisation, TeamHours]:
    organisation = organisation_for(request.reader, slug, "meetings.read_team_hours")
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else None
    return organisation, team_hours(request.reader, organisation, year)


def _harmless(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
