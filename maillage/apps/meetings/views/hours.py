"""The hours of who reads, and his own attestation."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.apps.meetings import selectors
from maillage.apps.meetings.views.files import private_file
from maillage.apps.people.clock import now
from maillage.ui.documents.certificate import Attended, certificate_pdf
from maillage.ui.professions import profession


@require_safe
@login_required
def my_hours(request: HttpRequest) -> HttpResponse:
    """The reader's meetings and hours, by year."""
    years = selectors.own_years(request.reader)
    return render(request, "meetings/my_hours.html", {"years": years})


@require_safe
@login_required
def certificate(request: HttpRequest, year: int) -> HttpResponse:
    """The reader's own attestation of a year."""
    found = selectors.own_year(request.reader, year)
    if found is None:
        raise Http404
    person = request.reader
    content = certificate_pdf(
        name=str(person),
        profession=profession(person.profession),
        rpps=person.rpps or "",
        year=year,
        attended=[
            Attended(one.on, one.title, one.organisation, one.minutes)
            for one in found.attended
        ],
        made_at=now(),
    )
    return private_file(content, "application/pdf", f"attestation-{year}.pdf")
