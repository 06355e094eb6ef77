"""What the background work writes of a session's mirrors.

Steps of an action that somebody asked for and was allowed (`sheets.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from maillage.apps.circles.models import GroupSheet, MirrorSheet, Session
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.audit import record
from maillage.apps.people.clock import now
from maillage.apps.structures.models import Organisation
from maillage.engine.mirrors.document import Document


State = Session.SheetsState

NEWER_DATA = "De nouvelles données sont arrivées depuis : les miroirs sont à refaire."


def begin(session_id: int) -> Session | None:
    """The session, its mirrors now being made; None where nobody asks any more."""
    moved = Session.objects.filter(pk=session_id, sheets_state=State.QUEUED).update(
        sheets_state=State.MAKING, sheets_message=""
    )
    if not moved:
        return None
    return Session.objects.select_related("circle__organisation", "meeting").get(
        pk=session_id
    )


@transaction.atomic
def made(
    session: Session,
    *,
    build: str,
    document: Document,
    mirrors: Sequence[MirrorSheet],
    groups: Sequence[GroupSheet],
    message: str = "",
) -> bool:
    """Put the new sheets in the place of the old ones, all or none.

    False where something changed meanwhile (a doctor withdrew, the mirrors were asked
    for again): nothing is kept then.
    """
    still = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if still.sheets_state != State.MAKING:
        return False
    _erase(session)
    MirrorSheet.objects.bulk_create(mirrors)
    GroupSheet.objects.bulk_create(groups)
    Session.objects.filter(pk=session.pk).update(
        sheets_state=State.READY,
        sheets_message=message,
        sheets_build=build,
        sheets_made_at=now(),
        sheets_document=document,
    )
    record("circles.sheets_made", session, by=None, details={"build": build})
    return True


def failed(session: Session, message: str) -> None:
    """Not made: the sentence says why. The sheets before them go, since they are of
    people or of data that are no longer those."""
    with transaction.atomic():
        _erase(session)
        Session.objects.filter(pk=session.pk).update(
            sheets_state=State.FAILED, sheets_message=message, sheets_document=None
        )


def call_for_those_behind(organisation: Organisation, build: str) -> None:
    """Mark the mirrors of sessions to come that were made from an older base."""
    Session.objects.filter(
        circle__organisation=organisation,
        meeting__state=MeetingState.PLANNED,
        sheets_state=State.READY,
    ).exclude(sheets_build=build).update(
        sheets_state=State.STALE, sheets_message=NEWER_DATA
    )


def _erase(session: Session) -> None:
    MirrorSheet.objects.filter(session=session).delete()
    GroupSheet.objects.filter(session=session).delete()


def set_aside(session: Session) -> None:
    """The sheets are of another theme: they go. Joins the caller's transaction."""
    _erase(session)
    Session.objects.filter(pk=session.pk).update(
        sheets_state=State.NONE, sheets_message="", sheets_document=None
    )


def ask_again(session_id: int) -> bool:
    """Whether the sheets, set aside while they were made, are to be made once more."""
    moved = Session.objects.filter(pk=session_id, sheets_state=State.STALE).update(
        sheets_state=State.QUEUED
    )
    return bool(moved)
