"""The anonymised panel of a circle, made in the background."""

from __future__ import annotations

import logging

from django_tasks import task

from maillage.apps.circles.actions import panels
from maillage.engine.errors import BadInput


logger = logging.getLogger("maillage.circles")

BROKEN = (
    "Un défaut a interrompu l'export. Recommencez, et si cela se répète, prévenez qui "
    "tient ce service."
)


@task()
def make_panel(panel_id: int) -> None:
    """Count, protect and keep the panel of a circle, or say why it is not there."""
    panel = panels.begin(panel_id)
    if panel is None:
        return
    # Brought here only: the web's own process does not need what counts.
    from maillage.apps.circles.figures.reports import (  # noqa: PLC0415
        archive_of,
        panel_of,
    )

    try:
        export, _ = panel_of(panel.circle)
        panels.made(panel, archive_of(export))
    except BadInput as refusal:
        panels.failed(panel, str(refusal))
    except Exception as fault:
        # Its text may hold a figure: only its kind is logged.
        logger.error("a panel was not made: %s", type(fault).__name__)
        panels.failed(panel, BROKEN)
