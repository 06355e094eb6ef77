"""What a circle says of its meetings: who may do what with a session."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from maillage.apps.circles.models import Circle
from maillage.apps.meetings.kinds import Kind, Right, register
from maillage.apps.meetings.models import Meeting, MeetingKind
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


def register_sessions() -> None:
    """Make sessions of circles known to the meetings; once, when Django starts."""
    register(
        MeetingKind.CIRCLE_SESSION,
        Kind(
            may_plan=lambda reader, circle: allowed(
                reader, "circles.plan_session", circle
            ),
            rights={
                Right.READ: _of_session("circles.read_session"),
                Right.CHANGE: _of_circle("circles.plan_session"),
                Right.CANCEL: _of_session("circles.cancel_session"),
                Right.INVITE: _of_session("circles.invite_to_session"),
                Right.ATTEND: _of_session("circles.check_in"),
                Right.RUN: _of_session("circles.run_session"),
                # Where the animators have gone, who organises may close for them.
                Right.CLOSE: _of_session("circles.cancel_session"),
                Right.SIGN: _of_session("circles.sign_minutes"),
                Right.READ_MINUTES: _of_session("circles.read_minutes"),
            },
            organisation=_organisation,
            page=_page,
            room=_room,
        ),
    )


def _of_session(verb: str) -> Callable[[Person, Meeting], bool]:
    return lambda reader, meeting: allowed(reader, verb, meeting.circle_session)


def _of_circle(verb: str) -> Callable[[Person, Meeting], bool]:
    return lambda reader, meeting: allowed(reader, verb, meeting.circle_session.circle)


def _organisation(circle: Circle) -> Organisation:
    return circle.organisation


def _page(meeting: Meeting) -> str:
    session = meeting.circle_session
    return reverse("circles:session", args=(session.circle.slug, session.pk))


def _room(meeting: Meeting) -> str:
    session = meeting.circle_session
    return reverse("circles:live", args=(session.circle.slug, session.pk))
