"""What the background work writes of how the figures of a session came to be.

Steps after the making of its mirrors, which somebody asked for and was allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from maillage.apps.circles.models import MirrorSheet, Session
from maillage.apps.meetings.models import MeetingState


State = MirrorSheet.ExplanationState

TO_COME = (MeetingState.PLANNED, MeetingState.OPEN)


def begin(session_id: int) -> list[MirrorSheet]:
    """The sheets of a session, now being explained; none where nobody asks any more.

    A session that is over is not explained: its figures are those of that evening.
    """
    asked = MirrorSheet.objects.filter(
        session=session_id, explanation_state=State.QUEUED
    )
    late = asked.exclude(session__meeting__state__in=TO_COME)
    late.update(explanation_state=State.LATE)
    asked.update(explanation_state=State.MAKING)
    return list(
        MirrorSheet.objects.filter(session=session_id, explanation_state=State.MAKING)
        .select_related("session__circle__organisation")
        .order_by("code", "position")
    )


def explained(documents: Mapping[int, dict[str, Any]]) -> None:
    """Keep documents by the key of their sheet, where it is still there.

    A sheet erased meanwhile, because its doctor withdrew, takes nothing.
    """
    with transaction.atomic():
        for key, document in documents.items():
            MirrorSheet.objects.filter(pk=key, explanation_state=State.MAKING).update(
                explanation=document, explanation_state=State.READY
            )


def ended(session: Session, state: State) -> None:
    """What is still being made of a session will not be: the state says why."""
    _being_made().filter(session=session).update(explanation_state=state)


def interrupted() -> None:
    """The service stopped meanwhile; the figures stand, without their account."""
    _being_made().update(explanation_state=State.FAILED)


def _being_made() -> Any:
    return MirrorSheet.objects.filter(explanation_state=State.MAKING)
