"""The rows that a mirror's chart draws, from what stands on the mirror."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from maillage.engine.mirrors import axis, words
from maillage.engine.mirrors.content import Curve, Figure, Reading, Scale
from maillage.ui.look import (
    OWN_LANE,
    PEER_LANE,
    STRIP_HEIGHT,
    curve_height,
)


TOO_FEW = "trop peu de patients pour conclure"

Rows = list[dict[str, Any]]

_HATCHES = 56
_APART = 12
"""Least distance between two labels at the end of the curve, in pixels."""
_LABEL_ROWS = (2, 14)
_ROOM_AT_LEFT, _ROOM_AT_RIGHT = 0.12, 0.94
"""Parts of the axis from which a label has room at its left, and none at its right."""
_JITTER = 6.5


def axes(figure: Figure) -> dict[str, float]:
    """The ends of the chart's axes, which all begin at 0: see `from_bottom`."""
    months, curve = figure.curve.months, figure.curve
    return {
        "strip_top": figure.top - figure.bottom,
        "curve_top": curve.top - curve.bottom,
        "first_month": months[0] if months else 0,
        "last_month": months[-1] if months else 1,
    }


def from_bottom(rows: dict[str, Rows], bottom: float) -> dict[str, Rows]:
    """The rows with their places counted from the start of the axis.

    Charts are compiled with axes that begin at 0; a change may be below it.
    """
    if bottom == 0:
        return rows
    return {
        name: [
            {
                key: value - bottom if key in _PLACES and value is not None else value
                for key, value in row.items()
            }
            for row in source
        ]
        for name, source in rows.items()
    }


_PLACES = {"value", "low", "high", "end", *(f"d{rank}" for rank in range(1, 10))}


def value_ticks(scale: Scale, top: float, bottom: float) -> Rows:
    """The ticks of a value axis, at values, each with its label."""
    ticks = axis.ticks(top, bottom)
    step = ticks[-1] - ticks[-2]
    digits = axis.tick_decimals(step * (100 if words.is_percent(scale) else 1))
    return [
        {"value": tick, "label": words.amount(tick, scale, digits)} for tick in ticks
    ]


def rows(
    figure: Figure, own: Reading | None, own_name: str, *, beside: bool = False
) -> dict[str, Rows]:
    """The rows of every named source of the chart.

    `own` is drawn as the filled disc: the doctor's, or the circle's on its page;
    without it the hatched band says why. `beside` is where the curve stands.
    """
    is_group = figure.own is None
    strip = {
        "own": _own(figure, own),
        "peers": _peers(figure),
        "references": _references(figure, with_group=not is_group),
        **_silence(figure, own),
        "strip_ticks": value_ticks(figure.scale, figure.top, figure.bottom),
    }
    curve = _curve(figure, own_name, beside=beside)
    return from_bottom(strip, figure.bottom) | from_bottom(curve, figure.curve.bottom)


def _own(figure: Figure, own: Reading | None) -> Rows:
    if own is None:
        return []
    low = own.value if own.low is None else max(own.low, figure.bottom)
    high = own.value if own.high is None else min(own.high, figure.top)
    return [
        {
            "value": own.value,
            "low": low,
            "high": high,
            "lane": OWN_LANE,
            "label": words.value(own, figure.scale),
        }
    ]


def _peers(figure: Figure) -> Rows:
    """Hollow circles; the jitter is fixed and tells nothing of whose they are."""
    # Golden-ratio steps keep neighbours apart, which plain chance does not.
    start = random.Random(figure.indicator.id).random()  # noqa: S311
    return [
        {
            "value": peer,
            "lane": PEER_LANE + _JITTER * (2 * ((start + rank * 0.618034) % 1) - 1),
        }
        for rank, peer in enumerate(sorted(figure.peers))
    ]


def _references(figure: Figure, *, with_group: bool) -> Rows:
    named = []
    if with_group and figure.group.reading is not None:
        named.append(("cercle", figure.group.reading, False))
    if figure.comparator.reading is not None:
        named.append(
            (words.against(figure.comparator), figure.comparator.reading, True)
        )
    lowest = min((reading.value for _, reading, _ in named), default=0.0)
    found: Rows = []
    for row, (name, reading, dashed) in zip(_LABEL_ROWS, named, strict=False):
        share = (reading.value - figure.bottom) / (figure.top - figure.bottom)
        is_lower = len(named) > 1 and reading.value == lowest
        leftwards = share > _ROOM_AT_LEFT if is_lower else share > _ROOM_AT_RIGHT
        found.append(
            {
                "value": reading.value,
                "lane": row - 4,
                "floor": STRIP_HEIGHT,
                "dashed": dashed,
                "align": "right" if leftwards else "left",
                "label": f"{name} {words.value(reading, figure.scale)}",
            }
        )
    return found


