"""What the background work writes of an effect: being made, made, or why it is not.

Steps of an action that somebody asked for and was allowed (`effects.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from maillage.apps.circles.models import (
    Circle,
    DetectableEffect,
    ImpactSheet,
    Session,
)
from maillage.apps.circles.selectors.counted import counted_seats
from maillage.apps.people.audit import record
from maillage.apps.people.clock import now


State = ImpactSheet.State
STOPPED = "Le service s'est arrêté pendant ce calcul ; demandez-le de nouveau."


@dataclass(frozen=True)
class Composed:
    """What a look gave: its document, its verdict, its drawings."""

    document: Mapping[str, Any]
    verdict: str
    has_figure: bool
    svg: str
    placebo_svg: str
    money_svg: str


def begin(sheet_id: int, build: str) -> ImpactSheet | None:
    """The look, now being made from this build; None where nobody asks any more."""
    moved = ImpactSheet.objects.filter(pk=sheet_id, state=State.QUEUED).update(
        state=State.MAKING, build=build, message=""
    )
    if not moved:
        return None
    return (
        ImpactSheet.objects.select_related(
            "session__circle__organisation", "session__meeting", "plan"
        )
        .defer("session__sheets_document")
        .get(pk=sheet_id)
    )


@transaction.atomic
def made(sheet: ImpactSheet, composed: Composed, counted: frozenset[int]) -> bool:
    """Keep a look with its number; False where a doctor of it withdrew meanwhile.

    A look without a figure has no number: nothing was seen.
    """
    circle = Circle.objects.select_for_update(of=("self",)).get(
        pk=sheet.session.circle_id
    )
    if not counted <= {seat.person_id for seat in counted_seats(circle)}:
        return False
    looks = ImpactSheet.objects.filter(
        session=sheet.session_id, indicator=sheet.indicator
    )
    last = looks.aggregate(last=Max("look"))["last"] or 0
    sheet.look = last + 1 if composed.has_figure else None
    sheet.document, sheet.verdict = dict(composed.document), composed.verdict
    sheet.svg, sheet.placebo_svg = composed.svg, composed.placebo_svg
    sheet.money_svg = composed.money_svg
    sheet.state, sheet.made_at = State.READY, now()
    sheet.save()
    record(
        "circles.effect_made",
        sheet,
        by=None,
        details={"build": sheet.build, "look": sheet.look, "planned": sheet.planned},
    )
    return True


def failed(sheet: ImpactSheet, message: str) -> None:
    """Not made: the sentence says why. It is no look, for nothing was seen."""
    ImpactSheet.objects.filter(pk=sheet.pk).update(
        state=State.FAILED, message=message[:300], made_at=now()
    )


def interrupted() -> None:
    """The service stopped meanwhile."""
    ImpactSheet.objects.filter(state=State.MAKING).update(
        state=State.FAILED, message=STOPPED
    )


@transaction.atomic
def detectable(
    session: Session, build: str, found: Mapping[str, tuple[int, float | None, str]]
) -> None:
    """Keep, by indicator, over how many months which effect is the smallest, or why.

    They take the place of those of an older build, or of other indicators.
    """
    DetectableEffect.objects.filter(session=session).delete()
    made_at = now()
    DetectableEffect.objects.bulk_create(
        DetectableEffect(
            session=session,
            indicator=indicator,
            horizon_months=months,
            value=value,
            why=why[:300],
            build=build,
            made_at=made_at,
        )
        for indicator, (months, value, why) in found.items()
    )
