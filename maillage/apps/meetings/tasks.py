"""Letters of a structure's meetings, sent in the background, each to one alone."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.core.mail import get_connection
from django.db.models import QuerySet
from django_tasks import task

from maillage.apps.meetings import letters
from maillage.apps.meetings.letters import Letter
from maillage.apps.meetings.models import Attendance, Meeting, MeetingState
from maillage.apps.people.clock import now


logger = logging.getLogger("maillage.meetings")


@task
def send_invitations(meeting_id: int, people: list[int], words: str) -> None:
    """Invite these people, who have a place at the meeting."""
    meeting = _meeting(meeting_id)
    if meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
        return
    places = _places(meeting).filter(person__in=people)
    _send(
        meeting,
        ((place, letters.invitation(meeting, place, words)) for place in places),
    )


@task
def send_changes(meeting_id: int) -> None:
    """Tell everybody who was invited that the meeting moved, fell or came back."""
    meeting = _meeting(meeting_id)
    letter = letters.change(meeting)
    places = _places(meeting).filter(invited_at__isnull=False)
    _send(meeting, ((place, letter) for place in places))


def _meeting(key: int) -> Meeting:
    return Meeting.objects.select_related("organisation").get(pk=key)


def _places(meeting: Meeting) -> QuerySet[Attendance]:
    return meeting.attendances.exclude(person__email="").select_related("person")


def _send(meeting: Meeting, written: Iterable[tuple[Attendance, Letter]]) -> None:
    """Send each letter; an address that refuses does not stop the others."""
    refused = 0
    made_at = now()
    with get_connection() as connection:
        for place, letter in written:
            message = letters.message(meeting, letter, place.person.email, made_at)
            message.connection = connection
            try:
                message.send()
            except OSError:
                refused += 1
    if refused:
        logger.warning("letters not sent: %s, meeting %s", refused, meeting.pk)
