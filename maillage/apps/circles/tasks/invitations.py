"""Letters of sessions, sent in the background, each to one person alone."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.core.mail import get_connection
from django_tasks import task

from maillage.apps.circles.models import Session
from maillage.apps.circles.words import letters
from maillage.apps.circles.words.letters import Letter
from maillage.apps.meetings.models import Attendance, MeetingState
from maillage.apps.people.clock import now


logger = logging.getLogger("maillage.circles")


@task
def send_invitations(session_id: int, people: list[int], words: str) -> None:
    """Invite these people, who have a place at the meeting."""
    session = _session(session_id)
    if session.meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
        return
    places = _places(session).filter(person__in=people)
    _send(
        session,
        ((place, letters.invitation(session, place, words)) for place in places),
    )


@task
def send_changes(session_id: int) -> None:
    """Tell everybody who was invited that the session moved, fell or came back."""
    session = _session(session_id)
    letter = letters.change(session)
    _send(
        session,
        ((p, letter) for p in _places(session).filter(invited_at__isnull=False)),
    )


def _session(session_id: int) -> Session:
    return (
        Session.objects.select_related("circle", "meeting")
        .defer("sheets_document")
        .get(pk=session_id)
    )


def _places(session: Session) -> Iterable[Attendance]:
    return session.meeting.attendances.exclude(person__email="").select_related(
        "person"
    )


def _send(session: Session, written: Iterable[tuple[Attendance, Letter]]) -> None:
    """Send each letter; an address that refuses does not stop the others."""
    refused = 0
    made_at = now()
    with get_connection() as connection:
        for place, letter in written:
            message = letters.message(session, letter, place.person.email, made_at)
            message.connection = connection
            try:
                message.send()
            except OSError:
                refused += 1
    if refused:
        logger.warning("letters not sent: %s, session %s", refused, session.pk)