def _silence(figure: Figure, own: Reading | None) -> dict[str, Rows]:
    """What is said in the lanes that stay empty; the own lane is hatched."""
    middle = (figure.top + figure.bottom) / 2
    said: Rows = []
    if figure.own is not None and figure.group.reading is None:
        words_there = f"non montrés : {words.group_silence(figure.group)}"
        said.append({"value": middle, "lane": PEER_LANE, "label": words_there})
    if own is not None:
        return {"hatches": [], "silence": said}
    label = TOO_FEW if figure.own is not None else words.group_silence(figure.group)
    said.append({"value": middle, "lane": OWN_LANE, "label": label})
    step = (figure.top - figure.bottom) / _HATCHES
    hatches = [
        {
            "value": figure.bottom + rank * step,
            "end": figure.bottom + (rank + 1) * step,
            "lane": OWN_LANE + 8,
            "floor": OWN_LANE - 8,
        }
        for rank in range(_HATCHES)
    ]
    return {"hatches": hatches, "silence": said}


# --- the curve ----------------------------------------------------------------------


def _curve(figure: Figure, own_name: str, *, beside: bool) -> dict[str, Rows]:
    curve = figure.curve
    if not curve_is_drawn(curve):
        return {}
    deciles = [
        {"month": month, **{f"d{rank}": nine[rank - 1] for rank in range(1, 10)}}
        for month, nine in zip(curve.months, curve.deciles, strict=True)
        if nine is not None
    ]
    has_deciles = len(deciles) > 0
    months = _series(curve.months, curve.values)
    group = () if has_deciles or figure.own is None else curve.group
    return {
        "deciles": deciles,
        "median": [{"month": row["month"], "value": row["d5"]} for row in deciles],
        "group": _series(curve.months, group) if group else [],
        "months": months,
        "last": [row for row in months[-1:] if row["value"] is not None],
        "ends": _ends(figure, own_name, curve_height(beside=beside)),
        "curve_ticks": value_ticks(figure.scale, curve.top, curve.bottom),
        "month_ticks": _month_ticks(curve.months, 12 if beside else 6),
    }


def _series(months: Sequence[int], values: Sequence[float | None]) -> Rows:
    return [
        {"month": month, "value": value}
        for month, value in zip(months, values, strict=True)
    ]


def _ends(figure: Figure, own_name: str, height: int) -> Rows:
    """Labels of the last month, pushed apart where they would touch."""
    curve = figure.curve
    last: list[dict[str, Any]] = []
    nine = curve.deciles[-1]
    if nine is not None:
        for rank, name in ((0, "1er décile"), (4, "médiane"), (8, "9e décile")):
            last.append({"value": nine[rank], "label": name, "own": False})
    elif figure.own is not None and curve.group[-1] is not None:
        last.append({"value": curve.group[-1], "label": "cercle", "own": False})
    own = curve.values[-1]
    if own is not None:
        last.append({"value": own, "label": own_name, "own": True})
    least = (curve.top - curve.bottom) * _APART / height
    places = apart([row["value"] for row in last], least, curve.top, curve.bottom)
    return [
        row | {"month": curve.months[-1], "value": place}
        for row, place in zip(last, places, strict=True)
    ]


def apart(
    places: Sequence[float], least: float, top: float, bottom: float = 0.0
) -> list[float]:
    """The places moved as little as needed so that neighbours are `least` apart.

    Order is kept; the first passes push up from the lowest, then down from the top.
    """
    order = sorted(range(len(places)), key=lambda rank: places[rank])
    moved = [places[rank] for rank in order]
    for _ in range(40):
        for rank in range(1, len(moved)):
            lack = least - (moved[rank] - moved[rank - 1])
            if lack > 1e-12:
                moved[rank] += lack / 2
                moved[rank - 1] -= lack / 2
        if moved:
            moved[0] = max(moved[0], bottom)
            moved[-1] = min(moved[-1], top)
    found = [0.0] * len(places)
    for rank, place in zip(order, moved, strict=True):
        found[rank] = place
    return found


def _month_ticks(months: Sequence[int], every: int) -> Rows:
    """Every so many months, back from the last."""
    kept = range(months[-1], months[0] - 1, -every)
    return [{"month": month, "label": words.month(month)} for month in kept]


def curve_is_drawn(curve: Curve) -> bool:
    """Whether the data reach back far enough for a curve."""
    return len(curve.months) > 1
