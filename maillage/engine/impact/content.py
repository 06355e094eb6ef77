"""What a page, a sheet and a report say of an effect: plain values, no table, no build.

A page draws it as it is; it travels as JSON (`stored`, `restored`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from maillage.engine.impact.results import Effect


class Verdict(StrEnum):
    """What may be said of an effect."""

    CHANGED = "changed"
    """The interval leaves 0 out."""
    NOT_DISTINGUISHED = "not_distinguished"
    """The interval holds 0, and the design would have seen the effect committed to."""
    CANNOT_SAY = "cannot_say"
    """The interval holds 0, and the design could not have seen it."""
    NO_FIGURE = "no_figure"
    """No estimate can be made; `sentence` says why."""


@dataclass(frozen=True)
class Fraction:
    """A numerator and a denominator over some months, as counted."""

    numerator: int
    denominator: int


@dataclass(frozen=True)
class Point:
    """The effect `since` periods after the session (0: the first; below 0: before)."""

    since: int
    att: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Balance:
    """A characteristic in the circle and in its controls.

    `difference` is in standard deviations of the two together.
    """

    name: str
    circle: float
    controls: float
    difference: float
    after_weighting: float


@dataclass(frozen=True)
class SecondOpinion:
    """The same effect by another method, in its own words."""

    name: str
    effect: Effect
    p: float | None
    weaker: bool
    """Without a control: said to be the weaker thing it is."""


@dataclass(frozen=True)
class Interval:
    """A figure and its interval, in euros or in anything."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Money:
    """Euros a year and a doctor; below 0 is spent less.

    `volume`, `price` and `mix` add up to `total`. `cost` is what the circle itself cost
    in the same unit, None where nobody entered it.
    """

    total: Interval
    volume: Interval
    price: Interval
    mix: Interval
    cost: float | None
    explained: tuple[str, ...]


@dataclass(frozen=True)
class CircleImpact:
    """One indicator of one circle around one session."""

    circle: str
    indicator: str
    title: str
    unit: str
    """`share`, `ratio`, `euros` or `count`: how its values are written."""
    session_on: date
    every: str
    """`month` or `quarter`."""
    build: str
    source: str
    extracted_on: date
    first_month: str
    last_month: str
    doctors: int
    controls: int
    control_groups: int
    put_aside: tuple[str, ...]
    """One French line a reason, with how many doctors."""
    circle_before: Fraction | None
    circle_after: Fraction | None
    controls_before: Fraction | None
    controls_after: Fraction | None
    curve: tuple[Point, ...]
    placebo_curves: tuple[tuple[Point, ...], ...]
    overall: Effect | None
    method: str
    """How the interval is made, in French."""
    p: float | None
    smallest_p: float | None
    why_no_p: str | None
    target: float | None
    """The effect committed to, in the outcome's unit."""
    minimum_detectable: float | None
    verdict: Verdict
    sentence: str
    how_sure: tuple[str, ...]
    opinions: tuple[SecondOpinion, ...]
    balance: tuple[Balance, ...]
    money: Money | None


_IMPACT = TypeAdapter(CircleImpact)


def stored(impact: CircleImpact) -> dict[str, Any]:
    """As JSON values; what is not a number (nan) is null."""
    # Through text, because pydantic leaves nan as it is in Python values.
    found: dict[str, Any] = json.loads(_IMPACT.dump_json(impact))
    return found


def restored(document: dict[str, Any]) -> CircleImpact:
    """What `stored` gave."""
    opinions = [
        {**each, "effect": _with_nan(each["effect"])} for each in document["opinions"]
    ]
    overall = document["overall"] and _with_nan(document["overall"])
    return _IMPACT.validate_python(
        {**document, "overall": overall, "opinions": opinions}
    )


def _with_nan(effect: dict[str, float | None]) -> dict[str, float]:
    """The numbers of an `Effect`, where a null was not a number."""
    return {k: float("nan") if v is None else v for k, v in effect.items()}
