"""Years made of a few facts, written as a person would write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from maillage.engine.agreements.computing import compute
from maillage.engine.agreements.examples import yaml_lines
from maillage.engine.agreements.facts import YearFacts
from maillage.engine.agreements.reading import parse_year
from maillage.engine.agreements.results import IndicatorResult
from maillage.engine.agreements.schema import Rules
from maillage.engine.agreements.versions import version_named


AVENANT_1 = version_named("aci_msp", "avenant-1")
CPTS = version_named("aci_cpts", "avenant-2")
DRAFT = version_named("aci_msp", "2026-draft")

OPEN_ALL_YEAR = {
    "name": "Treignac",
    "weekday_hours": 12,
    "open_saturday": True,
    "closed_holiday_weeks": 0,
}
GATE = {
    "unscheduled_care": True,
    "sites": [OPEN_ALL_YEAR],
    "crisis_plan": True,
    "coordination": True,
    "information_system_since": "2019-03-01",
}
"""What the four prerequisites of avenant 1 ask."""

SMALL_TEAM = {
    **GATE,
    "patients": 4000,
    "partners": 8,
    "ald_under_75": 600,
    "aged_75_without_ald": 250,
    "aged_75_with_ald": 150,
}
"""A team of the reference size: 1,000 patients of whom cases may be studied."""


def year_of(
    facts: Mapping[str, Any], *, year: int = 2025, rules: Rules = AVENANT_1
) -> YearFacts:
    """The facts, read as from a file."""
    document = {"year": year, "facts": {k: _written(v) for k, v in facts.items()}}
    text = "\n".join(yaml_lines(document)) if facts else f"year: {year}"
    return parse_year(text, "annee.yaml", [rules])


def line_of(
    id_: str, *, year: int = 2025, rules: Rules = AVENANT_1, **facts: Any
) -> IndicatorResult:
    """One indicator alone; what begins with `switch_` is a switch."""
    switches = {
        name.removeprefix("switch_"): facts.pop(name)
        for name in list(facts)
        if name.startswith("switch_")
    }
    found = compute(
        rules, year_of(facts, year=year, rules=rules), switches=switches, only=[id_]
    ).indicator(id_)
    assert found is not None
    return found


def points(id_: str, **facts: Any) -> Fraction | None:
    """The points of one indicator alone."""
    return line_of(id_, **facts).points


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [{name: _written(one) for name, one in row.items()} for row in value]
    return value
