"""What the wall of the room shows: slides, moved by links or by the arrows."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from maillage.apps.circles.selectors.live import room_for
from maillage.apps.circles.selectors.live_pulse import pulse
from maillage.apps.circles.selectors.live_wall import slides


@require_safe
@login_required
def projector(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """A slide; its changing part alone for HTMX, or nothing where it is the same."""
    room = room_for(request.reader, slug, session_id)
    stamp = pulse(room, ballots=True)
    if request.GET.get("vu") == stamp:
        return HttpResponse(status=204)
    all_slides = slides(room)
    asked = request.GET.get("vue", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
    place = min(max(number, 1), len(all_slides))
    part = request.GET.get("partie") == "1"
    return render(
        request,
        "circles/live/slide.html" if part else "circles/live/projector.html",
        {
            "room": room,
            "session": room.session,
            "circle": room.circle,
            "slide": all_slides[place - 1],
            "slides": all_slides,
            "before": place - 1 or None,
            "after": place + 1 if place < len(all_slides) else None,
            "stamp": stamp,
            "check_in_url": request.build_absolute_uri(
                reverse("meetings:check_in") + f"?code={room.meeting.check_in_code}"
            ),
            "address": request.get_host() + reverse("meetings:check_in"),
        },
    )
