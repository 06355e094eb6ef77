"""What the background work writes of a structure's base of calculation."""

from __future__ import annotations

from maillage.apps.circles.models import Building
from maillage.apps.people.audit import record
from maillage.apps.people.clock import now


def begin(organisation_id: int) -> Building | None:
    """The base, now being made; None where nobody asked for it any more."""
    moved = Building.objects.filter(
        organisation=organisation_id, state=Building.State.QUEUED
    ).update(state=Building.State.MAKING, progress_percent=0, message="")
    if not moved:
        return None
    return Building.objects.select_related("organisation").get(
        organisation=organisation_id
    )


def note_progress(building: Building, percent: int) -> None:
    """How far the work is."""
    Building.objects.filter(pk=building.pk).update(
        progress_percent=min(max(percent, 0), 100)
    )


def made(building: Building, build: str) -> None:
    """The new base is the one in use."""
    Building.objects.filter(pk=building.pk).update(
        finished_at=now(), progress_percent=100
    )
    # Asked for again meanwhile, it stays asked for.
    Building.objects.filter(pk=building.pk, state=Building.State.MAKING).update(
        state=Building.State.MADE
    )
    record("circles.base_made", building, by=None, details={"build": build})


def failed(building: Building, message: str) -> None:
    """Not made; the base in use is the one it was."""
    Building.objects.filter(pk=building.pk).update(
        state=Building.State.FAILED, message=message, finished_at=now()
    )
