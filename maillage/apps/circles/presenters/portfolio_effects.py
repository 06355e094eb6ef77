"""The effects of a portfolio as charts, tables and sentences of a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate

from maillage.apps.circles.models import FactorSide
from maillage.apps.circles.selectors.portfolio_effects import Effects, points_elsewhere
from maillage.engine.follow_up.factors import load_factors
from maillage.engine.impact.content import Verdict
from maillage.engine.impact.pooling import FEWEST_FOR_P
from maillage.engine.impact.portfolio import (
    CirclePoint,
    PortfolioImpact,
    Predicted,
    heterogeneity,
)
from maillage.engine.impact.results import Effect
from maillage.ui import formats
from maillage.ui.components import Cell, Column, Table
from maillage.ui.department_map import department_name, map_page
from maillage.ui.forest_chart import forest_page
from maillage.ui.impact_words import VERDICTS, amount, chance, digits_of, interval


MAP = "Où sont les cercles"


def page(effects: Effects) -> dict[str, Any]:
    """All that the page draws."""
    found = effects.found
    return {
        "effects": effects,
        "found": found,
        "title": title(effects),
        # Drawn by this service; the names in it are escaped by the XML writer.
        "forest": mark_safe(forest_page(found, together(found))) if found else "",  # noqa: S308
        "forest_title": together(found) if found else "",
        "circles": circles(found, _reports(effects)) if found else None,
        "differs": heterogeneity(found, partial(_amount, found.unit)) if found else "",
        "several": several(effects),
        "predicted": predicted(found) if found and enough(found) else None,
        "too_few": found is not None and not enough(found),
        "fewest": FEWEST_FOR_P,
        "is_doubtful": found is not None and is_doubtful(found),
        "map": mark_safe(map_page(found.points, MAP)) if found else "",  # noqa: S308
        "places": places(found) if found else None,
        "elsewhere": len(points_elsewhere(found)),
        "kept_back": kept_back(effects) if effects.kept_back else None,
        "factors": factors(effects),
    }


def _amount(unit: str, value: float) -> str:
    return amount(value, unit)


def _effect(effect: Effect, unit: str) -> list[str]:
    """The value and its interval, with the decimals that the interval allows."""
    digits = digits_of(unit, effect.low, effect.high)
    return [
        amount(effect.att, unit, digits),
        interval(effect.low, effect.high, unit),
    ]


def title(effects: Effects) -> str:
    """The indicator's own title."""
    return dict(effects.indicators).get(effects.chosen, "")


def together(found: PortfolioImpact) -> str:
    """The finding of the chart, in one sentence."""
    drawn = [each for each in found.points if each.drawn]
    seen = sum(each.verdict is Verdict.CHANGED for each in drawn)
    said = f"Effet vu dans {seen} cercle{'s' if seen > 1 else ''} sur {len(drawn)}"
    if found.pooled is None:
        return f"{said}."
    value, ends = _effect(found.pooled.effect, found.unit)
    return f"{said} ; en moyenne {value}, {ends}."


def several(effects: Effects) -> str:
    """What the chance of the pooled effect becomes among the indicators looked at."""
    one = effects.several
    if one is None or one.among == 1:
        return ""
    family, control = (
        ("prévus", "Holm, risque d'une seule erreur")
        if one.planned
        else ("regardés sans avoir été prévus", "Benjamini et Hochberg, part d'erreurs")
    )
    return (
        f"Effet d'ensemble : {chance(one.p)} pris seul ; parmi les {one.among} "
        f"indicateurs {family} qui en ont un, {chance(one.adjusted)} ({control})."
    )


def _reports(effects: Effects) -> dict[tuple[str, date], str]:
    """Where the report of each circle is, by its name and the day of its session."""
    found = {}
    for each in effects.looks:
        session = each.sheet.session
        slug, indicator = session.circle.slug, each.sheet.indicator
        key = (session.circle.name, localdate(session.meeting.starts_at))
        found[key] = reverse(
            "circles:impact_report", args=(slug, session.pk, indicator)
        )
    return found


def circles(found: PortfolioImpact, reports: Mapping[tuple[str, date], str]) -> Table:
    """The figures of the chart, a row a circle, with its report."""
    return Table(
        "Les cercles, dans l'ordre de leur séance",
        [
            Column("Cercle"),
            Column("Séance", "date"),
            Column("Médecins", "number"),
            Column("Effet", "number"),
            Column("Intervalle à 95 %"),
            Column("Ce qu'on peut dire"),
            Column("Poids", "number"),
            Column("Rapport"),
        ],
        [_row(each, found.unit, reports) for each in found.points],
        foot=_foot(found),
        show_caption=False,
    )


