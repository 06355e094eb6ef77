"""The six kinds of rows of the chain: their names, what each hangs on and holds."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.projects.models import (
    Finding,
    HealthProject,
    IndicatorResult,
    Need,
    Objective,
    ProjectIndicator,
    Undertaking,
)
from maillage.apps.projects.models.health_project import DraftRow


@dataclass(frozen=True)
class RowKind:
    """A kind of row: its model, and the words of its pages.

    `parent` is the field by which it hangs on the row above, `children` the names by
    which the rows below are reached.
    """

    name: str
    """As an address says it."""
    model: type[DraftRow]
    parent: str
    children: tuple[str, ...]
    one: str
    """With its article, at the start of a sentence: « Le besoin »."""
    new: str
    """« Ajouter un besoin »."""


ROWS = {
    kind.name: kind
    for kind in (
        RowKind(
            "besoins",
            Need,
            "project",
            ("objectives",),
            "Le besoin",
            "Ajouter un besoin",
        ),
        RowKind(
            "chiffres",
            Finding,
            "project",
            (),
            "Le chiffre",
            "Ajouter un chiffre du diagnostic",
        ),
        RowKind(
            "objectifs",
            Objective,
            "need",
            ("undertakings",),
            "L'objectif",
            "Ajouter un objectif",
        ),
        RowKind(
            "actions",
            Undertaking,
            "objective",
            ("indicators",),
            "L'action",
            "Ajouter une action",
        ),
        RowKind(
            "indicateurs",
            ProjectIndicator,
            "undertaking",
            ("results",),
            "L'indicateur",
            "Ajouter un indicateur",
        ),
        RowKind(
            "resultats",
            IndicatorResult,
            "indicator",
            (),
            "Le résultat",
            "Ajouter un résultat",
        ),
    )
}
"""By the name that addresses use."""


def kind_of(row: DraftRow) -> RowKind:
    """The kind of a row."""
    return next(kind for kind in ROWS.values() if kind.model is type(row))


def project_of(row: DraftRow) -> HealthProject:
    """The project that a row belongs to, through what it hangs on."""
    above = getattr(row, kind_of(row).parent)
    return above if isinstance(above, HealthProject) else project_of(above)


PATHS = {
    Need: "project",
    Finding: "project",
    Objective: "need__project",
    Undertaking: "objective__need__project",
    ProjectIndicator: "undertaking__objective__need__project",
    IndicatorResult: "indicator__undertaking__objective__need__project",
}
"""How each model reaches its project, for a question to the database."""
