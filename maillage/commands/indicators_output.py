"""How figures are written: a file for machines, a table for people."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from rich.table import Table

from maillage.commands.context import page, screen
from maillage.engine.errors import BadInput
from maillage.engine.indicators.figures import (
    OUTPUT_COLUMNS,
    output_rows,
    output_table,
)
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.plan import dosed_filters
from maillage.engine.indicators.units import Counted, Shown, counted, shown
from maillage.engine.lake.files import TEMPORARY


_PARTS = ("numerator", "denominator")
APART = ("not_observable", "not_computable")
MOST_ROWS_SHOWN = 200
WHOLE_WIDTH = 120
HIDDEN = "masqué"


def checked_out(out: Path | None) -> Path | None:
    """The file to write, once it is sure that it can be; BadInput otherwise."""
    if out is None:
        return None
    if out.suffix.lower() not in (".csv", ".parquet"):
        raise BadInput(
            f"--out : « {out.name} » doit finir par .csv ou .parquet, qui dit sa forme."
        )
    if out.is_dir():
        raise BadInput(f"--out : {out} est un dossier ; donnez un nom de fichier.")
    if not out.parent.is_dir():
        raise BadInput(
            f"--out : le dossier {out.parent} n'existe pas ; créez-le d'abord."
        )
    return out


def write_figures(
    figured: pa.Table, indicators: Sequence[Indicator], out: Path, *, details: bool
) -> None:
    """Write the columns OUTPUT_COLUMNS, and APART with `details`, whole or not at all.

    A CSV is UTF-8 with commas and decimal points, for machines.
    """
    beside = out.with_name(out.name + TEMPORARY)
    try:
        if out.suffix.lower() == ".csv":
            _write_csv(figured, indicators, beside, details=details)
        else:
            table = output_table(figured, indicators)
            for name in APART if details else ():
                table = table.append_column(name, figured[name])
            pq.write_table(table, beside)
        beside.replace(out)
    except PermissionError:
        raise BadInput(
            f"--out : {out.parent} n'accepte pas qu'on y écrive ; choisissez un "
            "autre dossier."
        ) from None
    finally:
        beside.unlink(missing_ok=True)


def _write_csv(
    figured: pa.Table, indicators: Sequence[Indicator], path: Path, *, details: bool
) -> None:
    columns = (*OUTPUT_COLUMNS, *(APART if details else ()))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in _rows(figured, indicators, details=details):
            writer.writerow(row)


def _rows(
    figured: pa.Table, indicators: Sequence[Indicator], *, details: bool
) -> Iterator[dict[str, Any]]:
    apart = figured.select(APART).to_pylist() if details else []
    for place, row in enumerate(output_rows(figured, indicators)):
        yield row | apart[place] if details else row


def print_figures(
    figured: pa.Table, indicators: Sequence[Indicator], *, details: bool
) -> None:
    """A table of the figures that have a denominator, the first 200 of them."""
    rows = [
        row
        for row in figured.to_pylist()
        if row["denominator"] != 0 or any(row.get(name) for name in APART)
    ]
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in ("Indicateur", "Unité", "Période"):
        table.add_column(heading, no_wrap=True)
    for heading in ("Numér.", "Dénom.", "Valeur", "IC bas", "IC haut"):
        table.add_column(heading, justify="right", no_wrap=True)
    if details:
        table.add_column("Non obs.", justify="right")
        table.add_column("Non calc.", justify="right")
    kinds = {one.id: one for one in indicators}
    for row in rows[:MOST_ROWS_SHOWN]:
        table.add_row(*_cells(row, kinds[row["indicator"]], details=details))
    # A code cut short is no code: a narrow screen folds the line instead.
    page.print(table, width=max(page.width, WHOLE_WIDTH), crop=False)
    if len(rows) > MOST_ROWS_SHOWN:
        screen.print(
            f"{len(rows) - MOST_ROWS_SHOWN} autres lignes : --out FICHIER.csv les "
            "donne toutes."
        )


def _cells(row: dict[str, Any], indicator: Indicator, *, details: bool) -> list[str]:
    parts = counted(indicator.calculation)
    cells = [
        row["indicator"],
        row["unit"],
        row["period"],
        *(_part(row[name], what) for name, what in zip(_PARTS, parts, strict=True)),
        _value(row["value"], indicator),
        _value(row["low"], indicator),
        _value(row["high"], indicator),
    ]
    return cells + ([str(row[name]) for name in APART] if details else [])


def _part(count: int | None, what: Counted) -> str:
    """A numerator or a denominator: whole, euros to the cent, a tenth of a dose."""
    if count is None:
        return HIDDEN
    return f"{count / what.parts:.{what.decimals}f}".replace(".", ",")


def _value(value: float | None, indicator: Indicator) -> str:
    if value is None:
        return ""
    return _WRITTEN[shown(indicator.calculation)](value).replace(".", ",")


_WRITTEN: dict[Shown, Callable[[float], str]] = {
    Shown.SHARE: lambda value: f"{100 * value:.1f} %",
    Shown.CHANGE: lambda value: f"{100 * value:+.1f} %",
    Shown.RATIO: lambda value: f"{value:.2f}",
    Shown.EUROS: lambda value: f"{value:.2f} €",
    Shown.SUBSTANCES: lambda value: f"{value:.0f}",
}


def said_apart(figured: pa.Table, period: str) -> str:
    """One sentence for what was not observable or not computable in a period, or ""."""
    totals: dict[str, dict[str, int]] = {name: defaultdict(int) for name in APART}
    for row in figured.to_pylist():
        if row["period"] == period:
            for name in APART:
                totals[name][row["indicator"]] += row[name]
    words = {
        "not_observable": "trop près du bord des données pour être jugés",
        "not_computable": "délivrances dont on ignore le conditionnement, les doses, "
        "le dosage ou la forme",
    }
    parts = []
    for name in APART:
        found = [f"{one} {total}" for one, total in totals[name].items() if total]
        if found:
            parts.append(f"{words[name]} : {', '.join(found)}")
    return f"En {period}, {' ; '.join(parts)}." if parts else ""


def said_of_doses(figured: pa.Table, indicators: Sequence[Indicator]) -> str:
    """One sentence where daily doses are needed and not one is known, or ""."""
    dosed = [each.id for each in indicators if dosed_filters(each.calculation)]
    known: set[str] = set()
    lacking: set[str] = set()
    for row in figured.select(("indicator", "value", "not_computable")).to_pylist():
        if row["indicator"] in dosed:
            if row["value"] is not None:
                known.add(row["indicator"])
            elif row["not_computable"]:
                lacking.add(row["indicator"])
    without = [one for one in dosed if one in lacking - known]
    if not without:
        return ""
    return (
        f"Sans chiffre, faute de doses quotidiennes définies (DDD) : "
        f"{', '.join(without)}. Ajoutez la table de l'OMS avec « maillage codes add "
        "who-ddd », puis refaites la base avec « maillage lake build »."
    )