def _row(
    point: CirclePoint, unit: str, reports: Mapping[tuple[str, date], str]
) -> list[Cell | str]:
    report = reports.get((point.circle, point.session_on), "")
    return [
        point.circle,
        formats.short_day(point.session_on),
        str(point.doctors),
        *(_effect(point.effect, unit) if point.effect else ("", "")),
        VERDICTS[point.verdict],
        formats.percent(point.weight, 0) if point.weight else "",
        Cell("PDF", report) if report and point.effect else "",
    ]


def _foot(found: PortfolioImpact) -> list[str]:
    if found.pooled is None:
        return []
    p = found.pooled.p
    return [
        "Ensemble",
        "",
        str(sum(each.doctors for each in found.points if each.drawn)),
        *_effect(found.pooled.effect, found.unit),
        "" if p is None else chance(p),
        formats.percent(1, 0),
        "",
    ]


def enough(found: PortfolioImpact) -> bool:
    """Whether there are circles enough to look for what goes with their effects."""
    return sum(each.drawn for each in found.points) >= FEWEST_FOR_P


def predicted(found: PortfolioImpact) -> Table:
    """What goes with a larger or smaller effect, or why nothing can be said."""
    return Table(
        "Ce qui va avec un effet plus ou moins grand",
        [
            Column("Caractéristique"),
            Column("Écart d'effet"),
            Column("Intervalle à 95 %"),
            Column("Cercles", "number"),
        ],
        [_predictor(each, found.unit) for each in found.predicted],
        show_caption=False,
    )


def _predictor(one: Predicted, unit: str) -> list[str]:
    named = f"{one.title}, {one.step}"
    if one.slope is None:
        return [named, one.why_none or "", "", str(one.circles)]
    return [named, *_effect(one.slope, unit), str(one.circles)]


def is_doubtful(found: PortfolioImpact) -> bool:
    """Whether there are too few circles for more than a lead to be checked."""
    return any(each.caution for each in found.predicted)


def places(found: PortfolioImpact) -> Table:
    """Where the circles are, in words."""
    rows = [
        [
            department_name(each.department),
            each.circle,
            ", ".join(each.communes),
            VERDICTS[each.verdict],
        ]
        for each in sorted(
            found.points, key=lambda each: (each.department, each.session_on)
        )
        if each.department
    ]
    return Table(
        MAP,
        [
            Column("Département"),
            Column("Cercle"),
            Column("Communes des sites"),
            Column("Ce qu'on peut dire"),
        ],
        rows,
        show_caption=False,
    )


def kept_back(effects: Effects) -> Table:
    """The circles whose verdict alone the reader may see."""
    return Table(
        "Cercles dont les chiffres restent à leurs membres",
        [Column("Cercle"), Column("Ce qu'on peut dire")],
        [
            [
                Cell(
                    each.sheet.session.circle.name,
                    reverse("circles:detail", args=(each.sheet.session.circle.slug,)),
                ),
                VERDICTS.get(each.sheet.verdict, ""),
            ]
            for each in effects.kept_back
        ],
        show_caption=False,
    )


def factors(effects: Effects) -> Table | None:
    """Brakes and levers, counted by circles whose effect is seen, or is not."""
    seen = [noted for is_seen, noted in effects.coded if is_seen]
    others = [noted for is_seen, noted in effects.coded if not is_seen]
    rows = []
    for factor in load_factors().factors:
        counts = [
            sum((side, factor.code) in noted for noted in group)
            for side in (FactorSide.BRAKE, FactorSide.LEVER)
            for group in (seen, others)
        ]
        if any(counts):
            rows.append([factor.title, *(str(count or "") for count in counts)])
    if not rows:
        return None
    return Table(
        "Freins et leviers notés",
        [
            Column("Sujet"),
            Column(f"Frein, effet vu ({len(seen)})", "number"),
            Column(f"Frein, sans effet vu ({len(others)})", "number"),
            Column(f"Levier, effet vu ({len(seen)})", "number"),
            Column(f"Levier, sans effet vu ({len(others)})", "number"),
        ],
        rows,
        show_caption=False,
    )
