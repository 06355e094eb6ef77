"""What is taken away of a meeting: its sheet to sign, its place in a calendar."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from maillage.apps.meetings import selectors
from maillage.apps.meetings.calendar_file import calendar_file
from maillage.apps.meetings.kinds import page_of
from maillage.apps.meetings.models import Meeting
from maillage.apps.people.clock import now
from maillage.ui.documents.attendance import attendance_pdf
from maillage.ui.professions import profession


@require_safe
@login_required
def attendance_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet to sign with a pen, with the names of those expected."""
    meeting = _meeting(request, pk)
    expected = [
        (str(person), profession(person.profession))
        for person in selectors.expected_people(meeting)
    ]
    content = attendance_pdf(
        title=meeting.title,
        organisation=meeting.organisation.name,
        starts_at=localtime(meeting.starts_at),
        ends_at=localtime(meeting.ends_at),
        place=meeting.place,
        expected=expected,
        made_at=now(),
    )
    return private_file(content, "application/pdf", f"emargement-{meeting.pk}.pdf")


@require_safe
@login_required
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting for one's calendar."""
    meeting = _meeting(request, pk)
    address = request.build_absolute_uri(page_of(meeting))
    content = calendar_file(meeting, address, now())
    return private_file(
        content, "text/calendar; charset=utf-8", f"reunion-{meeting.pk}.ics"
    )


def private_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file for this reader alone; a PDF is shown, the rest is saved."""
    how = "inline" if kind == "application/pdf" else "attachment"
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'{how}; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    meeting = selectors.meeting_for(request.reader, pk)
    if meeting is None:
        raise Http404
    return meeting
