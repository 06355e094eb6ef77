"""The mirrors of a session, made in the background from the structure's last base."""

from __future__ import annotations

import logging

from django_tasks import task

from maillage.apps.circles.actions import sheet_states
from maillage.apps.circles.data import lakes
from maillage.apps.circles.models import Seat, SeatRole, Session
from maillage.apps.circles.selectors.counted import counted_seats
from maillage.apps.circles.tasks.effects import measure_detectable
from maillage.apps.circles.tasks.explanations import explain_figures
from maillage.apps.people.clock import today
from maillage.engine.errors import BadInput
from maillage.ui.formats import counted


logger = logging.getLogger("maillage.circles")

BROKEN = (
    "Un défaut a interrompu la préparation des miroirs. Recommencez, et si cela se "
    "répète, prévenez qui tient ce service."
)
TRIES = 3
"""Somebody may take his agreement back while his figures are counted; then again."""


@task
def make_sheets(session_id: int) -> None:
    """Count, draw and keep the mirrors of a session, or say why they are not there."""
    for _ in range(TRIES):
        session = sheet_states.begin(session_id)
        if session is None or _made(session) or not sheet_states.ask_again(session_id):
            return


def _made(session: Session) -> bool:
    try:
        return _make(session)
    except BadInput as refusal:
        sheet_states.failed(session, str(refusal))
    except Exception as fault:
        # Its text may hold a figure: only its kind is logged.
        logger.error("mirrors were not made: %s", type(fault).__name__)
        sheet_states.failed(session, BROKEN)
    return True


def _make(session: Session) -> bool:
    # Brought here only: the web's own process does not need what counts and draws.
    from maillage.apps.circles.figures import sheets  # noqa: PLC0415
    from maillage.engine.indicators.library import find, load_kit  # noqa: PLC0415
    from maillage.engine.lake.build import open_current  # noqa: PLC0415
    from maillage.engine.mirrors.document import session_document  # noqa: PLC0415
    from maillage.engine.mirrors.prepare import (  # noqa: PLC0415
        compose_from_build,
        prescribers_of,
    )

    circle = session.circle
    with open_current(lakes.builds_root(), circle.organisation.slug) as build:
        everyone = counted_seats(circle)
        members, seats = sheets.known_members(everyone, prescribers_of(build))
        _require_enough(len(seats), len(everyone), circle.fewest_doctors)
        composed = compose_from_build(
            build,
            sheets.engine_session_circle(circle, members, session, _animators(session)),
            theme=load_kit(session.theme).title,
            indicators=[find(each) for each in session.indicators],
            until=session.until_month,
            codes_root=lakes.codes_root(),
        )
        build_id = build.manifest.build_id
    kept = sheet_states.made(
        session,
        build=build_id,
        document=session_document(composed),
        mirrors=sheets.mirror_sheets(session, composed, seats),
        groups=sheets.group_sheets(session, composed),
        message=_absent(len(everyone) - len(seats)),
    )
    if kept:
        measure_detectable.enqueue(session.pk)
        explain_figures.enqueue(session.pk)
    return kept


def _require_enough(found: int, agreed: int, fewest: int) -> None:
    if found >= fewest:
        return
    absent = agreed - found
    more = f" {_absent(absent)}" if absent else ""
    raise BadInput(
        f"{counted(found, 'médecin compté', 'médecins comptés')} : il en faut {fewest} "
        f"pour montrer des chiffres sans désigner personne.{more}"
    )


def _absent(count: int) -> str:
    if not count:
        return ""
    who = counted(count, "médecin du cercle n'a", "médecins du cercle n'ont")
    return f"{who} aucune ligne dans les données, sous les codes enregistrés."


def _animators(session: Session) -> list[str]:
    seats = Seat.objects.on(today()).filter(
        circle=session.circle, role=SeatRole.ANIMATOR
    )
    return [str(seat.person) for seat in seats.select_related("person")]
