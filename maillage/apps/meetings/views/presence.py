"""Presence at a meeting of any kind: ticked, from the signed sheet, corrected."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from maillage.apps.meetings import actions
from maillage.apps.meetings.forms.team import ScanForm
from maillage.apps.meetings.kinds import page_of
from maillage.apps.meetings.models import (
    Means,
    Meeting,
    MeetingState,
    Presence,
    ScanKind,
)
from maillage.apps.meetings.scan_files import LARGEST_BYTES, TOO_LARGE
from maillage.apps.meetings.selectors.known_people import known_people
from maillage.apps.meetings.selectors.team import scan_for, scans_of
from maillage.apps.meetings.team_kinds import TEAM_KINDS
from maillage.apps.meetings.views.parts import under_meeting
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.apps.structures.views.parts import READ, READ_OR_SEND, SEND
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb


LONGEST_KEY = 18
"""Fewer digits than the largest number that a database takes."""

MEDIA_TYPES = {
    ScanKind.PDF: "application/pdf",
    ScanKind.JPEG: "image/jpeg",
    ScanKind.PNG: "image/png",
}


@login_required
@READ_OR_SEND
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """The list to tick beside the signed sheet; each one's time once it is over."""
    meeting = _run(request, pk)
    if request.method == "POST":
        _report(request, meeting)
        return redirect("meetings:presence", pk)
    return _page(request, meeting, ScanForm())


def _page(request: HttpRequest, meeting: Meeting, form: ScanForm) -> HttpResponse:
    places = list(meeting.attendances.select_related("person"))
    listed = {place.person_id for place in places}
    others = []
    if meeting.kind in TEAM_KINDS:
        others = list(known_people(meeting.organisation).exclude(pk__in=listed))
    present = [p for p in places if p.presence == Presence.PRESENT]
    return render(
        request,
        "meetings/presence.html",
        {
            "meeting": meeting,
            "back": page_of(meeting),
            "present": present,
            "expected": [p for p in places if p.presence != Presence.PRESENT],
            "others": others,
            "scans": scans_of(meeting),
            "form": form,
            "is_held": meeting.state == MeetingState.HELD,
            "signed": meeting.minutes.filter(signed_at__isnull=False).exists(),
            "crumbs": under_meeting(meeting, Crumb("Présences"))
            if meeting.kind in TEAM_KINDS
            else [Crumb(meeting.title, page_of(meeting)), Crumb("Présences")],
        },
        status=422 if form.errors else 200,
    )


def _run(request: HttpRequest, pk: int) -> Meeting:
    meeting = Meeting.objects.select_related("organisation").filter(pk=pk).first()
    if meeting is None:
        raise Http404
    require(request.reader, "meetings.run_meeting", meeting)
    return meeting


def _report(request: HttpRequest, meeting: Meeting) -> None:
    """Those ticked are there; the minutes typed are theirs. All of it, or nothing."""
    try:
        with transaction.atomic():
            for person in _people(meeting, request.POST, "signed"):
                actions.mark_present(
                    meeting=meeting, person=person, means=Means.PAPER, by=request.reader
                )
            _correct_times(request, meeting)
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Les présences sont enregistrées.")


def _correct_times(request: HttpRequest, meeting: Meeting) -> None:
    if meeting.state != MeetingState.HELD:
        return
    for place in meeting.attendances.filter(presence=Presence.PRESENT).select_related(
        "person"
    ):
        typed = request.POST.get(f"minutes_{place.person_id}", "").strip()
        if typed and typed != str(place.minutes):
            actions.set_minutes_of_presence(
                meeting=meeting,
                person=place.person,
                minutes=int(typed) if typed.isdecimal() and len(typed) < 6 else 0,
                by=request.reader,
            )


@login_required
@SEND
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Not there after all."""
    meeting = _run(request, pk)
    for person in _people(meeting, request.POST, "person"):
        try:
            actions.undo_presence(meeting=meeting, person=person, by=request.reader)
            messages.success(request, f"{person} n'est plus compté présent.")
        except BadInput as refusal:
            messages.warning(request, str(refusal))
    return redirect("meetings:presence", pk)


@login_required
@SEND
def bring_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed sheet comes back."""
    meeting = _run(request, pk)
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        brought, _ = attempt(form, lambda: _keep(request, meeting))
        if brought:
            messages.success(
                request, "La feuille signée est gardée ; cochez ceux qui ont signé."
            )
            return redirect("meetings:presence", pk)
    return _page(request, meeting, form)


def _keep(request: HttpRequest, meeting: Meeting) -> object:
    file = request.FILES["file"]
    if file.size > LARGEST_BYTES:
        raise BadInput(TOO_LARGE)
    return actions.file_scanned_sheet(
        meeting=meeting, content=file.read(), by=request.reader
    )


@login_required
@READ
def scan(request: HttpRequest, pk: int, key: int) -> FileResponse:
    """The sheet as it was brought, for who runs the meeting."""
    sheet = scan_for(request.reader, pk, key)
    kind = ScanKind(sheet.kind)
    answer = FileResponse(
        sheet.file.open("rb"),
        as_attachment=True,
        content_type=MEDIA_TYPES[kind],
        filename=f"emargement-{pk}-{key}.{kind}",
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@SEND
def withdraw_scan(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Brought by mistake."""
    sheet = scan_for(request.reader, pk, key)
    actions.withdraw_scanned_sheet(sheet=sheet, by=request.reader)
    messages.success(request, "La feuille est retirée ; la déposer à nouveau la remet.")
    return redirect("meetings:presence", pk)


def _people(meeting: Meeting, data: QueryDict, name: str) -> list[Person]:
    """The people of a form, among those whom this meeting may know."""
    typed = data.getlist(name)
    keys = {int(k) for k in typed if k.isdecimal() and len(k) < LONGEST_KEY}
    listed = set(meeting.attendances.values_list("person", flat=True))
    if meeting.kind in TEAM_KINDS:
        known = known_people(meeting.organisation)
        listed |= set(known.filter(pk__in=keys).values_list("pk", flat=True))
    return list(Person.objects.filter(pk__in=keys & listed))
