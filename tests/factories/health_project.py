"""Projets de santé for tests: begun, chained, frozen, by the actions of the app."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from maillage.apps.people.models import Person
from maillage.apps.projects.actions import health_project as project_actions
from maillage.apps.projects.actions import health_rows as row_actions
from maillage.apps.projects.actions import health_versions as version_actions
from maillage.apps.projects.models import (
    Finding,
    HealthProject,
    IndicatorResult,
    Need,
    Objective,
    ProjectIndicator,
    ProjectSection,
    ProjectVersion,
    Undertaking,
)
from maillage.apps.structures.models import Organisation
from tests.factories import structures


def project(of: Organisation | None = None) -> HealthProject:
    """A project that has just begun, of an MSP of two doctors and a nurse."""
    if of is None:
        of = structures.organisation()
        structures.team(of)
    return project_actions.start_health_project(
        organisation=of, by=structures.administrator(of)
    )


def writer(of: HealthProject) -> Person:
    """Who may write it."""
    return structures.administrator(of.organisation)


def write(of: HealthProject, heading: str, text: str) -> ProjectSection:
    """A text under a heading."""
    section = of.sections.get(heading=heading)
    return project_actions.write_section(
        section=section, text=text, version=section.version, by=writer(of)
    )


def add(of: HealthProject, row: Any, **values: Any) -> Any:
    """A row of the chain."""
    return row_actions.add_row(row=row, values=values, by=writer(of))


def chain(of: HealthProject) -> dict[str, Any]:
    """One row of each kind, each on the one above."""
    need = add(of, Need(project=of), title="Trouver un médecin")
    figure = {
        "title": "Patients sans médecin traitant",
        "unit": "%",
        "numerator": 120,
        "denominator": 1_000,
        "territory": "Le plateau",
        "period": "2025",
        "source": "Assurance maladie",
        "read_on": date(2026, 1, 5),
    }
    finding = add(of, Finding(project=of, need=need), **figure)
    objective = add(of, Objective(need=need), title="Deux médecins de plus")
    undertaking = add(
        of,
        Undertaking(objective=objective),
        title="Accueillir des internes",
        starts_on=date(2025, 1, 1),
    )
    indicator = add(
        of,
        ProjectIndicator(undertaking=undertaking),
        title="Stages tenus",
        formula="Nombre de stages de six mois",
        source="Conventions",
        since=date(2025, 1, 1),
        target=Decimal(2),
    )
    result = add(
        of,
        IndicatorResult(indicator=indicator),
        on=date(2025, 12, 31),
        period="2025",
        value=Decimal(1),
        source="Conventions",
    )
    return {
        "besoins": need,
        "chiffres": finding,
        "objectifs": objective,
        "actions": undertaking,
        "indicateurs": indicator,
        "resultats": result,
    }


def frozen(of: HealthProject, reason: str = "") -> ProjectVersion:
    """A version of the draft as it stands."""
    of.refresh_from_db()
    return version_actions.freeze_version(
        project=of, version=of.version, reason=reason, by=writer(of)
    )
