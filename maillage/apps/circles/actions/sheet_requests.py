"""Mirrors are asked for: a step of an action that somebody was allowed."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from maillage.apps.circles.models import Session
from maillage.apps.circles.tasks import sheets as tasks_sheets


def ask_for_sheets(session: Session) -> None:
    """Have the mirrors of a session made, once the caller's transaction is kept.

    Nothing for a session that was never prepared.
    """
    if not session.indicators:
        return
    Session.objects.filter(pk=session.pk).update(
        sheets_state=Session.SheetsState.QUEUED, sheets_message=""
    )
    transaction.on_commit(partial(tasks_sheets.make_sheets.enqueue, session.pk))
