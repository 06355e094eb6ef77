"""What the pages of a structure's meetings share."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.apps.meetings.kinds import page_of
from maillage.apps.meetings.models import Meeting
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.views.parts import crumbs
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb
from maillage.ui.formats import day


def under_meetings(organisation: Organisation, *below: Crumb) -> list[Crumb]:
    """From the structures to a page below the structure's meetings."""
    address = reverse("meetings:list", args=(organisation.slug,)) if below else ""
    return crumbs(Crumb("Réunions", address), *below, organisation=organisation)


def under_meeting(meeting: Meeting, *below: Crumb) -> list[Crumb]:
    """From the structures to a page below one meeting."""
    name = f"{meeting.title}, {day(meeting.starts_at)}"
    here = Crumb(name, page_of(meeting) if below else "")
    return under_meetings(meeting.organisation, here, *below)


def done(
    request: HttpRequest, meeting: Meeting, act: Callable[[], object], said: str
) -> HttpResponse:
    """Do it, say it or why not, and go back to the meeting's page."""
    try:
        act()
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(page_of(meeting))
