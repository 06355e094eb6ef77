"""The rows that the charts of an effect draw, from what is said of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from maillage.engine.impact.content import CircleImpact, Interval, Money, Point
from maillage.engine.mirrors.axis import tick_decimals
from maillage.ui import formats, impact_words
from maillage.ui.chart_data import Rows, apart
from maillage.ui.look import (
    EFFECT_HEIGHT,
    EFFECT_LEFT,
    EFFECT_RIGHT,
    EFFECT_WIDTH,
)


NO_CURVE = "pas de courbe à montrer"

_APART = 12
_TICKS_APART = 44
_BOLD_LETTER = 6.3
_HALF = 0.5
"""The session stands between the last period before and the first after."""
_STRETCH = 1.6
"""How far beyond the points an interval may push the end of the axis."""
_TICKS = 6


# --- the effect over time -----------------------------------------------------------


def effect_axes(found: CircleImpact) -> dict[str, float]:
    """The ends of the axes: 0 is always between those of the effect."""
    bottom, top = _ends_of_axis(found)
    first, last = _span(found.curve)
    return {"bottom": bottom, "top": top, "first": first, "last": last}


def effect_rows(found: CircleImpact, *, with_placebos: bool) -> dict[str, Rows]:
    """The rows of every named source of the chart of an effect over time."""
    bottom, top = _ends_of_axis(found)
    first, last = _span(found.curve)
    placebos = found.placebo_curves if with_placebos else ()
    rows: dict[str, Rows] = {
        "placebos": [
            {"which": rank, "since": point.since, "value": _within(point.att, found)}
            for rank, curve in enumerate(placebos)
            for point in curve
            if first < point.since < last
        ],
        "zero": [{"value": 0.0}],
        "band": _band(found),
        "session": _session(found),
        "before": _side(found, after=False),
        "after": _side(found, after=True),
        "overall": _overall(found),
        "target": [] if found.target is None else [{"value": found.target}],
        "ends": _ends(found, top - bottom),
        "silence": [] if found.curve else [{"label": NO_CURVE}],
        "curve_ticks": _value_ticks(bottom, top, found.unit) if found.curve else [],
        "period_ticks": _period_ticks(found),
    }
    return rows


def _ends_of_axis(found: CircleImpact) -> tuple[float, float]:
    """Around 0, the points and, within reason, their intervals."""
    firm = [point.att for point in found.curve]
    firm += [] if found.target is None else [found.target]
    soft = [each for p in found.curve for each in (p.low, p.high) if each is not None]
    if found.overall is not None:
        firm.append(found.overall.att)
        soft += [found.overall.low, found.overall.high]
    return _ends_around_zero(firm, soft)


def _ends_around_zero(
    firm: Iterable[float], soft: Iterable[float]
) -> tuple[float, float]:
    """Ends that hold all the firm values, and the soft ones as far as they allow."""
    kept = [0.0, *(value for value in firm if math.isfinite(value))]
    wide = [value for value in soft if math.isfinite(value)]
    low, high = min(kept), max(kept)
    reach = (high - low) * _STRETCH or max(map(abs, wide), default=1.0) or 1.0
    low = min(low, max(min(wide, default=low), high - reach))
    high = max(high, min(max(wide, default=high), low + reach))
    if low == high:
        low, high = -reach, reach
    step = _step(high - low)
    return math.floor(low / step - 1e-9) * step, math.ceil(high / step + 1e-9) * step


def _step(span: float) -> float:
    """A round number that goes about `_TICKS` times in a span."""
    power = 10.0 ** math.floor(math.log10(span / _TICKS))
    wanted = span / _TICKS / power
    return power * next(each for each in (1.0, 2.0, 5.0, 10.0) if each >= wanted)


def _within(value: float, found: CircleImpact) -> float:
    """A pale line is cut where the chart ends: it is there for its shape."""
    bottom, top = _ends_of_axis(found)
    return min(max(value, bottom), top)


def _span(curve: Sequence[Point]) -> tuple[float, float]:
    if not curve:
        return -1.0, 1.0
    return min(p.since for p in curve) - _HALF, max(p.since for p in curve) + _HALF


def _band(found: CircleImpact) -> Rows:
    return [
        {
            "since": point.since,
            "low": None if point.low is None else _within(point.low, found),
            "high": None if point.high is None else _within(point.high, found),
        }
        for point in found.curve
    ]


def _side(found: CircleImpact, *, after: bool) -> Rows:
    return [
        {"since": point.since, "value": point.att}
        for point in found.curve
        if (point.since >= 0) is after
    ]


def _session(found: CircleImpact) -> Rows:
    if not found.curve:
        return []
    first, last = _span(found.curve)
    label = f"séance, {formats.day(found.session_on)}"
    at = EFFECT_WIDTH * (-_HALF - first) / (last - first)
    half = _BOLD_LETTER * len(label) / 2
    align = "center"
    if EFFECT_LEFT + at < half:
        align = "left"
    elif EFFECT_WIDTH - at + EFFECT_RIGHT < half:
        align = "right"
    return [{"since": -_HALF, "align": align, "label": label}]


def _overall(found: CircleImpact) -> Rows:
    effect = found.overall
    if effect is None:
        return []
    known = math.isfinite(effect.low) and math.isfinite(effect.high)
    low, high = (effect.low, effect.high) if known else (effect.att, effect.att)
    return [
        {
            "value": effect.att,
            "low": _within(low, found),
            "high": _within(high, found),
        }
    ]


def _ends(found: CircleImpact, span: float) -> Rows:
    """What stands at the right: the mean effect and the one undertaken, set apart."""
    named = []
    if found.overall is not None:
        named.append(("mean", found.overall.att, _mean_words(found)))
    if found.target is not None:
        named.append(("target", found.target, _target_words(found)))
    bottom, top = _ends_of_axis(found)
    least = span * _APART / EFFECT_HEIGHT
    places = apart([value for _, value, _ in named], least, top, bottom)
    return [
        {"kind": kind, "value": place, "label": label}
        for place, (kind, _, label) in zip(places, named, strict=True)
    ]


def _mean_words(found: CircleImpact) -> str:
    effect = found.overall
    return "" if effect is None else _short(effect.att, found.unit)


def _target_words(found: CircleImpact) -> str:
    return "" if found.target is None else f"visé {_short(found.target, found.unit)}"


def _short(value: float, unit: str) -> str:
    """An amount that fits the margin: « −4,2 pts »."""
    digits = impact_words.digits_of(unit, value)
    text = impact_words.bare(value, unit, digits)
    return (
        text
        + (f"{formats.THIN}pts" if unit == "share" else "")
        + (f"{formats.THIN}€" if unit == "euros" else "")
    )


def _value_ticks(bottom: float, top: float, unit: str) -> Rows:
    step = _step(top - bottom)
    digits = tick_decimals(step * (100 if unit == "share" else 1))
    first, last = math.ceil(bottom / step - 1e-9), math.floor(top / step + 1e-9)
    return [
        {
            "value": rank * step,
            "label": impact_words.bare(rank * step, unit, digits) if rank else "0",
        }
        for rank in range(first, last + 1)
    ]


def _period_ticks(found: CircleImpact) -> Rows:
    """Names of periods counted from the session on both sides, as there is room."""
    if not found.curve:
        return []
    first, last = _span(found.curve)
    choices = (3, 6, 12, 24) if found.every == "month" else (1, 2, 4, 8)
    every = next(
        (
            each
            for each in choices
            if EFFECT_WIDTH * each / (last - first) >= _TICKS_APART
        ),
        choices[-1] * 2,
    )
    shown = {p.since for p in found.curve}
    named = [s for s in shown if (s + 1 if s >= 0 else -s) % every == 0]
    return [
        {"since": since, "label": impact_words.tick(since, found.every)}
        for since in sorted(named)
    ]


# --- the euros ----------------------------------------------------------------------

_LANES = (18, 46, 66, 86)
_LANES_WITH_COST = (14, 38, 56, 74, 94)


def money_axes(money: Money) -> dict[str, float]:
    """The ends of the axis of euros, 0 between them."""
    left, right = _money_ends(money)
    return {"left": left, "right": right}


def money_rows(money: Money) -> dict[str, Rows]:
    """The rows of every named source of the chart of euros."""
    left, right = _money_ends(money)
    lanes = _LANES if money.cost is None else _LANES_WITH_COST
    named = (
        ("en tout", money.total),
        ("volume", money.volume),
        ("prix", money.price),
        ("choix", money.mix),
    )
    drawn = [
        {**_bar(each, left, right), "lane": lane}
        for lane, (_, each) in zip(lanes, named, strict=False)
    ]
    words: Rows = [
        {
            "lane": lane,
            "name": name,
            "label": impact_words.amount(each.value, "euros"),
            "main": name == "en tout",
        }
        for lane, (name, each) in zip(lanes, named, strict=False)
    ]
    cost: Rows = []
    if money.cost is not None:
        lane = lanes[-1]
        cost.append({"value": money.cost, "lane": lane})
        said = f"{formats.number(money.cost, 0)}{formats.THIN}€"
        words.append({"lane": lane, "name": "coût", "label": said, "main": False})
    return {
        "zero": [{"value": 0.0}],
        "total": drawn[:1],
        "parts": drawn[1:],
        "cost": cost,
        "lanes": words,
        "euro_ticks": _euro_ticks(left, right),
    }


def _money_ends(money: Money) -> tuple[float, float]:
    parts = (money.total, money.volume, money.price, money.mix)
    firm = [each.value for each in parts]
    firm += [] if money.cost is None else [money.cost]
    return _ends_around_zero(firm, [e for p in parts for e in (p.low, p.high)])


def _bar(found: Interval, left: float, right: float) -> dict[str, float]:
    return {
        "value": found.value,
        "low": min(max(found.low, left), right),
        "high": min(max(found.high, left), right),
    }


def _euro_ticks(left: float, right: float) -> Rows:
    """Three names at most: euros are wide."""
    step = _step(right - left)
    while (right - left) / step > 4:
        step *= 2
    first, last = math.ceil(left / step - 1e-9), math.floor(right / step + 1e-9)
    digits = tick_decimals(step)
    return [
        {
            "value": rank * step,
            "label": impact_words.bare(rank * step, "euros", digits)
            + f"{formats.THIN}€"
            if rank
            else "0",
        }
        for rank in range(first, last + 1)
    ]
