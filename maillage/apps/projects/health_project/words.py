"""The rows of the chain in French words: labels and values, one way for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from maillage.apps.projects.models import (
    Finding,
    IndicatorResult,
    Objective,
    ProjectIndicator,
    Undertaking,
)
from maillage.ui.formats import FIRM, THIN, day, number


Facts = list[list[str]]


def quantity(value: Decimal, unit: str) -> str:
    """« 27,4 % », « 12 patients »."""
    if not unit:
        return number(value)
    return f"{number(value)}{THIN if unit in ('%', '€') else FIRM}{unit}"


def parts(numerator: int | None, denominator: int | None) -> str:
    """« 412 sur 1 020 »; empty where they were not given."""
    if numerator is None:
        return ""
    if denominator is None:
        return number(numerator)
    return f"{number(numerator)} sur {number(denominator)}"


def valued(row: Finding | IndicatorResult, unit: str) -> str:
    """A value with what it was computed from: « 27,4 % (412 sur 1 020) »."""
    below = parts(row.numerator, row.denominator)
    value = quantity(row.value, unit)
    return f"{value} ({below})" if below else value


def finding_facts(finding: Finding) -> Facts:
    """What is printed of a figure of the diagnosis."""
    return _said(
        ("Valeur", valued(finding, finding.unit)),
        ("Territoire", finding.territory),
        ("Période", finding.period),
        ("Source", f"{finding.source} (lu le {day(finding.read_on)})"),
    )


def objective_facts(objective: Objective) -> Facts:
    """What is printed of an objective beside its words."""
    return _said(("Pour le", _day(objective.by_day)))


def owner_of(undertaking: Undertaking) -> str:
    """Who leads an action, in words; empty where nobody was named."""
    return str(undertaking.owner) if undertaking.owner else undertaking.owner_words


def undertaking_facts(undertaking: Undertaking) -> Facts:
    """What is printed of an action."""
    state = undertaking.get_state_display()
    if undertaking.ended_on:
        state += f" le {day(undertaking.ended_on)}"
    if undertaking.reason:
        state += f"{FIRM}: {undertaking.reason}"
    return _said(
        ("Pilote", owner_of(undertaking)),
        ("Début", _day(undertaking.starts_on)),
        ("Échéance", _day(undertaking.due_on)),
        ("Moyens", undertaking.means),
        ("État", state),
    )


def target_words(indicator: ProjectIndicator) -> str:
    """« 60 % pour le 31 décembre 2026 »; empty without a target."""
    if indicator.target is None:
        return ""
    aimed = quantity(indicator.target, indicator.unit)
    return (
        f"{aimed} pour le {day(indicator.target_on)}" if indicator.target_on else aimed
    )


def indicator_facts(indicator: ProjectIndicator) -> Facts:
    """What is printed of an indicator."""
    return _said(
        ("Calcul", indicator.formula),
        ("Source", indicator.source),
        ("Fréquence", indicator.get_frequency_display()),
        ("Cible", target_words(indicator)),
    )


def result_facts(result: IndicatorResult, unit: str) -> Facts:
    """What is printed of a result."""
    return _said(
        ("Mesuré le", day(result.on)),
        ("Valeur", quantity(result.value, unit)),
        ("Calculé de", parts(result.numerator, result.denominator)),
        ("Source", result.source),
        ("Remarque", result.remark),
    )


def _said(*pairs: Sequence[str]) -> Facts:
    return [[label, value] for label, value in pairs if value]


def _day(when: date | None) -> str:
    return day(when) if when else ""
