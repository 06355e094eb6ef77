"""Several circles side by side: each one's effect, the pooled one, what predicts it.

Plain values for a page and a report, as `content.py`: they travel as JSON. Circles
stand in the order of their sessions and are never ranked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import CircleImpact, Interval, Verdict
from maillage.engine.impact.pooling import FEWEST_FOR_P, pooled, predictors
from maillage.engine.impact.results import Effect


@dataclass(frozen=True)
class CirclePoint:
    """One circle around its session, with what is known of its life.

    `effect` is None where there is no figure; `level` from 1 to 4, `attendance` a
    share, `growth` in members over a year, None where not known. `communes` are names.
    `weight` is its part in the pooled effect, None where it has none.
    """

    circle: str
    session_on: date
    doctors: int
    effect: Effect | None
    verdict: Verdict
    level: int | None
    attendance: float | None
    growth: int | None
    territory: str
    department: str
    communes: tuple[str, ...]
    weight: float | None = None

    @property
    def drawn(self) -> bool:
        """Whether it has an effect with an interval to draw."""
        return self.effect is not None and math.isfinite(self.effect.low)


@dataclass(frozen=True)
class PooledEffect:
    """All circles together: the mean effect, how they differ, one more circle's.

    `i2` from 0 to 1; `tau` is in the outcome's unit: the spread of true effects.
    """

    circles: int
    effect: Effect
    p: float | None
    why_no_p: str | None
    tau: float
    i2: Interval
    prediction: Interval | None


@dataclass(frozen=True)
class Predicted:
    """What one characteristic says of the effects: a slope by `step` of it."""

    name: str
    title: str
    step: str
    circles: int
    slope: Effect | None
    p: float | None
    p_holm: float | None
    why_none: str | None
    caution: str


@dataclass(frozen=True)
class PortfolioImpact:
    """One indicator over several circles."""

    indicator: str
    title: str
    unit: str
    points: tuple[CirclePoint, ...]
    pooled: PooledEffect | None
    why_not_pooled: str | None
    predicted: tuple[Predicted, ...]


CHARACTERISTICS = {
    "level": ("Niveau du cercle", "par niveau de plus, de 1 à 4", 1.0),
    "attendance": ("Présence aux séances", "pour dix points de présence de plus", 0.1),
    "growth": ("Croissance en un an", "par membre gagné", 1.0),
}
"""What may predict an effect: its title, the words for a step of it, the step."""


def point_of(impact: CircleImpact, **known: Any) -> CirclePoint:
    """The point of a circle's own content, with what is known of its life.

    `known` are the fields that the content does not hold, and `circle` to show another
    name than the content's.
    """
    return CirclePoint(
        **{
            "circle": impact.circle,
            "session_on": impact.session_on,
            "doctors": impact.doctors,
            "effect": impact.overall,
            "verdict": impact.verdict,
            **known,
        }
    )


def portfolio_impact(
    points: Sequence[CirclePoint], *, indicator: str, title: str, unit: str
) -> PortfolioImpact:
    """The circles of one indicator, one point a circle, pooled where two can be.

    A circle without an interval has its line and no weight. Predictors are those of
    `CHARACTERISTICS`, one at a time, each with its reason where nothing can be told.
    """
    ordered = sorted(points, key=lambda each: (each.session_on, each.circle))
    told = [each for each in ordered if each.drawn]
    effects = [each.effect for each in told if each.effect is not None]
    whole, why, weights = _pool(effects)
    by_point = dict(zip(map(id, told), weights, strict=True)) if weights else {}
    return PortfolioImpact(
        indicator=indicator,
        title=title,
        unit=unit,
        points=tuple(replace(each, weight=by_point.get(id(each))) for each in ordered),
        pooled=whole,
        why_not_pooled=why,
        predicted=_predicted(told, effects),
    )


def _pool(
    effects: Sequence[Effect],
) -> tuple[PooledEffect | None, str | None, tuple[float | None, ...]]:
    try:
        found = pooled(effects)
    except BadInput as refusal:
        return None, str(refusal), ()
    whole = PooledEffect(
        circles=found.circles,
        effect=found.effect,
        p=found.p,
        why_no_p=found.why_no_p,
        tau=math.sqrt(found.tau2.value),
        i2=found.i2,
        prediction=found.prediction,
    )
    kept = (one if math.isfinite(one) else None for one in found.weights)
    return whole, None, tuple(kept)


def _predicted(
    points: Sequence[CirclePoint], effects: Sequence[Effect]
) -> tuple[Predicted, ...]:
    known: Mapping[str, list[float]] = {
        name: [_number(getattr(point, name), step) for point in points]
        for name, (_, _, step) in CHARACTERISTICS.items()
    }
    return tuple(
        Predicted(
            name=one.name,
            title=CHARACTERISTICS[one.name][0],
            step=CHARACTERISTICS[one.name][1],
            circles=one.circles,
            slope=one.slope,
            p=one.p,
            p_holm=one.p_holm,
            why_none=one.why_none,
            caution=one.caution,
        )
        for one in predictors(effects, known)
    )


def _number(value: float | None, step: float) -> float:
    """In steps, so that a slope is what one step of it says; nan where not known."""
    return math.nan if value is None else value / step


# --- sentences ----------------------------------------------------------------------


def heterogeneity(found: PortfolioImpact, amount: Any) -> str:
    """How the circles differ, in one plain French sentence.

    `amount` writes an effect with its unit.
    """
    whole = found.pooled
    if whole is None:
        return ""
    if whole.circles < FEWEST_FOR_P:
        return (
            f"Trop peu de cercles ({whole.circles}, il en faut au moins "
            f"{FEWEST_FOR_P}) pour dire si leurs effets diffèrent."
        )
    if whole.i2.value == 0:
        return (
            "Les écarts entre cercles sont de ceux que le hasard seul produit ; "
            f"avec {whole.circles} cercles, cela n'exclut pas de vraies différences."
        )
    share = round(100 * whole.i2.value)
    said = (
        f"Environ {share} % des écarts entre cercles sont de vraies différences, "
        "le reste tient au hasard"
    )
    if whole.prediction is None:
        return f"{said}."
    ends = (whole.prediction.low, whole.prediction.high)
    low, high = (amount(end) for end in ends)
    return f"{said} ; un cercle de plus aurait un effet entre {low} et {high}."


# --- as JSON ------------------------------------------------------------------------


_PORTFOLIO = TypeAdapter(PortfolioImpact)


def stored(found: PortfolioImpact) -> dict[str, Any]:
    """As JSON values."""
    values: dict[str, Any] = _PORTFOLIO.dump_python(found, mode="json")
    return values


def restored(document: dict[str, Any]) -> PortfolioImpact:
    """What `stored` gave."""
    return _PORTFOLIO.validate_python(document)
