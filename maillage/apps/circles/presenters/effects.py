"""An effect as its page draws it: its sentences, drawings and tables."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from maillage.apps.circles.actions.effects import last_month_of
from maillage.apps.circles.figures.committed import unit_of
from maillage.apps.circles.models import AnalysisPlan, Circle, ImpactSheet
from maillage.apps.circles.rules.target_units import scale_of, shown_target
from maillage.apps.circles.selectors.costs import YearOfCost, year_of_cost
from maillage.engine.impact.content import (
    CircleImpact,
    Fraction,
    Interval,
    Money,
    SecondOpinion,
    restored,
)
from maillage.engine.indicators import units
from maillage.engine.indicators.library import find
from maillage.engine.mirrors.content import Scale
from maillage.ui import formats, impact_words
from maillage.ui.components import Column, Table


@dataclass(frozen=True)
class Drawn:
    """One look, ready for its page and its paper."""

    found: CircleImpact
    finding: str
    rest: str
    """What explains the finding, where more than one sentence was said."""
    mean: str
    """The mean effect and its interval, in words; empty without one."""
    svg: SafeString
    placebo_svg: SafeString
    money_svg: SafeString
    curve: Table | None
    levels: Table | None
    money: Table | None
    money_finding: str
    opinions: Table | None
    balance: Table | None
    chance: str
    detectable: str
    source: str


def drawn(sheet: ImpactSheet) -> Drawn:
    """A look that has figures."""
    found = restored(sheet.document)
    finding, rest = impact_words.finding_and_rest(found.sentence)
    return Drawn(
        found=found,
        finding=finding,
        rest=rest,
        mean=_mean(found),
        # Drawn by this service from numbers, and kept: nobody's words are in them.
        svg=mark_safe(sheet.svg),  # noqa: S308
        placebo_svg=mark_safe(sheet.placebo_svg),  # noqa: S308
        money_svg=mark_safe(sheet.money_svg),  # noqa: S308
        curve=_curve(found) if found.curve else None,
        levels=_levels(found),
        money=_money(found.money) if found.money else None,
        money_finding=impact_words.money_finding(found.money) if found.money else "",
        opinions=_opinions(found) if found.opinions else None,
        balance=_balance(found) if found.balance else None,
        chance=_chance(found),
        detectable=_detectable(found),
        source=source(found),
    )


def kind_of(sheet: ImpactSheet) -> str:
    """« prévu », « hors échéance », « non prévu »: how a look stands to a plan."""
    if sheet.plan_id is None:
        return "non prévu"
    return "prévu" if sheet.planned else "hors échéance"


def source(found: CircleImpact) -> str:
    """Period, source and build, at the foot."""
    return formats.punctuated(
        f"Délivrances de {found.source}, de {_month(found.first_month)} à "
        f"{_month(found.last_month)}, extraites le {formats.day(found.extracted_on)} ; "
        f"calcul {found.build}."
    )


def curve_csv(sheet: ImpactSheet) -> bytes:
    """The curve for a French spreadsheet, in the indicator's own scale.

    Every cell is ours: none is taken for a formula but negative numbers, as they are.
    """
    found, text = restored(sheet.document), StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Période", "Rang", "Effet", "Bas", "Haut"])
    for point in found.curve:
        ends = map(_plain, (point.att, point.low, point.high))
        moment = impact_words.moment(point.since, found.every)
        writer.writerow([moment, str(point.since), *ends])
    if found.overall is not None:
        effect = found.overall
        ends = map(_plain, (effect.att, effect.low, effect.high))
        writer.writerow(["En moyenne après la séance", "", *ends])
    return text.getvalue().encode("utf-8-sig")


def _plain(value: float | None) -> str:
    if value is None or not math.isfinite(value):
        return ""
    return f"{value:.6g}".replace(".", ",")


def _month(text: str) -> str:
    """« 2025-10 » is « oct. 2025 »."""
    year, month = text.split("-")[:2]
    return f"{formats.MONTHS[int(month) - 1]} {year}"


def _mean(found: CircleImpact) -> str:
    effect = found.overall
    if effect is None:
        return ""
    bounds = impact_words.interval(effect.low, effect.high, found.unit)
    return f"{impact_words.amount(effect.att, found.unit)} ({bounds})"


def _curve(found: CircleImpact) -> Table:
    rows = [
        [
            impact_words.moment(point.since, found.every),
            impact_words.amount(point.att, found.unit),
            impact_words.interval(point.low, point.high, found.unit),
        ]
        for point in found.curve
    ]
    return Table(
        f"{found.title} : l'effet avant et après la séance",
        [
            Column("Période"),
            Column("Effet", "number"),
            Column("Intervalle à 95 %", "number"),
        ],
        rows,
    )


def _levels(found: CircleImpact) -> Table | None:
    lines = (
        ("Le cercle", found.doctors, found.circle_before, found.circle_after),
        ("Les témoins", found.controls, found.controls_before, found.controls_after),
    )
    rows = [
        [
            f"{name}, {formats.counted(doctors, 'médecin')}",
            _fraction(before, found),
            _fraction(after, found),
        ]
        for name, doctors, before, after in lines
        if before is not None and after is not None
    ]
    if not rows:
        return None
    return Table(
        "Ce qui a été compté, avant et après la séance",
        [Column("Qui"), Column("Avant", "number"), Column("Après", "number")],
        rows,
    )


def _fraction(counts: Fraction, found: CircleImpact) -> str:
    """What was counted as it is read: « 25,3 % (412 sur 1 630) »."""
    indicator = find(found.indicator)
    above, below = units.counted(indicator.calculation)
    if not counts.denominator:
        return "–"
    top, bottom = counts.numerator / above.parts, counts.denominator / below.parts
    less = 1.0 if scale_of(indicator) is Scale.CHANGE else 0.0
    said = impact_words.level(top / bottom - less, found.unit)
    if scale_of(indicator) is not Scale.SHARE:
        return said
    return f"{said} ({formats.number(top, 0)} sur {formats.number(bottom, 0)})"


def _money(money: Money) -> Table:
    named = (
        ("En tout", money.total),
        ("dont volume : plus ou moins de boîtes", money.volume),
        ("dont prix : les mêmes produits, plus ou moins chers", money.price),
        ("dont choix : d'autres produits", money.mix),
    )
    rows = [[name, *_euros(each)] for name, each in named]
    return Table(
        "Euros par an et par médecin",
        [
            Column("Part"),
            Column("Euros", "number"),
            Column("Intervalle à 95 %", "number"),
        ],
        rows,
    )


def _euros(each: Interval) -> tuple[str, str]:
    return (
        impact_words.amount(each.value, "euros"),
        impact_words.interval(each.low, each.high, "euros"),
    )


def _opinions(found: CircleImpact) -> Table:
    return Table(
        "La même question, par d'autres méthodes",
        [
            Column("Méthode"),
            Column("Effet", "number"),
            Column("Intervalle à 95 %", "number"),
            Column("Hasard", "number"),
        ],
        [_opinion(each, found.unit) for each in found.opinions],
    )


def _opinion(opinion: SecondOpinion, unit: str) -> list[str]:
    effect = opinion.effect
    weaker = ", preuve plus faible" if opinion.weaker else ""
    return [
        f"{opinion.name}{weaker}",
        impact_words.amount(effect.att, unit) if math.isfinite(effect.att) else "–",
        impact_words.interval(effect.low, effect.high, unit),
        "–" if opinion.p is None else impact_words.chance(opinion.p),
    ]


def _balance(found: CircleImpact) -> Table:
    return Table(
        "Le cercle et ses témoins, avant la séance",
        [
            Column("Caractéristique"),
            Column("Cercle", "number"),
            Column("Témoins", "number"),
            Column("Écart", "number"),
            Column("Écart après pondération", "number"),
        ],
        [
            [
                each.name,
                formats.number(each.circle),
                formats.number(each.controls),
                formats.number(each.difference),
                formats.number(each.after_weighting),
            ]
            for each in found.balance
        ],
    )


def _chance(found: CircleImpact) -> str:
    """How often chance alone would do as much, or why nothing is said of it."""
    if found.p is None:
        return found.why_no_p or ""
    least = ""
    if found.smallest_p is not None:
        least = (
            " La plus petite que ce nombre de groupes permette est "
            f"{formats.number(found.smallest_p, 3)}."
        )
    return (
        f"Sans effet, un écart au moins aussi grand viendrait du hasard avec une "
        f"probabilité de {_probability(found.p)}.{least}"
    )


def _probability(p: float) -> str:
    least = 0.001
    return f"moins de {formats.number(least, 3)}" if p < least else formats.number(p, 3)


def _detectable(found: CircleImpact) -> str:
    if found.minimum_detectable is None:
        return ""
    seen = impact_words.distance(found.minimum_detectable, found.unit)
    return f"Le plus petit effet qui se verrait quatre fois sur cinq : {seen}."


def plan_words(plan: AnalysisPlan | None) -> list[tuple[str, str]]:
    """What a plan says, label by label; nothing without one."""
    if plan is None:
        return []
    unit = unit_of(plan.indicator)
    aim = plan.get_direction_display()
    if plan.target is not None:
        aim = f"{aim}, jusqu'à {shown_target(plan.target, plan.indicator)}"
    if plan.expected_effect is not None:
        aim += f" (soit {impact_words.amount(plan.expected_effect, unit)})"
    seen = "non calculé avant la séance"
    if plan.minimum_detectable is not None:
        seen = impact_words.distance(plan.minimum_detectable, unit)
    until = formats.month(last_month_of(plan))
    return [
        ("Engagement", aim),
        ("Horizon", f"{plan.horizon_months}{formats.FIRM}mois, jusqu'à {until}"),
        ("Méthode", plan.get_estimator_display()),
        ("Plus petit effet visible", seen),
        ("Figé le", formats.day(localtime(plan.frozen_at))),
        ("Empreinte du compte rendu signé", f"{plan.signed_sha256[:16]}…"),
    ]


def cost_beside(circle: Circle, look: Drawn) -> str:
    """What the circle cost over the last twelve months of a look's data."""
    year, month = map(int, look.found.last_month.split("-")[:2])
    found = year_of_cost(circle, date(year, month, 1))
    return cost_words(found, look.found.doctors)


def cost_words(year: YearOfCost, doctors: int) -> str:
    """What the circle cost over a year, beside the euros; empty where unknown."""
    a_doctor = year.a_doctor(doctors)
    if a_doctor is None:
        return ""
    whole = formats.euros(round(year.total_cents, -2))
    return (
        f"Le cercle a coûté {whole} en douze mois, toutes séances comprises "
        f"({formats.duration(year.minutes)} de présence), soit "
        f"{formats.number(a_doctor, 0)}{formats.THIN}€ par médecin compté."
    )
