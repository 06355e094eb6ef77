"""An effect in French: its amount, its interval, when, and what may be said of it.

An effect is a difference, written with its sign; of a share it is in points.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from maillage.ui.formats import FIRM, THIN, counted, number


if TYPE_CHECKING:
    from maillage.engine.impact.content import Money, Point  # it brings NumPy


VERDICTS = {
    "changed": "a changé",
    "not_distinguished": "ne se distingue pas de zéro",
    "cannot_say": "on ne peut pas dire",
    "no_figure": "pas de chiffre",
}
"""What each `engine.impact.content.Verdict` is called, without any figure."""

_DECIMALS = {"share": 1, "ratio": 2, "euros": 2, "count": 1}
_PERIODS = {"month": ("mois", "mois"), "quarter": ("trimestre", "trimestres")}
_WITHOUT_CENTS = 10
_PLURAL = 2


def digits_of(unit: str, *values: float) -> int:
    """How many decimals effects of this size deserve, together."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if unit == "euros" and largest >= _WITHOUT_CENTS:
        return 0
    return _DECIMALS[unit]


def bare(value: float, unit: str, digits: int) -> str:
    """« −4,2 », « +0,12 », « 0,0 »: an effect without its unit."""
    shown = 100 * value if unit == "share" else value
    text = number(shown, digits)
    return text if shown <= 0 or not text.strip("0,") else f"+{text}"


def amount(value: float, unit: str, digits: int | None = None) -> str:
    """« −4,2 points », « +0,12 », « −3 € »."""
    kept = digits_of(unit, value) if digits is None else digits
    return bare(value, unit, kept) + unit_after(value, unit)


def distance(value: float, unit: str) -> str:
    """« 4,2 points »: how far apart two values are, without a sign."""
    return amount(abs(value), unit).removeprefix("+")


def unit_after(value: float, unit: str) -> str:
    """What follows a value of this unit, with the space before it.

    In French what is under 2 is singular.
    """
    points = "points" if round(abs(100 * value), 1) >= _PLURAL else "point"
    return {"share": f"{FIRM}{points}", "euros": f"{THIN}€"}.get(unit, "")


def finding_and_rest(sentence: str) -> tuple[str, str]:
    """The first sentence of what was found, and those that explain it."""
    first, *rest = re.split(r"(?<=\.) (?=[A-ZÀ-Ý])", sentence, maxsplit=1)
    return first, "".join(rest)


def interval(low: float | None, high: float | None, unit: str) -> str:
    """« de −6,1 à −2,3 points », or that there is none."""
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return "sans intervalle"
    digits = digits_of(unit, low, high)
    return f"de {bare(low, unit, digits)} à {amount(high, unit, digits)}"


def level(value: float, unit: str) -> str:
    """A value, not an effect: « 24,3 % », « 0,45 », « 32 € »."""
    if unit == "share":
        return f"{number(100 * value, 1)}{THIN}%"
    text = number(value, digits_of(unit, value))
    return f"{text}{THIN}€" if unit == "euros" else text


def moment(since: int, every: str) -> str:
    """« 3e mois après », « 1er trimestre avant »: a period, from the session."""
    name, _ = _PERIODS[every]
    rank = since + 1 if since >= 0 else -since
    side = "après" if since >= 0 else "avant"
    return f"{rank}{'er' if rank == 1 else 'e'} {name} {side}"


def periods(count: int, every: str) -> str:
    """« 12 mois », « 1 trimestre »."""
    return counted(count, *_PERIODS[every])


def tick(since: int, every: str) -> str:
    """The name of a period under a chart: « −12 mois », « +2 trim. »."""
    name = "mois" if every == "month" else "trim."
    sign = "+" if since >= 0 else "−"
    rank = since + 1 if since >= 0 else -since
    return f"{sign}{rank}{FIRM}{name}"


def chance(p: float) -> str:
    """« p = 0,03 », « p < 0,001 »: a p-value."""
    least = 0.001
    if p < least:
        return f"p{FIRM}<{FIRM}{number(least, 3)}"
    return f"p{FIRM}={FIRM}{number(p, 3 if p < 10 * least else 2)}"


def alternative(curve: tuple[Point, ...], unit: str, every: str, session: str) -> str:
    """The text that stands for the curve of an effect."""
    if not curve:
        return "Aucun point."
    last = curve[-1]
    bounds = interval(last.low, last.high, unit)
    return (
        f"{counted(len(curve), 'point')}, avant et après la séance du {session}. "
        f"Dernier, {moment(last.since, every)} : {amount(last.att, unit)}, {bounds}."
    )


def money_finding(money: Money) -> str:
    """« 182 € de moins par an et par médecin (de 46 à 318 € de moins). »."""
    total = money.total
    bounds = interval(total.low, total.high, "euros")
    return f"{amount(total.value, 'euros')} par an et par médecin, {bounds}."


def money_alternative(money: Money) -> str:
    """The text that stands for the chart of euros."""
    parts = (
        ("volume", money.volume),
        ("prix", money.price),
        ("choix des produits", money.mix),
    )
    said = []
    for name, each in parts:
        bounds = interval(each.low, each.high, "euros")
        said.append(f"{name} {amount(each.value, 'euros')}, {bounds}")
    if money.cost is not None:
        said.append(f"coût du cercle {number(money.cost, 0)}{THIN}€")
    return f"{' ; '.join(said)}."
