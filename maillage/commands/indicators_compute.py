"""`maillage indicators compute`: figures of a structure, in a file or on the screen."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import pyarrow as pa
import typer

from maillage.commands.context import (
    Structure,
    checked_slug,
    data_root,
    month_argument,
    progress,
    screen,
)
from maillage.commands.indicators_output import (
    checked_out,
    print_figures,
    said_apart,
    said_of_doses,
    write_figures,
)
from maillage.engine.errors import BadInput
from maillage.engine.indicators.engines.registry import ENGINES, Engine
from maillage.engine.indicators.figures import figures
from maillage.engine.indicators.library import find, load_library
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Every, Period, periods
from maillage.engine.indicators.shareable import (
    counted_for_sharing,
    without_patient_counts,
)
from maillage.engine.indicators.shareable import shareable as protected
from maillage.engine.lake.build import open_current


MOST_PERIODS = 600

Choice = TypeVar("Choice", bound=StrEnum)


class EngineName(StrEnum):
    """The engines that a person may ask for."""

    TOTALS = "totals"
    COMPILED = "compiled"
    DUCKDB = "duckdb"
    REFERENCE = "reference"
    SPARK = "spark"


def compute(
    *,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="|".join(By),
            help="Par prescripteur, par pharmacie, ou tous ensemble.",
        ),
    ],
    every: Annotated[
        str,
        typer.Option(
            "--every",
            metavar="|".join(Every),
            help="Par mois, trimestre, année, ou 12 mois finissant chaque mois.",
        ),
    ],
    since: Annotated[
        str, typer.Option("--from", metavar="AAAA-MM", help="Premier mois.")
    ],
    until: Annotated[
        str, typer.Option("--to", metavar="AAAA-MM", help="Dernier mois.")
    ],
    identifiers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID...]", help="Les indicateurs ; tous si rien n'est donné."
        ),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            metavar="|".join(EngineName),
            help="Les totaux gardés et le moteur compilé pour le reste, le moteur "
            "compilé seul, DuckDB, le témoin (lent), ou Spark.",
        ),
    ] = EngineName.TOTALS.value,
    structure: Structure = "",
    tables: Annotated[
        str,
        typer.Option(
            "--tables",
            metavar="ADRESSE",
            help="Avec --engine spark : où sont les tables lines et presentations.",
        ),
    ] = "",
    shareable: Annotated[
        bool,
        typer.Option(
            "--shareable",
            help="Masquer les petits effectifs, pour ce qui sort du cercle.",
        ),
    ] = False,
    details: Annotated[
        bool,
        typer.Option(
            "--details", help="Ajouter ce qui n'est ni observable ni calculable."
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FICHIER",
            help="Fichier .csv ou .parquet ; un tableau à l'écran si absent.",
        ),
    ] = None,
) -> None:
    """Calculer des indicateurs, avec numérateur, dénominateur et intervalle à 95 %."""
    indicators = asked_indicators(identifiers or [])
    unit = choice(by, By, "--by")
    asked = asked_periods(choice(every, Every, "--every"), since, until)
    name = choice(engine, EngineName, "--engine")
    target = checked_out(out)
    if shareable and details:
        raise BadInput(
            "--details donne de quoi retrouver ce que --shareable masque ; gardez "
            "l'une des deux options."
        )
    with (
        _opened(name, structure, tables, asked) as (opened, prescribers),
        progress("Calcul des indicateurs") as bar,
    ):
        bar.add_task(f"{len(indicators)} indicateurs", total=None)
        counts = (
            counted_for_sharing(opened, indicators, unit, asked)
            if shareable
            else opened.count(indicators, unit, asked)
        )
        figured = figures(without_patient_counts(counts, indicators), indicators)
        shown = (
            protected(figured, counts, indicators, prescribers=prescribers)
            if shareable
            else figured
        )
    if target is None:
        print_figures(shown, indicators, details=details)
    else:
        write_figures(shown, indicators, target, details=details)
    _say_the_end(figured, indicators, asked, target)
    if shareable:
        _say_what_is_hidden(shown, figured)


@contextmanager
def _opened(
    name: EngineName, structure: str, tables: str, asked: Sequence[Period]
) -> Iterator[tuple[Engine, int]]:
    """The engine on the structure's build, or on a cluster's tables; how many doctors.

    What of the periods lies outside the data is said first.
    """
    if (name is EngineName.SPARK) != bool(tables):
        raise BadInput(
            "--engine spark et --tables vont ensemble : donnez l'adresse du dossier "
            "qui contient les tables lines et presentations, ou gardez un autre moteur."
        )
    if name is EngineName.SPARK:
        # Reading about SQL takes a second, which the other engines do not need.
        from maillage.engine.indicators.engines.sql import spark_tables  # noqa: PLC0415

        session = spark_tables.open_session(os.environ.get("SPARK_MASTER"))
        cluster = spark_tables.open_tables(session, tables)
        first, last = cluster.source.days
        _say_what_is_outside(tables, first, last, asked)
        yield cluster, len(cluster.source.prescribers)
        return
    with open_current(data_root() / "builds", checked_slug(structure)) as build:
        manifest = build.manifest
        place = f"la structure « {manifest.structure} »"
        _say_what_is_outside(place, manifest.first_day, manifest.last_day, asked)
        yield ENGINES[name](build), manifest.prescribers


def asked_indicators(identifiers: Sequence[str]) -> list[Indicator]:
    """The indicators of these ids, each once, or the whole library for none."""
    if not identifiers:
        return list(load_library())
    found = {(one := find(identifier)).id: one for identifier in identifiers}
    return list(found.values())


def asked_periods(every: Every, since: str, until: str) -> list[Period]:
    """The periods asked for; BadInput when there are none, or far too many."""
    first, last = month_argument(since, "--from"), month_argument(until, "--to")
    if first > last:
        raise BadInput(
            f"--from : {since} vient après --to ({until}) ; échangez ces deux mois."
        )
    found = periods(every, first, last)
    if not found:
        quarter = every is Every.QUARTER
        none = (
            "aucun trimestre civil entier" if quarter else "aucune année civile entière"
        )
        raise BadInput(
            f"--every {every} : de {since} à {until}, il n'y a {none} ; élargissez "
            "les mois."
        )
    if len(found) > MOST_PERIODS:
        raise BadInput(
            f"De {since} à {until}, cela fait {len(found)} périodes, pour "
            f"{MOST_PERIODS} au plus ; rapprochez les mois."
        )
    return found


def choice(text: str, kind: type[Choice], option: str) -> Choice:
    """The choice that a word names; BadInput with the nearest one otherwise."""
    try:
        return kind(text)
    except ValueError:
        known = [str(one) for one in kind]
        near = get_close_matches(text, known, n=1, cutoff=0.5)
        meant = f" Vouliez-vous dire « {near[0]} » ?" if near else ""
        raise BadInput(
            f"{option} : « {text[:20]} » n'est pas un choix ; choisissez "
            f"{', '.join(known)}.{meant}"
        ) from None


def _say_what_is_outside(
    place: str, first: date | None, last: date | None, asked: Sequence[Period]
) -> None:
    """A line on the error stream when periods go beyond the data."""
    if first is None or last is None:
        raise BadInput(
            f"Aucune ligne dans {place} : importez un fichier avec « maillage lake "
            "import », puis refaites la base."
        )
    outside = [
        one.label for one in asked if one.first_day < first or one.end > _after(last)
    ]
    if outside:
        screen.print(
            f"Les données vont du {_said(first)} au {_said(last)} : "
            f"{len(outside)} période(s) sur {len(asked)} en sortent, au moins en "
            f"partie ({outside[0]}{' à ' + outside[-1] if len(outside) > 1 else ''}).",
            soft_wrap=True,
        )


def _after(last: date) -> date:
    """The first day of the month after the one that the data reach."""
    return date(last.year + last.month // 12, last.month % 12 + 1, 1)


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _say_the_end(
    figured: pa.Table,
    indicators: Sequence[Indicator],
    asked: Sequence[Period],
    target: Path | None,
) -> None:
    """What was written, and what could not be computed in the last period."""
    if target is not None:
        screen.print(f"{figured.num_rows} lignes écrites dans {target}.", markup=False)
    sentences = said_apart(figured, asked[-1].label), said_of_doses(figured, indicators)
    for sentence in filter(None, sentences):
        screen.print(sentence, markup=False, soft_wrap=True)


def _say_what_is_hidden(shown: pa.Table, figured: pa.Table) -> None:
    hidden = shown["value"].null_count - figured["value"].null_count
    screen.print(
        f"{hidden} valeurs masquées sur {shown.num_rows} lignes : effectifs de 1 à 10 "
        "patients, et ce qui permettrait de les retrouver par soustraction.",
        soft_wrap=True,
    )
