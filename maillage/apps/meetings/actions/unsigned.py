"""What holds for all that is written of a meeting: begun, and nothing signed yet."""

from __future__ import annotations

from maillage.apps.meetings.models import Meeting, MeetingState
from maillage.engine.errors import BadInput


def require_being_written(meeting: Meeting) -> None:
    """BadInput unless the meeting is open or held, and its minutes unsigned."""
    if meeting.state not in (MeetingState.OPEN, MeetingState.HELD):
        raise BadInput(
            f"La réunion est {meeting.get_state_display()} : ce qu'elle décide "
            "s'écrit une fois qu'elle est ouverte."
        )
    if meeting.minutes.filter(signed_at__isnull=False).exists():
        raise BadInput(
            "Le compte rendu est signé : ce qui a été décidé ne change plus. "
            "Une action nouvelle s'ajoute depuis la liste des actions."
        )
