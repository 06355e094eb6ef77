"""The pages of meetings of every kind: presence by phone, sheet, calendar, hours."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.meetings import actions, selectors
from maillage.apps.meetings.actions.presence import expected_at
from maillage.apps.meetings.calendar_file import calendar_file
from maillage.apps.meetings.forms import CodeForm
from maillage.apps.meetings.kinds import Right, has_right, page_of, room_of
from maillage.apps.meetings.models import Meeting
from maillage.apps.meetings.wrong_codes import count_wrong, require_not_too_many
from maillage.apps.people.clock import now
from maillage.engine.errors import BadInput
from maillage.ui.documents.attendance import attendance_pdf
from maillage.ui.documents.certificate import Attended, certificate_pdf
from maillage.ui.professions import profession


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check_in(request: HttpRequest) -> HttpResponse:
    """A code typed or scanned, then one touch: counted present."""
    typed = request.POST.get("code") or request.GET.get("code") or ""
    form = CodeForm({"code": typed} if typed or request.method == "POST" else None)
    meeting = None
    if request.reader is not None and form.is_bound and form.is_valid():
        meeting = _expected(request, form)
    if meeting is not None and request.method == "POST":
        actions.check_in(code=meeting.check_in_code, by=request.reader)
        messages.success(request, "Vous êtes compté présent.")
        may_enter = has_right(request.reader, Right.READ, meeting)
        return redirect(room_of(meeting) if may_enter else "home:home")
    return render(request, "meetings/check_in.html", {"form": form, "meeting": meeting})


def _expected(request: HttpRequest, form: CodeForm) -> Meeting | None:
    account, address = request.user.pk, request.META.get("REMOTE_ADDR", "")
    try:
        require_not_too_many(account, address)
    except BadInput as refusal:
        form.add_error(None, str(refusal))
        return None
    try:
        return expected_at(form.cleaned_data["code"], request.reader)
    except BadInput as refusal:
        count_wrong(account, address)
        form.add_error("code", str(refusal))
        return None


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
    return _file(content, "application/pdf", f"emargement-{meeting.pk}.pdf")


@require_safe
@login_required
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting for one's calendar."""
    meeting = _meeting(request, pk)
    address = request.build_absolute_uri(page_of(meeting))
    content = calendar_file(meeting, address, now())
    return _file(content, "text/calendar; charset=utf-8", f"reunion-{meeting.pk}.ics")


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
    return _file(content, "application/pdf", f"attestation-{year}.pdf")


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    meeting = selectors.meeting_for(request.reader, pk)
    if meeting is None:
        raise Http404
    return meeting


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    how = "inline" if kind == "application/pdf" else "attachment"
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'{how}; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
