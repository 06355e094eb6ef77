"""The anonymised panel of a circle: asked for, made in the background, handed over."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from maillage.apps.circles.actions.withheld import PANEL_WITHHELD
from maillage.apps.circles.data import lakes
from maillage.apps.circles.models import Circle, PanelExport
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


State = PanelExport.State


@action("circles.ask_panel")
def ask_panel(*, circle: Circle, by: Person) -> PanelExport:
    """Have the panel made from the last data; the one before goes.

    Of the same data there is only one: laid on each other, two would say more than
    either. BadInput where a doctor counted in it took his agreement back since.
    """
    require(by, "circles.export_panel", circle)
    from maillage.apps.circles.tasks.panels import make_panel  # noqa: PLC0415

    circle = locked(Circle, circle.pk)
    build = lakes.current_build(circle.organisation)
    known = PanelExport.objects.filter(circle=circle).first()
    if known is not None and known.state == State.READY and known.build == build:
        return known
    _require_not_withheld(known, build)
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
    _at_work(panel).update(archive=archive, state=State.READY, made_at=now())


def failed(panel: PanelExport, message: str) -> None:
    """Why there is none."""
    _at_work(panel).update(state=State.FAILED, message=message[:300])


def _at_work(panel: PanelExport) -> QuerySet[PanelExport]:
    """The panel, unless a doctor took his agreement back while it was made."""
    return PanelExport.objects.filter(pk=panel.pk, state=State.MAKING)


def _require_not_withheld(known: PanelExport | None, build: str) -> None:
    """A panel of the same data without him would tell his rows by difference."""
    if known is not None and known.build == build and known.message == PANEL_WITHHELD:
        raise BadInput(PANEL_WITHHELD)
