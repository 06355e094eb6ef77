"""The effect that a target stands for, from the value that the group was shown."""

from __future__ import annotations

import math

from maillage.apps.circles.figures.sheet_figures import figure_of
from maillage.apps.circles.models import DetectableEffect, Session
from maillage.apps.circles.rules.target_units import scale_of, shown_target
from maillage.engine.indicators.library import find
from maillage.engine.mirrors.content import Scale
from maillage.ui import impact_words


def value_shown(session: Session, indicator: str) -> float | None:
    """The group's value that the session showed; None where it showed none."""
    sheet = session.group_sheets.filter(indicator=indicator).first()
    if sheet is None or not sheet.document:
        return None
    reading = figure_of(sheet).group.reading
    return None if reading is None else reading.value


def expected_effect(
    session: Session, indicator: str, target: float | None
) -> float | None:
    """The target less the value shown: below 0 where the circle goes down."""
    if target is None:
        return None
    shown = value_shown(session, indicator)
    return None if shown is None else target - shown


def unit_of(indicator: str) -> str:
    """How effects on an indicator are written: see `impact_words`."""
    scale = scale_of(find(indicator))
    return {
        Scale.SHARE: "share",
        Scale.CHANGE: "share",
        Scale.RATIO: "ratio",
        Scale.EUROS: "euros",
        Scale.SUBSTANCES: "count",
    }[scale]


def too_small(session: Session, indicator: str, target: float | None) -> str:
    """Why a target could not be verified, and which could; empty where it could.

    Nothing is said where the smallest visible effect is not known.
    """
    effect = expected_effect(session, indicator, target)
    seen = DetectableEffect.objects.filter(
        session=session, indicator=indicator, value__isnull=False
    ).first()
    if effect is None or target is None or seen is None or abs(effect) >= seen.value:
        return ""
    unit = unit_of(indicator)
    up = effect > 0
    least = _beyond(target - effect + (seen.value if up else -seen.value), unit, up=up)
    start = (
        f"La cible demande un changement de {impact_words.distance(effect, unit)} ; "
        "avec ce cercle et ses témoins, un changement de moins de "
        f"{impact_words.distance(seen.value, unit)} ne se distinguerait pas du hasard."
    )
    if least < 0 or (unit == "share" and least > 1):
        return f"{start} Aucune cible de cet indicateur ne serait vérifiable ici."
    return f"{start} Une cible de {shown_target(least, indicator)} le serait."


def _beyond(value: float, unit: str, *, up: bool) -> float:
    """A round value on the far side of one, so that aiming there is enough."""
    step = {"share": 0.01, "ratio": 0.01}.get(unit, 1.0)
    ranks = value / step
    rank = math.ceil(ranks - 1e-9) if up else math.floor(ranks + 1e-9)
    return round(rank * step, 6)
