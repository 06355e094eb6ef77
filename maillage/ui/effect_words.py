"""An effect as French people read it: signed, in points, euros or units.

An effect on a share is in points (4 points: from 20 % to 16 %), never in per cent,
which would read as a part of the value.
"""

from __future__ import annotations

import math

from maillage.ui.formats import FIRM, THIN, number, percent


_UNITS = {
    "share": f"{FIRM}points",
    "euros": f"{THIN}€",
    "ratio": "",
    "count": "",
}
_WITH_CENTS = 10
"""Under this many euros, cents are written."""


def signed(value: float, unit: str, *, width: float | None = None) -> str:
    """« −3,2 points », « +14 € », « +0,12 »; `width` is that of its interval."""
    return f"{bare(value, unit, width=width)}{_unit(value, unit, width)}"


def bare(value: float, unit: str, *, width: float | None = None) -> str:
    """The same without its unit, for the ends of an interval and for an axis."""
    shown = 100 * value if unit == "share" else value
    text = number(shown, decimals(value, unit, width))
    return f"+{text}" if shown > 0 and text.strip("0,") else text


def on_axis(value: float, unit: str) -> str:
    """A round value beside an axis, without a decimal more than it takes."""
    shown = 100 * value if unit == "share" else value
    return f"+{number(shown)}" if shown > 0 else number(shown)


def decimals(value: float, unit: str, width: float | None = None) -> int:
    """How many decimals an effect deserves: fewer where its interval is wide."""
    if unit == "share":
        return 1
    if unit == "euros":
        size = abs(value) if width is None else width
        return 2 if size < _WITH_CENTS else 0
    return 2


def between(low: float, high: float, unit: str) -> str:
    """« de −5,1 à −1,3 points »; « non calculable » where there is no interval."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return "non calculable"
    width = high - low
    return f"de {bare(low, unit, width=width)} à {signed(high, unit, width=width)}"


def level(value: float, unit: str) -> str:
    """A value, not an effect: « 18,4 % », « 32 € », « 0,45 »."""
    if unit == "share":
        return percent(value)
    if unit == "euros":
        return f"{number(value, decimals(value, unit))}{THIN}€"
    return number(value, 2)


def p_value(p: float) -> str:
    """« p = 0,031 », « p < 0,001 »."""
    least = 0.001
    if p < least:
        return f"p{FIRM}<{FIRM}0,001"
    return f"p{FIRM}={FIRM}{number(p, 3)}"


def _unit(value: float, unit: str, width: float | None) -> str:
    one_point = unit == "share" and abs(round(100 * value, 1)) < 2
    del width
    return f"{FIRM}point" if one_point else _UNITS[unit]
