"""The anonymised panel of a circle: asked for, made in the background, handed over."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from maillage.apps.circles.data import lakes
from maillage.apps.circles.models import Circle, PanelExport
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person


State = PanelExport.State


@action("circles.ask_panel")
def ask_panel(*, circle: Circle, by: Person) -> PanelExport:
    """Have the panel made from the last data; the one before goes.

    Of the same data there is only one: laid on each other, two would say more than
    either.
    """
    require(by, "circles.export_panel", circle)
    from maillage.apps.circles.tasks.panels import make_panel  # noqa: PLC0415

    circle = locked(Circle, circle.pk)
    build = lakes.current_build(circle.organisation)
    known = PanelExport.objects.filter(circle=circle).first()
    if known is not None and known.state == State.READY and known.build == build:
        return known
    panel, _ = PanelExport.objects.update_or_create(
        circle=circle,
        defaults={
            "state": State.QUEUED,
            "message": "",
            "build": build,
            "archive": b"",
            "asked_by": by,
            "asked_at": now(),
            "made_at": None,
        },
    )
    record("circles.ask_panel", circle, by=by, details={"build": build})
    transaction.on_commit(partial(make_panel.enqueue, panel.pk))
    return panel


@action("circles.download_panel")
def download_panel(*, circle: Circle, by: Person) -> bytes:
    """The zip, and the trace that it left; empty where it is not made."""
    require(by, "circles.export_panel", circle)
    panel = PanelExport.objects.filter(circle=circle, state=State.READY).first()
    if panel is None:
        return b""
    record("circles.download_panel", circle, by=by, details={"build": panel.build})
    return bytes(panel.archive)


def begin(panel_id: int) -> PanelExport | None:
    """The panel, now being made; None where it is made already."""
    moved = PanelExport.objects.filter(pk=panel_id).exclude(state=State.READY)
    if not moved.update(state=State.MAKING):
        return None
    return PanelExport.objects.select_related("circle__organisation").get(pk=panel_id)


def made(panel: PanelExport, archive: bytes) -> None:
    """Kept, to be downloaded."""
    panel.archive, panel.state, panel.made_at = archive, State.READY, now()
    panel.save(update_fields=["archive", "state", "made_at"])


def failed(panel: PanelExport, message: str) -> None:
    """Why there is none."""
    panel.state, panel.message = State.FAILED, message[:300]
    panel.save(update_fields=["state", "message"])
