"""What a stopped process left in the middle: said, never taken up again by itself."""

from __future__ import annotations

from maillage.apps.circles.actions import (
    building_states,
    drop_states,
    effect_states,
    explanation_states,
    sheet_states,
)
from maillage.apps.circles.data import lakes
from maillage.apps.circles.models import Building, Drop, Session
from maillage.engine.errors import BadInput


STOPPED = (
    "Le service s'est arrêté pendant ce travail ; rien n'a été importé et le fichier "
    "est effacé : déposez-le de nouveau."
)
STOPPED_MAKING = "Le service s'est arrêté pendant ce travail ; demandez-le de nouveau."


def recover_interrupted() -> None:
    """Put what was being done when the service stopped in a state that says so.

    An import that was committed just before the stop is recognised: a batch is in the
    data or is not. Called once, before the background work begins again.
    """
    running = (Drop.State.CHECKING, Drop.State.IMPORTING, Drop.State.RETRACTING)
    found = Drop.objects.filter(state__in=running)
    for drop in found.select_related("circle__organisation", "dropped_by"):
        _recover(drop)
    for building in Building.objects.filter(state=Building.State.MAKING):
        building_states.failed(building, STOPPED_MAKING)
    making = Session.SheetsState.MAKING
    for session in Session.objects.filter(sheets_state=making):
        sheet_states.failed(session, STOPPED_MAKING)
    explanation_states.interrupted()
    effect_states.interrupted()


def _recover(drop: Drop) -> None:
    if drop.state == Drop.State.CHECKING:
        drop_states.ended(drop, Drop.State.FAILED, STOPPED)
        return
    batch = _batch_of(drop)
    if drop.state == Drop.State.IMPORTING and batch:
        drop_states.imported(drop, batch)
    elif drop.state == Drop.State.IMPORTING:
        drop_states.ended(drop, Drop.State.FAILED, STOPPED)
    elif batch:
        drop_states.still_there(drop, STOPPED_MAKING)
    else:
        drop_states.retracted(drop)


def _batch_of(drop: Drop) -> str:
    """The batch that holds this very file; empty where none does."""
    try:
        batches = lakes.lake_of(drop.circle.organisation).batches()
    except (BadInput, OSError):
        return ""
    return next((each.batch for each in batches if each.sha256 == drop.sha256), "")
