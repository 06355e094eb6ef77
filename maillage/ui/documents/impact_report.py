"""The report of an effect that a payer or a health agency can file: 4 to 8 pages.

Everything it says is in the content of the effect and the plan it answers; nothing is
computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from maillage.engine.errors import BadInput
from maillage.engine.impact.content import CircleImpact, Verdict
from maillage.ui import impact_data
from maillage.ui.documents import impact_report_words as words
from maillage.ui.documents.impact_report_tables import (
    balance_table,
    count_table,
    curve_table,
    money_table,
    opinion_table,
)
from maillage.ui.documents.printing import page_of, words_pdf, words_pictures
from maillage.ui.formats import day, joined, long_day
from maillage.ui.impact_pictures import EFFECT, MONEY
from maillage.ui.impact_words import alternative, money_alternative
from maillage.ui.press import Drawing, svg


TEMPLATE = "impact_report.typ"


@dataclass(frozen=True)
class PlanFacts:
    """The analysis plan, as it was frozen: label and value, in French and in order."""

    frozen_at: datetime
    facts: tuple[tuple[str, str], ...]
    signed_sha256: str
    withdrawn: str = ""
    """One sentence where it was withdrawn since."""


@dataclass(frozen=True)
class Looks:
    """How often the result was looked at, and which look this is.

    `planned`: this is the look that the plan announced, at its horizon.
    """

    number: int | None = None
    count: int | None = None
    planned: bool = False


@dataclass(frozen=True)
class ReportColumn:
    """A column of the exported panel, as its dictionary says it."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Report:
    """All that the report prints besides fixed words."""

    impact: CircleImpact
    organisation: str
    territory: str
    authors: tuple[str, ...]
    made_at: datetime
    version: str
    plan: PlanFacts | None = None
    looks: Looks = field(default_factory=Looks)
    columns: tuple[ReportColumn, ...] = ()
    protections: tuple[str, ...] = ()
    """What was done to the panel so that nobody is recognised, one sentence each."""


def impact_report_pdf(report: Report) -> bytes:
    """The PDF; the same report gives the same pages.

    BadInput where there is no figure: a report that holds none is not one.
    """
    if report.impact.verdict is Verdict.NO_FIGURE:
        raise BadInput(f"Pas de rapport sans chiffre. {report.impact.sentence}")
    return words_pdf(TEMPLATE, impact_report_page(report), report.made_at)


def impact_report_pictures(report: Report, dots: float = 72) -> list[bytes]:
    """Its pages as PNG, to be looked at."""
    return words_pictures(TEMPLATE, impact_report_page(report), report.made_at, dots)


def impact_report_page(report: Report) -> dict[str, Any]:
    """What the template `impact_report.typ` prints."""
    impact = report.impact
    head = page_of(
        what="Rapport d'effet",
        audience="pour la CPAM et l'ARS",
        title=f"La séance du {day(impact.session_on)} : qu'a-t-elle changé ?",
        session=f"établi le {day(report.made_at)}",
        circle=impact.circle,
        territory=report.territory,
        author=joined(report.authors) or impact.circle,
        animators=report.organisation,
        foot=_foot(report),
    )
    return {
        **head,
        "subtitle": f"{impact.title} ({impact.indicator})",
        "sentence": impact.sentence,
        "key_figures": words.key_figures(impact),
        "question": words.question(impact),
        "plan": _plan(report),
        "looks": words.looks(
            report.looks.number,
            report.looks.count,
            planned=report.looks.planned,
            has_plan=report.plan is not None,
        ),
        "data": words.data_facts(impact, report.organisation),
        "put_aside": list(impact.put_aside),
        "balance": balance_table(impact),
        "balance_said": words.balance_said(impact),
        "effect": _effect(impact),
        "counts": count_table(impact),
        "method": impact.method,
        "p": words.p_said(impact),
        "detectable": words.detectable(impact),
        "how_sure": list(impact.how_sure),
        "opinions": opinion_table(impact),
        "money": _money(impact),
        "limits": list(words.limits(impact)),
        "annex": [list(each) for each in words.ANNEX],
        "references": list(words.REFERENCES),
        "curve_table": curve_table(impact),
        "columns": [[each.name, each.meaning] for each in report.columns],
        "protections": list(report.protections),
        "signatures": words.signatures(report.authors, report.organisation),
    }


def _foot(report: Report) -> list[str]:
    impact = report.impact
    return [
        f"Période : {words.month_span(impact.first_month, impact.last_month)}. "
        f"Source : {impact.source}, délivrances en officine, extraites le "
        f"{day(impact.extracted_on)}.",
        f"Base de calcul {impact.build}. Maillage {report.version}, rapport établi le "
        f"{long_day(report.made_at)}.",
        "Aucune donnée de patient, aucun chiffre d'un médecin.",
    ]


def _plan(report: Report) -> dict[str, Any]:
    plan = report.plan
    if plan is None:
        return {"facts": [], "frozen": words.NO_PLAN, "sha256": "", "withdrawn": ""}
    return {
        "facts": [list(each) for each in plan.facts],
        "frozen": f"Plan figé le {long_day(plan.frozen_at)}, à la signature du compte "
        "rendu, avant que quiconque puisse connaître le résultat.",
        "sha256": plan.signed_sha256,
        "withdrawn": plan.withdrawn,
    }


def _effect(impact: CircleImpact) -> dict[str, str]:
    """The curve with its placebo dates behind; empty where there is none."""
    if not impact.curve:
        return {"svg": "", "alternative": "", "caption": ""}
    rows = impact_data.effect_rows(impact, with_placebos=True)
    drawing = Drawing(impact_data.effect_axes(impact), rows)
    session = day(impact.session_on)
    return {
        "svg": svg(EFFECT, drawing),
        "alternative": alternative(impact.curve, impact.unit, impact.every, session),
        "caption": words.curve_caption(impact),
    }


def _money(impact: CircleImpact) -> dict[str, Any]:
    money = impact.money
    if money is None:
        return {
            "svg": "",
            "alternative": "",
            "rows": [],
            "said": words.NO_MONEY,
            "explained": [],
        }
    drawing = Drawing(impact_data.money_axes(money), impact_data.money_rows(money))
    return {
        "svg": svg(MONEY, drawing),
        "alternative": money_alternative(money),
        "rows": money_table(money),
        "said": words.money_said(money),
        "explained": list(money.explained),
    }


def report_document(report: Report, impact: Mapping[str, Any]) -> dict[str, Any]:
    """The report as JSON values, for a machine: the content, the plan, the looks.

    `impact` is the content as `engine.impact.content.stored` gives it.
    """
    plan = report.plan
    return {
        "impact": dict(impact),
        "organisation": report.organisation,
        "territory": report.territory,
        "made_at": report.made_at.isoformat(),
        "version": report.version,
        "plan": None
        if plan is None
        else {
            "frozen_at": plan.frozen_at.isoformat(),
            "facts": dict(plan.facts),
            "signed_sha256": plan.signed_sha256,
            "withdrawn": plan.withdrawn,
        },
        "looks": {
            "number": report.looks.number,
            "count": report.looks.count,
            "planned": report.looks.planned,
        },
    }
