"""`maillage impact`: did what circles do change anything?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from maillage.commands.context import Json, page, print_json
from maillage.commands.impact_output import as_document, told
from maillage.commands.impact_report import report
from maillage.engine.errors import BadInput
from maillage.engine.impact.checks import checked_panel
from maillage.engine.impact.group_time import group_time
from maillage.engine.impact.imputation import imputation
from maillage.engine.impact.panel import Panel
from maillage.engine.impact.reading import Columns, read_panel


app = typer.Typer(
    add_completion=False,
    help="Mesurer ce que les cercles ont changé.",
    no_args_is_help=True,
)


@app.callback()
def _impact() -> None:
    """Mesurer ce que les cercles ont changé."""


class Control(StrEnum):
    """Whom the treated are compared with."""

    NEVER = "never"
    NOT_YET = "not-yet"


class Estimator(StrEnum):
    """How the effect is estimated."""

    GROUP_TIME = "group-time"
    IMPUTATION = "imputation"


MOST_PLACEBOS = 6
"""How many periods before the start are imputed as if they followed it."""


@app.command()
def estimate(  # noqa: PLR0917  the options of a command are its arguments
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PANEL",
            help="CSV, TSV ou XLSX : une ligne par unité et par période.",
        ),
    ],
    unit: Annotated[
        str, typer.Option("--unit", metavar="COL", help="Colonne de l'unité suivie.")
    ],
    time: Annotated[
        str,
        typer.Option(
            "--time",
            metavar="COL",
            help="Colonne de la période : 2025, 2025-03 ou 2025-T1.",
        ),
    ],
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="COL", help="Colonne du résultat.")
    ],
    cohort: Annotated[
        str,
        typer.Option(
            "--cohort",
            metavar="COL",
            help="Colonne de la première période sous l'effet ; 0 ou vide : jamais.",
        ),
    ],
    control: Annotated[
        Control,
        typer.Option(
            "--control",
            help="Témoins : jamais traités, ou pas encore traités.",
        ),
    ] = Control.NEVER,
    covariates: Annotated[
        str | None,
        typer.Option(
            "--covariates",
            metavar="COL,...",
            help="Colonnes à quoi ajuster, doublement robuste.",
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="COL",
            help="Colonne du groupe dont les membres se ressemblent (le cercle).",
        ),
    ] = None,
    weight: Annotated[
        str | None,
        typer.Option("--weight", metavar="COL", help="Colonne du poids d'une unité."),
    ] = None,
    denominator: Annotated[
        str | None,
        typer.Option(
            "--denominator",
            metavar="COL",
            help="Colonne par laquelle diviser le résultat.",
        ),
    ] = None,
    estimator: Annotated[
        Estimator,
        typer.Option(
            "--estimator",
            help="Callaway et Sant'Anna, ou imputation (sans covariable).",
        ),
    ] = Estimator.GROUP_TIME,
    as_json: Json = False,
) -> None:
    """Estimer un effet sur n'importe quel panel, avec son intervalle."""
    names = tuple(n for n in map(str.strip, (covariates or "").split(",")) if n)
    if names and estimator is Estimator.IMPUTATION:
        raise BadInput(
            "--covariates ne sert pas à --estimator imputation : retirez l'une des "
            "deux options."
        )
    columns = Columns(unit, time, outcome, cohort, cluster, names, weight, denominator)
    panel = checked_panel(read_panel(path, columns), control=control.value)
    clustered = cluster is not None
    if estimator is Estimator.IMPUTATION:
        found = imputation(panel, clustered=clustered, placebos=_placebos(panel))
    else:
        found = group_time(panel, control=control.value, clustered=clustered)
    if as_json:
        print_json(as_document(panel, found))
        return
    for part in told(panel, found):
        page.print(part, soft_wrap=True)


app.command()(report)


def _placebos(panel: Panel) -> int:
    """Half of what the last cohort to begin has before it, up to six periods."""
    return min(MOST_PLACEBOS, int(panel.cohorts.max()) // 2)
