"""What the background work writes of a file: how far it is, what became of it.

These are steps of an action that somebody asked for (`drops.py`) and was allowed: they
ask for no right of their own, and write in the name of who brought the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from maillage.apps.circles.actions.buildings import ask_for_build
from maillage.apps.circles.data import depots
from maillage.apps.circles.models import Drop
from maillage.apps.people.audit import record
from maillage.apps.people.clock import now


WITH_A_FILE = (
    Drop.State.RECEIVED,
    Drop.State.CHECKING,
    Drop.State.CHECKED,
    Drop.State.IMPORTING,
)
"""The states in which the file itself still waits here."""


def begin(drop_id: int, state: Drop.State, *, expected: Drop.State) -> Drop | None:
    """The file, now in this state; None where it left the state it was expected in."""
    moved = Drop.objects.filter(pk=drop_id, state=expected).update(
        state=state, progress_percent=0, message=""
    )
    if not moved:
        return None
    return Drop.objects.select_related("circle__organisation", "dropped_by").get(
        pk=drop_id
    )


def note_progress(drop: Drop, percent: int) -> None:
    """How far the work is, for who watches the page."""
    Drop.objects.filter(pk=drop.pk).update(progress_percent=min(max(percent, 0), 100))


def checked(drop: Drop, report: Mapping[str, Any]) -> None:
    """The trial is over: the file may be imported, its report says how it is."""
    drop.state, drop.report = Drop.State.CHECKED, dict(report)
    drop.progress_percent = 100
    drop.save(update_fields=["state", "report", "progress_percent"])


def put_back(drop: Drop, message: str) -> None:
    """What was asked could not be done now, and may be asked again: the file waits."""
    drop.state, drop.message = Drop.State.CHECKED, message
    drop.save(update_fields=["state", "message"])


def ended(
    drop: Drop,
    state: Drop.State,
    message: str = "",
    *,
    report: Mapping[str, Any] | None = None,
    batch: str = "",
) -> None:
    """The file is done with, and erased; `message` says why where it was not taken."""
    path = drop.path
    drop.state, drop.message, drop.path = state, message, ""
    drop.finished_at = now()
    if report is not None:
        drop.report = dict(report)
    if batch:
        drop.batch = batch
    drop.save()
    depots.erase(path)
    record(
        "circles.end_drop",
        drop,
        by=drop.dropped_by,
        details={"state": str(state), "batch": drop.batch},
    )


@transaction.atomic
def imported(drop: Drop, batch: str) -> None:
    """Its right lines are in the data, which are to be made into a base."""
    ended(drop, Drop.State.IMPORTED, batch=batch)
    ask_for_build(drop.circle.organisation)


@transaction.atomic
def retracted(drop: Drop) -> None:
    """Its lines are no longer in the data, which are to be made into a base."""
    drop.state, drop.message, drop.finished_at = Drop.State.RETRACTED, "", now()
    drop.save()
    ask_for_build(drop.circle.organisation)


def still_there(drop: Drop, message: str) -> None:
    """The retraction could not be done now; the lines are still in the data."""
    drop.state, drop.message = Drop.State.IMPORTED, message
    drop.save()
