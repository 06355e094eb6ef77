"""The meetings of a structure on one page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.apps.meetings.selectors.team import team_meetings
from maillage.apps.meetings.team_kinds import SHORT
from maillage.apps.meetings.views.parts import under_meetings
from maillage.apps.structures.selectors import organisation_for
from maillage.apps.structures.views.parts import READ


MEETINGS_A_PAGE = 20


@login_required
@READ
def meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """What is to come, what waits to be written up, what was held."""
    organisation = organisation_for(request.reader, slug, "meetings.read_team_meetings")
    found = team_meetings(request.reader, organisation, request.GET.get("nature", ""))
    page = Paginator(found.held, MEETINGS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "meetings/team/list.html",
        {
            "organisation": organisation,
            "found": found,
            "page": page,
            "short": SHORT,
            "crumbs": under_meetings(organisation),
        },
    )
