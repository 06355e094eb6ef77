"""`maillage indicators explain`: from a figure back to the lines it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from maillage.commands.context import (
    Json,
    Structure,
    checked_slug,
    data_root,
    page,
    print_json,
    progress,
)
from maillage.commands.indicators_compute import choice
from maillage.engine.codes.labels import labels
from maillage.engine.indicators.engines.registry import fast_engine
from maillage.engine.indicators.explain.account import (
    Explanation,
    Figure,
    Path,
    ResolvedSet,
)
from maillage.engine.indicators.explain.explain import explain as explained
from maillage.engine.indicators.explain.words import amounts
from maillage.engine.indicators.library import find, set_titles
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.period_names import period_named
from maillage.engine.indicators.periods import By
from maillage.engine.lake.build import open_current


MOST_CODES = 12
ALL = "all"


def explain(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="L'indicateur, par exemple NSA04.")
    ],
    *,
    structure: Structure,
    period: Annotated[
        str,
        typer.Option(
            "--period",
            metavar="PÉRIODE",
            help="Une année (2025), un trimestre (2025-Q2) ou un mois (2025-03).",
        ),
    ],
    unit: Annotated[
        str,
        typer.Option(
            "--unit", metavar="CODE", help="Le code du prescripteur ou de la pharmacie."
        ),
    ] = ALL,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="|".join(By),
            help="De qui est le code ; un prescripteur si rien n'est dit.",
        ),
    ] = None,
    rolling: Annotated[
        bool,
        typer.Option("--rolling", help="Les 12 mois qui finissent avec la période."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Dire d'où vient un chiffre : lignes lues, gardées, écartées et pourquoi."""
    indicator = find(identifier)
    whose = choice(by, By, "--by") if by else _whose(unit)
    asked = period_named(period, rolling=rolling)
    with (
        open_current(data_root() / "builds", checked_slug(structure)) as build,
        progress("Relecture des lignes", quiet=as_json) as bar,
    ):
        bar.add_task(indicator.id, total=None)
        found = explained(
            build,
            fast_engine(build),
            indicator,
            by=whose,
            unit=ALL if whose is By.ALL else unit,
            period=asked,
            titles=set_titles(),
            names=labels(data_root() / "codes"),
        )
    if as_json:
        print_json(found.document())
    else:
        print_explanation(found, indicator)
    if not found.agrees:
        raise typer.Exit(1)


def _whose(unit: str) -> By:
    return By.ALL if unit == ALL else By.PRESCRIBER


def print_explanation(found: Explanation, indicator: Indicator) -> None:
    """The whole path, from the lines of the build to the figure of both engines."""
    numerator, denominator = amounts(indicator.calculation, found.reference)
    page.print(f"[bold]{indicator.id}[/]  {indicator.title}")
    page.print(
        f"{found.unit}, {found.period} : {numerator} / {denominator}", style="bold"
    )
    page.print(
        f"Base de calcul {found.build_id} : {found.lines_in_build} lignes en tout ; de "
        f"cette unité dans la période, {found.lines_of_unit} lignes de "
        f"{found.patients_of_unit} patients.",
        soft_wrap=True,
    )
    _print_path("Dénominateur", found.denominator, denominator)
    _print_path("Numérateur", found.numerator, numerator)
    page.print("\n[bold]Codes[/]")
    if not found.sets:
        page.print("  Toutes les lignes : aucun ensemble de médicaments n'est demandé.")
    for one in found.sets:
        page.print(Padding(Text("\n".join(_codes(one))), (0, 0, 0, 2)))
    _print_engines(found, indicator)


def _print_path(title: str, path: Path, result: str) -> None:
    page.print(f"\n[bold]{title}[/] : {path.words}", soft_wrap=True)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("", ratio=1)
    for heading in ("Gardés", "Écartés"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for step in path.steps:
        table.add_row(step.words, str(step.kept), str(step.left_out), step.of)
    table.add_row(Text("compté", style="bold"), Text(result, style="bold"), "", "")
    page.print(Padding(table, (0, 0, 0, 2)))


def _codes(one: ResolvedSet) -> Iterator[str]:
    yield f"{one.title} : {one.words}"
    for substance in one.substances[:MOST_CODES]:
        yield (
            f"  {substance.atc} {substance.name or substance.example}".rstrip()
            + f" : {substance.presentations} présentation(s), "
            f"{substance.deliveries} délivrance(s)"
        )
    if len(one.substances) > MOST_CODES:
        yield f"  et {len(one.substances) - MOST_CODES} autres codes"
    if one.blurred_presentations:
        yield (
            f"  {one.blurred_presentations} présentation(s) dont le dosage ou la forme "
            "manque, hors de l'ensemble"
        )


def _print_engines(found: Explanation, indicator: Indicator) -> None:
    page.print("\n[bold]Les deux moteurs[/]")
    for name, figure in (("rapide", found.fast), ("témoin", found.reference)):
        page.print(f"  {name} : {_said(figure, indicator)}", soft_wrap=True)
    page.print(
        "  Ils donnent le même chiffre, et les étapes y mènent."
        if found.agrees
        else "  Ils diffèrent : n'utilisez pas ce chiffre, et signalez-le.",
        soft_wrap=True,
    )


def _said(figure: Figure, indicator: Indicator) -> str:
    numerator, denominator = amounts(indicator.calculation, figure)
    return (
        f"{numerator} / {denominator}, {figure.not_observable} non observable(s), "
        f"{figure.not_computable} non calculable(s)"
    )
