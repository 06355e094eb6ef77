"""Sessions: planned, shown, changed, cancelled, brought back, answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from maillage.apps.circles.actions import sessions as actions
from maillage.apps.circles.forms.preparation import CancelForm, CycleForm, SessionForm
from maillage.apps.circles.models import Circle, Seat, Session
from maillage.apps.circles.rules.cycle_dates import proposed_days
from maillage.apps.circles.selectors.circles import circle_for
from maillage.apps.circles.selectors.live import session_for
from maillage.apps.circles.selectors.sessions import standing_of, themes_to_propose
from maillage.apps.circles.views.crumbs import under_circle, under_session
from maillage.apps.circles.views.sent import sent
from maillage.apps.meetings import actions as meetings
from maillage.apps.meetings.models import Meeting, Presence
from maillage.apps.people.attempts import attempt
from maillage.apps.people.clock import today
from maillage.engine.errors import BadInput
from maillage.ui.components import Cell, Column, Crumb, Table
from maillage.ui.formats import counted


TAGS = {Presence.ACCEPTED: "own", Presence.PRESENT: "own", Presence.EXCUSED: "faint"}
"""How an answer is marked."""


@require_safe
@login_required
def session(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """A session's page: where it stands, what this reader may do next."""
    found = standing_of(request.reader, slug, session_id)
    return render(
        request,
        "circles/preparation/session.html",
        {
            "standing": found,
            "session": found.session,
            "meeting": found.session.meeting,
            "circle": found.session.circle,
            "next": found.next(),
            "answers": _answers(found.places) if found.rights.organises else None,
            "crumbs": under_session(found.session),
        },
    )


def _answers(places: list[Any]) -> Table | None:
    if not places:
        return None
    return Table(
        caption="Qui vient",
        columns=(Column("Membre"), Column("Réponse")),
        rows=[
            (
                Cell(str(place.person)),
                Cell("", tag=place.get_presence_display()),
            )
            for place in places
        ],
        show_caption=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """A cycle of sessions: days and themes are proposed, and may be changed."""
    circle = circle_for(request.reader, slug, "circles.plan_session")
    rows = max(3, min(circle.sessions_a_year, actions.MOST_AT_ONCE))
    form = CycleForm(sent(request), rows=rows, initial=_proposed(circle, rows))
    if request.method == "POST" and form.is_valid():
        done, made = attempt(
            form,
            lambda: actions.plan_cycle(
                circle=circle,
                planned=form.planned(),
                where=form.where(),
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, f"{counted(len(made), 'séance planifiée')}.")
            return redirect("circles:session", slug, made[0].pk)
    return render(
        request,
        "circles/preparation/plan.html",
        {
            "circle": circle,
            "form": form,
            "crumbs": under_circle(circle, Crumb("Planifier un cycle")),
        },
        status=422 if form.errors else 200,
    )


def _proposed(circle: Circle, rows: int) -> dict[str, Any]:
    last = (
        Meeting.objects.filter(circle_session__circle=circle)
        .order_by("starts_at")
        .last()
    )
    seats = Seat.objects.on(today()).filter(circle=circle).count()
    found: dict[str, Any] = {
        "hour": localtime(last.starts_at).time() if last else "20:00",
        "place": last.place if last else "",
        "link": last.link if last else "",
        "quorum": last.quorum if last else seats // 2 + 1,
    }
    themes = themes_to_propose(circle, rows)
    days = proposed_days(today(), rows)
    for number, (on, theme) in enumerate(zip(days, themes, strict=True), start=1):
        found |= {f"day_{number}": on, f"theme_{number}": theme}
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Another day, place or theme."""
    found = session_for(request.reader, slug, session_id, "circles.cancel_session")
    form = SessionForm(sent(request), initial=_as_it_is(found))
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.change_session(
                session=found,
                planned=form.planned(),
                where=form.where(),
                version=form.cleaned_data["version"],
                by=request.reader,
            ),
        )
        if done:
            told = found.invited_sequence >= 0
            messages.success(
                request,
                "La séance est changée"
                + (" ; ceux qui étaient invités sont prévenus." if told else "."),
            )
            return redirect("circles:session", slug, session_id)
    now_in_force = _last(form, found)
    return render(
        request,
        "circles/preparation/change.html",
        {
            "session": found,
            "circle": found.circle,
            "form": form,
            "now_in_force": now_in_force,
            "crumbs": under_session(found, Crumb("Changer")),
        },
        status=422 if form.errors else 200,
    )


def _as_it_is(session: Session) -> dict[str, Any]:
    meeting = session.meeting
    start = localtime(meeting.starts_at)
    length = meeting.ends_at - meeting.starts_at
    return {
        "theme": session.theme,
        "day": start.date(),
        "hour": start.time(),
        "minutes": round(length.total_seconds() / 60),
        "place": meeting.place,
        "link": meeting.link,
        "quorum": meeting.quorum,
        "version": meeting.version,
    }


def _last(form: SessionForm, session: Session) -> Meeting | None:
    """What another saved meanwhile; the form then carries its version."""
    if not getattr(form, "stale", False):
        return None
    meeting = Meeting.objects.get(pk=session.meeting_id)
    form.data = {**form.data.dict(), "version": meeting.version}
    return meeting


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The session will not be held."""
    found = session_for(request.reader, slug, session_id, "circles.cancel_session")
    form = CancelForm(sent(request))
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.cancel_session(
                session=found, reason=form.cleaned_data["reason"], by=request.reader
            ),
        )
        if done:
            messages.success(request, "La séance est annulée.")
            return redirect("circles:session", slug, session_id)
    return render(
        request,
        "circles/preparation/cancel.html",
        {
            "session": found,
            "circle": found.circle,
            "form": form,
            "crumbs": under_session(found, Crumb("Annuler")),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@login_required
def restore(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Undo a cancellation."""
    found = session_for(request.reader, slug, session_id, "circles.cancel_session")
    try:
        actions.restore_session(session=found, by=request.reader)
        messages.success(request, "La séance est rétablie.")
    except BadInput as refusal:
        messages.error(request, str(refusal))
    return redirect("circles:session", slug, session_id)


@require_POST
@login_required
def answer_session(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The reader will come, or not."""
    found = session_for(request.reader, slug, session_id, "circles.check_in")
    coming = request.POST.get("coming") == "yes"
    try:
        meetings.answer_invitation(
            meeting=found.meeting, coming=coming, by=request.reader
        )
        messages.success(
            request,
            "C'est noté : vous viendrez."
            if coming
            else "C'est noté : vous êtes excusé.",
        )
    except BadInput as refusal:
        messages.error(request, str(refusal))
    return redirect("circles:session", slug, session_id)
