"""The rows that the chart of a commitment draws, from what is said of it."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Any

from maillage.engine.follow_up.content import FollowUp, Own
from maillage.engine.mirrors import axis, words
from maillage.ui.chart_data import TOO_FEW, Rows, apart, from_bottom, value_ticks
from maillage.ui.look import (
    FOLLOW_UP_HEIGHT,
    FOLLOW_UP_LEFT,
    FOLLOW_UP_RIGHT,
    FOLLOW_UP_WIDTH,
)


_APART = 12
"""Least distance between two labels at the right end, in pixels."""
_TICKS_APART = 46
"""Least distance between the names of two months, in pixels."""
_BOLD_LETTER = 6.3
"""How wide a bold letter of the session's name is, at most, in pixels."""


def axes(found: FollowUp, own: Own | None) -> dict[str, float]:
    """The ends of the chart's axes, which all begin at 0: see `from_bottom`."""
    top, bottom = _ends_of_axis(found, own)
    return {
        "top": top - bottom,
        "first_month": _first(found),
        "last_month": found.until,
    }


def rows(found: FollowUp, own: Own | None = None) -> dict[str, Rows]:
    """The rows of every named source of the chart.

    Without a doctor the circle is the main line, with its interval; with one he is,
    and the circle is a plain line.
    """
    curve = found.curve
    main = curve.values if own is None else own.values
    points = [row for row in _series(curve.months, main) if row["value"] is not None]
    top, bottom = _ends_of_axis(found, own)
    found_rows = {
        "deciles": _deciles(found),
        "median": _median(found),
        "territory": _series(curve.months, curve.territory),
        "band": _band(found) if own is None else [],
        "plain": _series(curve.months, curve.values) if own is not None else [],
        "main": _series(curve.months, main),
        "dots": points,
        "last": [row for row in points[-1:] if row["month"] == found.until],
        "session": _session(found),
        "windows": _windows(found),
        "target": _target(found),
        "ends": _ends(found, main, own),
        "silence": [] if points else [{"label": TOO_FEW}],
        "curve_ticks": value_ticks(found.scale, top, bottom),
        "month_ticks": _month_ticks(found),
    }
    return from_bottom(found_rows, bottom)


def _ends_of_axis(found: FollowUp, own: Own | None) -> tuple[float, float]:
    """The curve's own, or further for a doctor whose values pass them; end first."""
    mine = [value for value in (own.values if own else ()) if value is not None]
    top, bottom = found.curve.top, found.curve.bottom
    if all(bottom <= value <= top for value in mine):
        return top, bottom
    top = max(top, axis.end(mine, [], found.scale))
    return top, min(-top if bottom < 0 else 0.0, axis.start(mine, found.scale, top))


def _first(found: FollowUp) -> float:
    """The first month drawn: of the curve, or of the months compared before it."""
    months = list(found.curve.months[:1])
    if found.windows is not None:
        months.append(found.windows.before.first_month - 1)
    return min([*months, _day(found.commitment.session), found.until - 1])


def _series(months: Sequence[int], values: Sequence[float | None]) -> Rows:
    return [
        {"month": month, "value": value}
        for month, value in zip(months, values, strict=True)
    ]


def _deciles(found: FollowUp) -> Rows:
    return [
        {"month": month, **{f"d{rank}": nine[rank - 1] for rank in (1, 3, 7, 9)}}
        if nine
        else {"month": month, **dict.fromkeys(("d1", "d3", "d7", "d9"))}
        for month, nine in zip(found.curve.months, found.curve.deciles, strict=True)
    ]


def _median(found: FollowUp) -> Rows:
    """The median, where the territory's own line does not stand for it."""
    curve = found.curve
    if any(value is not None for value in curve.territory):
        return []
    middles = [nine[4] if nine else None for nine in curve.deciles]
    return _series(curve.months, middles)


def _band(found: FollowUp) -> Rows:
    curve = found.curve
    return [
        {"month": month, "low": low, "high": high}
        for month, low, high in zip(curve.months, curve.lows, curve.highs, strict=True)
    ]


def _day(when: date) -> float:
    """A day on the axis, where a month's number is its last day."""
    days = monthrange(when.year, when.month)[1]
    return when.year * 12 + when.month - 2 + when.day / days


def _session(found: FollowUp) -> Rows:
    place = _day(found.commitment.session)
    first, last = _first(found), found.until
    if place > last:
        return []
    label = f"séance, {words.day(found.commitment.session)}"
    at = FOLLOW_UP_WIDTH * (place - first) / (last - first)
    half = _BOLD_LETTER * len(label) / 2
    align = "center"
    if FOLLOW_UP_LEFT + at < half:
        align = "left"
    elif FOLLOW_UP_WIDTH - at + FOLLOW_UP_RIGHT < half:
        align = "right"
    return [{"month": place, "align": align, "label": label}]


def _windows(found: FollowUp) -> Rows:
    if found.windows is None:
        return []
    pairs = ((found.windows.before, "avant"), (found.windows.after, "après"))
    return [
        {
            "start": window.first_month - 1,
            "end": window.last_month,
            "month": (window.first_month - 1 + window.last_month) / 2,
            "label": label,
        }
        for window, label in pairs
    ]


def _target(found: FollowUp) -> Rows:
    target = found.commitment.target
    return [] if target is None else [{"value": target}]


def _ends(found: FollowUp, main: Sequence[float | None], own: Own | None) -> Rows:
    """The name of each line at its last value, pushed apart where they would touch."""
    curve = found.curve
    if not curve.months:
        return []
    nine = curve.deciles[-1]
    last: list[tuple[str, float | None, str]] = [
        ("main", main[-1], "cercle" if own is None else "vous"),
        ("plain", curve.values[-1] if own is not None else None, "cercle"),
        ("target", found.commitment.target, _target_words(found)),
        ("faint", curve.territory[-1], "territoire"),
        ("faint", nine[4] if nine and _median(found) else None, "médiane"),
        ("faint", nine[8] if nine else None, "9e décile"),
        ("faint", nine[0] if nine else None, "1er décile"),
    ]
    known = [(kind, value, label) for kind, value, label in last if value is not None]
    top, bottom = _ends_of_axis(found, own)
    least = (top - bottom) * _APART / FOLLOW_UP_HEIGHT
    places = apart([value for _, value, _ in known], least, top, bottom)
    return [
        {"month": found.until, "value": place, "label": label, "kind": kind}
        for place, (kind, _, label) in zip(places, known, strict=True)
    ]


def _target_words(found: FollowUp) -> str:
    target = found.commitment.target
    if target is None:
        return ""
    is_percent = words.is_percent(found.scale)
    whole = is_percent and round(100 * target, 6).is_integer()
    digits = 0 if whole else words.usual_decimals(found.scale, target)
    return f"cible {words.amount(target, found.scale, digits)}"


def _month_ticks(found: FollowUp) -> list[dict[str, Any]]:
    """Names of months back from the last, as many as have room."""
    first, last = _first(found), found.until
    every = next(
        (
            months
            for months in (3, 6, 12, 24)
            if FOLLOW_UP_WIDTH * months / (last - first) >= _TICKS_APART
        ),
        36,
    )
    kept = range(last, math.ceil(first) - 1, -every)
    return [{"month": month, "label": words.month(month)} for month in kept]
