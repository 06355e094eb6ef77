"""Before a session: the least effect that a circle could verify, for each indicator.

What will follow the session is not known; what the same doctors did over the last
months stands for it, as if the session had been held before them. A circle can then
choose a target that its data will be able to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.impact import words
from maillage.engine.impact.doctor_panel import DoctorPanel
from maillage.engine.impact.from_build import (
    CircleDates,
    Request,
    around_session,
    circle_named,
    months_of,
)
from maillage.engine.impact.headline import headline
from maillage.engine.lake.build import Build


@dataclass(frozen=True)
class Detectable:
    """What one indicator of one circle could verify.

    `effect` is the least one seen four times in five at the 5 % level, in the outcome's
    unit, without sign; `relative` the same over `level`, the circle's value now. All
    three are None where they cannot be told; `sentence` says so. `unit`: `share`,
    `ratio`, `euros` or `count`.
    """

    indicator: str
    title: str
    unit: str
    level: float | None
    effect: float | None
    relative: float | None
    doctors: int
    controls: int
    every: str
    horizon_months: int
    sentence: str


def detectable(
    build: Build, request: Request, circle: str, *, horizon_months: int = 12
) -> tuple[Detectable, ...]:
    """One for each indicator of the request, in their order, from one walk.

    The last `horizon_months` of the build stand for what will follow, half of the data
    at most. Sessions that a circle held are not needed. Raises BadInput for a build
    without a line and for a circle that the request does not hold.
    """
    first, last = months_of(build, request.until)
    months = min(horizon_months, (last - first + 1) // 2)
    as_if = date((last - months + 1) // 12, (last - months + 1) % 12 + 1, 1)
    moved = replace(request, circles=_moved(request.circles, circle, as_if, request))
    try:
        panels = around_session(build, moved, circle, horizon_months=max(months, 1))
    except BadInput as refusal:
        panels = {each.id: refusal for each in request.indicators}
    return tuple(
        _told(panels[each.id], each.id, each.title, words.unit_of(each), months)
        for each in request.indicators
    )


def _moved(
    circles: Sequence[CircleDates], name: str, day: date, request: Request
) -> tuple[CircleDates, ...]:
    """The circle as if it had spoken of every indicator that day."""
    mine = circle_named(request, name)
    sessions = {each.id: day for each in request.indicators}
    return tuple(
        replace(each, sessions=sessions) if each is mine else each for each in circles
    )


def _told(
    panel: DoctorPanel | BadInput, identifier: str, title: str, unit: str, months: int
) -> Detectable:
    silent = Detectable(
        identifier, title, unit, None, None, None, 0, 0, "month", months, ""
    )
    if isinstance(panel, BadInput):
        return replace(silent, sentence=words.sentence(str(panel)))
    known = replace(
        silent,
        doctors=int(panel.circle.sum()),
        controls=int(panel.controls.sum()),
        every=panel.every,
    )
    try:
        effect = headline(panel.panel).detectable
    except BadInput as refusal:
        return replace(known, sentence=words.sentence(str(refusal)))
    level = _level(panel)
    if effect is None or not np.isfinite(level):
        return replace(known, sentence=_NOTHING)
    return replace(
        known,
        level=level,
        effect=effect,
        relative=effect / abs(level) if level else None,
        sentence=words.sentence(_sentence(effect, level, unit, months)),
    )


_NOTHING = "On ne peut pas dire à l'avance quel effet serait vu."


def _sentence(effect: float, level: float, unit: str, months: int) -> str:
    return (
        f"Le cercle est à {words.level(level, unit)} ; {months} mois après la séance, "
        f"un effet de {words.size(effect, unit)} ou plus serait vu quatre fois sur "
        "cinq. Une cible plus petite ne pourra sans doute pas être vérifiée."
    )


def _level(panel: DoctorPanel) -> float:
    """The circle's value over the months that stand for what will follow."""
    cells = panel.panel.under_effect & np.isfinite(panel.panel.outcome)
    if not cells.any():
        return float("nan")
    weight = np.broadcast_to(panel.panel.weight[:, None], cells.shape)
    return float(np.average(panel.panel.outcome[cells], weights=weight[cells]))
