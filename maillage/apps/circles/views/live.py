"""The session as it is held: the animator's page, the members' page, what they send."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from maillage.apps.circles.actions import live as actions
from maillage.apps.circles.forms.live import CloseForm
from maillage.apps.circles.models import Session
from maillage.apps.circles.selectors.live import Room, room_for, session_for
from maillage.apps.meetings import actions as meetings
from maillage.apps.meetings.models import Meeting
from maillage.apps.meetings.selectors.decisions import decided
from maillage.apps.people.attempts import attempt
from maillage.apps.people.clock import now
from maillage.engine.errors import BadInput


@require_safe
@login_required
def live(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The room: for who animates it, and for who is in it."""
    room = room_for(request.reader, slug, session_id)
    earlier = Meeting.objects.filter(circle_session__circle=room.circle)
    part = decided(request.reader, room.meeting, among=earlier)
    context = {**_context(request, room), "decided": part}
    return render(request, "circles/live/room.html", context)


@require_safe
@login_required
def state(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The part of the room that changes; nothing where the page has it already."""
    room = room_for(request.reader, slug, session_id)
    if request.GET.get("vu") == room.stamp:
        return HttpResponse(status=204)
    return render(request, "circles/live/state.html", _context(request, room))


def _context(request: HttpRequest, room: Room) -> dict[str, object]:
    address = reverse("meetings:check_in") + f"?code={room.meeting.check_in_code}"
    return {
        "room": room,
        "session": room.session,
        "circle": room.circle,
        "check_in_url": request.build_absolute_uri(address),
        "check_in_address": request.get_host() + reverse("meetings:check_in"),
    }


@require_POST
@login_required
def open_session(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The session begins."""
    session = session_for(request.reader, slug, session_id, "circles.run_session")
    return _done(
        request,
        session,
        lambda: actions.open_session(session=session, by=request.reader),
        "La séance est ouverte : affichez le code, chacun signale sa présence.",
    )


@require_POST
@login_required
def put_back(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Opened by mistake: planned again."""
    session = session_for(request.reader, slug, session_id, "circles.run_session")
    return _done(
        request,
        session,
        lambda: meetings.put_back_meeting(meeting=session.meeting, by=request.reader),
        "La séance est de nouveau prévue ; rien n'est compté.",
    )


@require_POST
@login_required
def reopen(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Closed too soon: open again."""
    session = session_for(request.reader, slug, session_id, "circles.cancel_session")
    return _done(
        request,
        session,
        lambda: meetings.reopen_meeting(meeting=session.meeting, by=request.reader),
        "La séance est rouverte, avec un nouveau code.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def close_session(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The session ends: at what hour, and what happens then."""
    room = room_for(request.reader, slug, session_id)
    session = session_for(request.reader, slug, session_id, "circles.cancel_session")
    form = CloseForm(request.POST or None, initial={"ended": localtime(now()).time()})
    if request.method == "POST" and form.is_valid():
        instant = now()
        done, _ = attempt(
            form,
            lambda: actions.close_session(
                session=session,
                by=request.reader,
                ended_at=form.ended_at(instant),
                at=instant,
            ),
        )
        if done:
            messages.success(request, "La séance est close ; le compte rendu est prêt.")
            after = "circles:minutes" if room.runs else "circles:live"
            return redirect(after, slug, session_id)
    context = {**_context(request, room), "form": form}
    return render(request, "circles/live/close.html", context)


def _done(
    request: HttpRequest,
    session: Session,
    act: Callable[[], object],
    said: str,
) -> HttpResponse:
    """Do it, say it, and go back to the room."""
    try:
        act()
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("circles:live", session.circle.slug, session.pk)
