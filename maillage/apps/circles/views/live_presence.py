"""Who is there: what the animator ticks, reports from the sheet, or takes back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.circles.models import Session
from maillage.apps.circles.selectors.live import room_for, session_for
from maillage.apps.circles.selectors.live_guests import guests_for, known_people
from maillage.apps.meetings import actions
from maillage.apps.meetings.models import Means
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def presence(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The whole list, to report the signed sheet at once; guests are added here."""
    session = session_for(request.reader, slug, session_id, "circles.run_session")
    if request.method == "POST":
        _report(request, session)
        return redirect("circles:presence", slug, session_id)
    room = room_for(request.reader, slug, session_id)
    return render(
        request,
        "circles/live/presence.html",
        {
            "room": room,
            "session": session,
            "circle": session.circle,
            "guests": guests_for(request.reader, session),
        },
    )


@require_POST
@login_required
def tick(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """One person: there, not there after all, or gone."""
    reader = request.reader
    session = session_for(reader, slug, session_id, "circles.read_group_figures")
    person = _people(session, request.POST, "person").first()
    if person is not None:
        try:
            _TICKS[request.POST.get("what", "present")](session, person, reader)
        except BadInput as refusal:
            messages.warning(request, str(refusal))
        except KeyError:
            messages.warning(request, "Ce bouton n'est plus connu ; rechargez la page.")
    back = "circles:presence" if request.POST.get("from") == "list" else "circles:live"
    return redirect(back, slug, session_id)


def _present(session: Session, person: Person, by: Person) -> None:
    actions.mark_present(
        meeting=session.meeting, person=person, means=Means.ANIMATOR, by=by
    )


def _undo(session: Session, person: Person, by: Person) -> None:
    actions.undo_presence(meeting=session.meeting, person=person, by=by)


def _left(session: Session, person: Person, by: Person) -> None:
    actions.mark_left(meeting=session.meeting, person=person, by=by)


LONGEST_KEY = 19
"""Fewer digits than the largest number that a database takes."""

_TICKS = {"present": _present, "undo": _undo, "left": _left}


def _report(request: HttpRequest, session: Session) -> None:
    """Those ticked on the paper sheet, and the guests added."""
    guests = _people(session, request.POST, "guest")
    signed = _people(session, request.POST, "signed")
    try:
        if guests:
            actions.invite_people(
                meeting=session.meeting, people=guests, by=request.reader
            )
        for person in [*signed, *guests]:
            actions.mark_present(
                meeting=session.meeting,
                person=person,
                means=Means.PAPER,
                by=request.reader,
            )
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Les présences de la feuille sont reportées.")


def _people(session: Session, data: QueryDict, name: str) -> QuerySet[Person]:
    """The people of a form, among those that this session may know."""
    typed = data.getlist(name)
    keys = [key for key in typed if key.isdecimal() and len(key) < LONGEST_KEY]
    return known_people(session).filter(pk__in=keys)
