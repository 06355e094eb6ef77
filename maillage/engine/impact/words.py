"""The French of an effect: its size with its unit, its interval, dates and numbers."""

from __future__ import annotations

from maillage.engine.impact.results import Effect
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.units import Shown, shown
from maillage.engine.mirrors import words
from maillage.engine.mirrors.content import Scale


UNITS = {
    Shown.SHARE: "share",
    Shown.CHANGE: "share",
    Shown.RATIO: "ratio",
    Shown.EUROS: "euros",
    Shown.SUBSTANCES: "count",
}
_SCALES = {
    "share": Scale.SHARE,
    "ratio": Scale.RATIO,
    "euros": Scale.EUROS,
    "count": Scale.SUBSTANCES,
}


def unit_of(indicator: Indicator) -> str:
    """`share`, `ratio`, `euros` or `count`: how the values of an indicator are read."""
    return UNITS[shown(indicator.calculation)]


def level(value: float, unit: str) -> str:
    """A value: « 18,4 % », « 0,45 », « 32 € », « 12,3 »."""
    if unit == "count":
        return words.number(value, 1)
    scale = _SCALES[unit]
    return words.amount(value, scale, words.usual_decimals(scale, value))


def size(change: float, unit: str) -> str:
    """How large a change is, without its sign: « 3,1 points », « 0,12 », « 4 € »."""
    return f"{bare(change, unit)}{_unit(change, unit)}"


def signed(change: float, unit: str) -> str:
    """« 3,1 points de moins », « 0,12 de plus »."""
    return f"{size(change, unit)} {way(change)}"


def way(change: float) -> str:
    """« de moins », « de plus »."""
    return "de moins" if change < 0 else "de plus"


def with_interval(effect: Effect, unit: str) -> str:
    """« 3,1 points de moins, entre 1,2 et 5,0 », both ways where 0 is inside."""
    text = signed(effect.att, unit)
    if not _has_ends(effect):
        return text
    return f"{text}, {interval(effect, unit)}"


def interval(effect: Effect, unit: str) -> str:
    """« entre 1,2 et 5,0 », « entre 1,2 de moins et 0,4 de plus »."""
    low, high = effect.low, effect.high
    if low < 0 < high:
        return f"entre {bare(low, unit)} de moins et {bare(high, unit)} de plus"
    near, far = sorted((abs(low), abs(high)))
    ends = f"entre {bare(near, unit)} et {bare(far, unit)}"
    return ends if (effect.att < 0) == (low < 0) else f"{ends} {way(low + high)}"


def bare(change: float, unit: str) -> str:
    """The number alone, without sign: points of a share, euros..."""
    shown_as = 100 * abs(change) if unit == "share" else abs(change)
    return words.number(shown_as, _decimals(shown_as, unit))


def sentence(text: str) -> str:
    """With French spaces: no break before « : » « ; » « % »."""
    for sign in (":", ";", "?", "!", "%"):
        text = text.replace(f" {sign}", f"\u00a0{sign}")
    return text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")


def p_value(p: float) -> str:
    """« p = 0,03 », « p < 0,001 »."""
    if p < 0.001:
        return "p < 0,001"
    return f"p = {words.number(p, 3 if p < 0.01 else 2)}"


def _has_ends(effect: Effect) -> bool:
    return effect.low == effect.low and effect.high == effect.high


def _decimals(shown_as: float, unit: str) -> int:
    if unit == "euros":
        return 2 if shown_as < 10 else 0
    if unit == "ratio":
        return 2
    return 2 if unit == "share" and shown_as < 0.1 else 1


def _unit(change: float, unit: str) -> str:
    if unit == "euros":
        return f"{words.THIN}€"
    if unit == "share":
        return "\u00a0points" if 100 * abs(change) >= 1.95 else "\u00a0point"
    if unit == "count":
        return "\u00a0substances" if abs(change) >= 1.95 else "\u00a0substance"
    return ""
