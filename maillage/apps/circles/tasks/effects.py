"""What sessions changed, estimated in the background; and what could be seen at all."""

from __future__ import annotations

import logging

from django_tasks import task

from maillage.apps.circles.actions import effect_states
from maillage.apps.circles.actions.effects import look_where_due
from maillage.apps.circles.data import lakes
from maillage.apps.circles.models import Circle, ImpactSheet, Session
from maillage.apps.meetings.models import MeetingState
from maillage.engine.errors import BadInput


logger = logging.getLogger("maillage.circles")

BROKEN = (
    "Un défaut a interrompu ce calcul. Recommencez, et si cela se répète, prévenez qui "
    "tient ce service."
)
CHANGED_MEANWHILE = (
    "Les médecins comptés ont changé pendant le calcul : demandez-le de nouveau."
)
TRIES = 3
"""Somebody may take his agreement back while his figures are counted; then again."""


@task()
def make_effect(sheet_id: int) -> None:
    """Estimate one effect and keep it, or say why it is not there."""
    asked = ImpactSheet.objects.select_related("session__circle__organisation")
    row = asked.defer("session__sheets_document").get(pk=sheet_id)
    build = lakes.current_build(row.session.circle.organisation)
    sheet = effect_states.begin(sheet_id, build)
    if sheet is None:
        return
    message = CHANGED_MEANWHILE
    try:
        if any(_make(sheet) for _ in range(TRIES)):
            return
    except BadInput as refusal:
        message = str(refusal)
    except Exception as fault:
        # Its text may hold a figure: only its kind is logged.
        logger.error("an effect was not made: %s", type(fault).__name__)
        message = BROKEN
    effect_states.failed(sheet, message)


def _make(sheet: ImpactSheet) -> bool:
    # Brought here only: the web's own process does not need what counts and draws.
    from maillage.apps.circles.figures.effects import compose_effect  # noqa: PLC0415
    from maillage.apps.circles.figures.whom import seats_of_effect  # noqa: PLC0415
    from maillage.engine.lake.build import open_named  # noqa: PLC0415

    seats = seats_of_effect(sheet.session, sheet.indicator)
    structure = sheet.session.circle.organisation.slug
    with open_named(lakes.builds_root(), structure, sheet.build) as build:
        composed = compose_effect(sheet, build, seats)
    counted = frozenset(seat.person_id for seat in seats)
    return effect_states.made(sheet, composed, counted)


@task()
def look_structure(organisation_key: int) -> None:
    """The looks that a new build makes due, in every circle of a structure."""
    circles = Circle.objects.filter(
        organisation=organisation_key, closed_on__isnull=True
    )
    for circle in circles.select_related("organisation"):
        look_where_due(circle=circle)


@task(backend="later")
def measure_detectable(session_id: int) -> None:
    """The smallest effect that could be told of each indicator of a session to come."""
    session = (
        Session.objects.select_related("circle__organisation", "meeting")
        .defer("sheets_document")
        .get(pk=session_id)
    )
    if session.meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
        return
    try:
        _measure(session)
    except BadInput:
        # The page then says nothing of it: the mirrors say why there are no data.
        return
    except Exception as fault:
        # Its text may hold a figure: only its kind is logged.
        logger.error("no detectable effect was made: %s", type(fault).__name__)


def _measure(session: Session) -> None:
    from maillage.apps.circles.figures.effects import smallest_effects  # noqa: PLC0415
    from maillage.engine.lake.build import open_current  # noqa: PLC0415

    structure = session.circle.organisation.slug
    with open_current(lakes.builds_root(), structure) as build:
        found = smallest_effects(session, build)
        effect_states.detectable(session, build.manifest.build_id, found)
