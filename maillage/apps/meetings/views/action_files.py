"""The list of things to do taken away: on paper, and for a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime

from maillage.apps.meetings.forms.decisions import PointsFilter
from maillage.apps.meetings.models import ActionPoint
from maillage.apps.meetings.selectors.action_points import (
    PointsPage,
    owners_of,
    points_page,
)
from maillage.apps.meetings.views.action_points import owner_in
from maillage.apps.meetings.views.files import private_file
from maillage.apps.people.clock import now, today
from maillage.apps.structures.selectors import organisation_for
from maillage.apps.structures.views.parts import READ
from maillage.ui.documents.action_points import PointRow, action_points_pdf
from maillage.ui.formats import day, short_day


HEADINGS = (
    "Action",
    "Confiée à",
    "Pour le",
    "D'abord pour le",
    "État",
    "Le",
    "Motif",
    "Réunion",
    "Date de la réunion",
)


@login_required
@READ
def points_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """What is still to do, to pin up or to read at a meeting."""
    page = _asked(request, slug)
    content = action_points_pdf(
        organisation=page.organisation.name,
        owner=str(page.owner) if page.owner else "",
        late=[_row(line.point) for line in page.late],
        coming=[_row(line.point) for line in page.coming],
        on=today(),
        made_at=now(),
    )
    return private_file(content, "application/pdf", f"actions-{slug}.pdf")


@login_required
@READ
def points_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """All that the list of the page holds."""
    page = _asked(request, slug)
    text = StringIO()
    text.write("\ufeff")  # without it a French Excel misreads the accents
    lines = csv.writer(text, delimiter=";")
    lines.writerow(HEADINGS)
    for line in (*page.late, *page.coming, *page.closed):
        lines.writerow([_harmless(cell) for cell in _cells(line.point)])
    content = text.getvalue().encode()
    return private_file(content, "text/csv; charset=utf-8", f"actions-{slug}.csv")


def _asked(request: HttpRequest, slug: str) -> PointsPage:
    organisation = organisation_for(request.reader, slug, "meetings.read_team_meetings")
    form = PointsFilter(owners_of(request.reader, organisation), request.GET)
    return points_page(request.reader, organisation, owner_in(form))


def _row(point: ActionPoint) -> PointRow:
    meeting = point.meeting
    return PointRow(
        text=point.text,
        owner=str(point.owner),
        due=day(point.due_on),
        source=f"{meeting.title}, {day(meeting.starts_at)}" if meeting else "",
    )


def _cells(point: ActionPoint) -> list[str]:
    state, closed_at = "à faire", point.done_at or point.dropped_at
    if closed_at:
        state = "fait" if point.done_at else "abandonné"
    meeting = point.meeting
    return [
        point.text,
        str(point.owner),
        short_day(point.due_on),
        short_day(point.first_due_on),
        state,
        short_day(localtime(closed_at).date()) if closed_at else "",
        point.dropped_because,
        meeting.title if meeting else "",
        short_day(localtime(meeting.starts_at).date()) if meeting else "",
    ]


def _harmless(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
