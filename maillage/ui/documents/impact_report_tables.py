"""The tables of the report of an effect: rows of ready texts."""

from __future__ import annotations

import math

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import CircleImpact, Fraction, Interval, Money
from maillage.engine.impact.results import Effect
from maillage.engine.indicators import units
from maillage.engine.indicators.library import find
from maillage.engine.mirrors import words as mirrors
from maillage.engine.mirrors.content import Reading
from maillage.ui.formats import THIN, number, percent
from maillage.ui.impact_words import (
    amount,
    bare,
    chance,
    digits_of,
    interval,
    level,
    moment,
)


Rows = list[list[str]]

_NOT_SAID = "–"


def count_table(impact: CircleImpact) -> Rows:
    """Who, when, what was counted: the circle and its controls, before and after."""
    lines = (
        ("Le cercle", "avant", impact.circle_before),
        ("Le cercle", "après", impact.circle_after),
        ("Médecins comparés", "avant", impact.controls_before),
        ("Médecins comparés", "après", impact.controls_after),
    )
    return [
        [who, when, *_counted(found, impact)]
        for who, when, found in lines
        if found is not None
    ]


def _counted(found: Fraction, impact: CircleImpact) -> list[str]:
    """« 412 sur 1 630 » and « 25,3 % », with the units of the indicator."""
    try:
        indicator = find(impact.indicator)
    except BadInput:
        return [f"{number(found.numerator)} sur {number(found.denominator)}", ""]
    reading = Reading(math.nan, found.numerator, found.denominator, None, None)
    above, below = units.counted(indicator.calculation)
    value = ""
    if found.denominator and units.shown(indicator.calculation) in _SIMPLE:
        whole = found.denominator / below.parts
        value = level(found.numerator / above.parts / whole, impact.unit)
    return [mirrors.counted(reading, indicator), value]


_SIMPLE = (units.Shown.SHARE, units.Shown.RATIO, units.Shown.EUROS)
"""Values that are one count over the other; the others are not written here."""


def balance_table(impact: CircleImpact) -> Rows:
    """What the circle and its controls are like, before and after weighting."""
    return [
        [
            each.name,
            _characteristic(each.circle, each.name, impact.unit),
            _characteristic(each.controls, each.name, impact.unit),
            number(each.difference, 2),
            number(each.after_weighting, 2),
        ]
        for each in impact.balance
    ]


def _characteristic(value: float, name: str, unit: str) -> str:
    """A share as a percentage, the indicator's own value in its unit, else a number."""
    if name.startswith("Part"):
        return percent(value)
    return level(value, unit) if name.startswith("Valeur") else number(value, 1)


def opinion_table(impact: CircleImpact) -> Rows:
    """The same effect by every method, the one of the report first."""
    found = (
        []
        if impact.overall is None
        else [_opinion("Ce rapport", impact.overall, impact.p, "", impact.unit)]
    )
    return found + [
        _opinion(
            each.name,
            each.effect,
            each.p,
            "preuve plus faible" if each.weaker else "",
            impact.unit,
        )
        for each in impact.opinions
    ]


def _opinion(
    name: str, effect: Effect, p: float | None, note: str, unit: str
) -> list[str]:
    return [
        f"{name} ({note})" if note else name,
        *_value(effect, unit),
        _NOT_SAID if p is None else chance(p),
    ]


def _value(effect: Effect, unit: str) -> list[str]:
    known = math.isfinite(effect.low) and math.isfinite(effect.high)
    ends = (effect.low, effect.high) if known else (effect.att,)
    digits = digits_of(unit, *ends)
    return [
        amount(effect.att, unit, digits),
        interval(effect.low, effect.high, unit),
    ]


def money_table(money: Money) -> Rows:
    """Euros a year and a doctor: in all, then by cause, then what the circle cost."""
    lines = (
        ("Dépense de médicaments", money.total),
        ("dont quantités prescrites", money.volume),
        ("dont prix des mêmes produits", money.price),
        ("dont choix des produits", money.mix),
    )
    rows = [[name, *_euros(each)] for name, each in lines]
    if money.cost is None:
        return [*rows, ["Coût du cercle lui-même", "non saisi", ""]]
    cost = f"+{number(money.cost, 0)}{THIN}€"
    return [*rows, ["Coût du cercle lui-même", cost, "compté, non estimé"]]


def _euros(found: Interval) -> list[str]:
    return [amount(found.value, "euros"), interval(found.low, found.high, "euros")]


def curve_table(impact: CircleImpact) -> Rows:
    """Each point of the curve, as figures."""
    rows = []
    for point in impact.curve:
        ends = (point.low, point.high)
        digits = digits_of(impact.unit, *(end for end in ends if end is not None))
        value = bare(point.att, impact.unit, digits)
        rows.append(
            [
                moment(point.since, impact.every),
                value,
                interval(point.low, point.high, impact.unit),
            ]
        )
    return rows


def dictionary_rows(markdown: str) -> list[tuple[str, str]]:
    """The columns of a panel's dictionary, as `engine.impact.export` writes it."""
    lines = (line.strip() for line in markdown.splitlines())
    cells = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in lines
        if line.startswith("|") and not line.startswith("| ---")
    ]
    return [(each[0], each[1]) for each in cells[1:] if len(each) == 2]


def withheld_said(cells: int, withheld: int) -> tuple[str, ...]:
    """How the panel is protected, and how much of it is kept back."""
    share = withheld / cells if cells else 0.0
    return (
        "Les médecins y portent un numéro tiré au sort pour cet export seul ; aucun "
        "nom, aucun code de prescripteur.",
        "Un effectif de 1 à 10 patients n'y est jamais donné, ni ce qui permettrait de "
        "le retrouver par différence.",
        f"{number(withheld)} cases retenues sur {number(cells)} qui ont un cas "
        f"({percent(share)}).",
    )
