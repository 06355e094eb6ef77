"""Reads a panel of the world: a line for each unit in each period, any titles."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.impact.panel import Floats, Panel
from maillage.engine.impact.panel_file import TextTable, read_table
from maillage.engine.impact.period_labels import Period, are_joined_months, read_period
from maillage.engine.impact.rectangle import NO_PERIOD, LongPanel, rectangle


UNKNOWN = {"", ".", "na", "n/a", "#n/a", "nan", "null", "none"}
"""What a cell says when nobody knows, whatever its case."""

NEVER_WORDS = UNKNOWN | {"0", "0.0", "0,0", "inf", "infinity", "jamais", "never"}
"""What a start says when there is none."""

_SPACES = str.maketrans("", "", " \u00a0\u202f")


@dataclass(frozen=True)
class Columns:
    """The titles of what to read.

    `denominator` divides the outcome; `weight` is what a unit counts for, the same in
    all its lines; `cluster` groups units that share their shocks, each unit alone
    without one; `covariates` are numbers.
    """

    unit: str
    time: str
    outcome: str
    cohort: str
    cluster: str | None = None
    covariates: tuple[str, ...] = ()
    weight: str | None = None
    denominator: str | None = None


def read_panel(path: Path, columns: Columns) -> Panel:
    """The panel of a CSV, TSV or XLSX file, not yet checked for what an effect needs.

    An outcome may be empty (not known); a line may not be missing. Raises BadInput with
    the line where there is one: absent title, wrong number, wrong period, repeated
    line, missing line, two starts or two groups for a unit, start outside the data.
    """
    table = read_table(path)
    reader = _Reader(table, _places(table, columns))
    lines = [line for line, _ in table.rows]
    times, cohorts = reader.periods(columns.time, columns.cohort)
    outcome = reader.numbers(columns.outcome, required=False)
    if columns.denominator is not None:
        outcome = outcome / reader.denominators(columns.denominator)
    long = LongPanel(
        table.name,
        lines,
        reader.names(columns.unit),
        times,
        outcome,
        cohorts,
        reader.names(columns.cluster) if columns.cluster else None,
        reader.weights(columns.weight) if columns.weight else None,
        columns.covariates,
        [reader.numbers(name, required=True) for name in columns.covariates],
        reader.said(columns.time),
    )
    return rectangle(long)


def _places(table: TextTable, columns: Columns) -> dict[str, int]:
    """Where each title asked for stands."""
    asked = [columns.unit, columns.time, columns.outcome, columns.cohort]
    asked += [*columns.covariates]
    asked += [c for c in (columns.cluster, columns.weight, columns.denominator) if c]
    for name in asked:
        if table.titles.count(name) > 1:
            raise BadInput(
                f"{table.name} : la colonne « {name} » y est deux fois ; renommez-en "
                "une."
            )
        if name not in table.titles:
            raise BadInput(_no_column(table, name))
    return {name: table.titles.index(name) for name in asked}


def _no_column(table: TextTable, name: str) -> str:
    known = [title for title in table.titles if title]
    by_fold = {title.casefold(): title for title in known}
    near = get_close_matches(name.casefold(), by_fold, n=3, cutoff=0.6)
    if near:
        said = " ou ".join(f"« {by_fold[one]} »" for one in near)
        remedy = f"vouliez-vous dire {said} ?"
    else:
        remedy = "ses colonnes sont " + ", ".join(f"« {one} »" for one in known[:12])
        remedy += "." if len(known) <= 12 else "…"
    return f"{table.name} : pas de colonne « {name[:40]} » ; {remedy}"


@dataclass(frozen=True)
class _Reader:
    """Columns of a table as values, each fault with its line."""

    table: TextTable
    places: dict[str, int]

    def texts(self, column: str) -> list[str]:
        place = self.places[column]
        return [cells[place] for _, cells in self.table.rows]

    def names(self, column: str) -> list[str]:
        found = self.texts(column)
        for row, text in enumerate(found):
            if not text:
                self.refuse(row, f"« {column} » est vide ; complétez-la")
        return found

    def numbers(self, column: str, *, required: bool) -> Floats:
        return np.array(
            [
                self.number(row, column, text, required=required)
                for row, text in enumerate(self.texts(column))
            ]
        )

    def number(self, row: int, column: str, text: str, *, required: bool) -> float:
        if text.casefold() in UNKNOWN:
            if required:
                self.refuse(row, f"« {column} » est vide ; complétez-la")
            return math.nan
        bare = text.translate(_SPACES)
        if "," in bare and "." not in bare:
            bare = bare.replace(",", ".")
        try:
            value = float(bare)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or "_" in bare:
            self.refuse(
                row,
                f"« {column} » vaut « {text[:20]} », qui n'est pas un nombre ; "
                "corrigez-la ou laissez-la vide",
            )
        return value

    def denominators(self, column: str) -> Floats:
        found = self.numbers(column, required=False)
        for row in np.flatnonzero(found == 0):
            self.refuse(
                int(row),
                f"le dénominateur « {column} » vaut 0 ; laissez-le vide si le rapport "
                "n'existe pas dans cette période",
            )
        return found

    def weights(self, column: str) -> Floats:
        found = self.numbers(column, required=True)
        for row in np.flatnonzero(found <= 0):
            self.refuse(
                int(row),
                f"le poids « {column} » vaut {found[row]:g} ; il en faut un au-dessus "
                "de 0",
            )
        return found

    def periods(self, time: str, cohort: str) -> tuple[list[Period], list[Period]]:
        """The period of each line and its unit's first one, `NO_PERIOD` where never."""
        texts, starts = self.texts(time), self.texts(cohort)
        given = [text for text in starts if text.casefold() not in NEVER_WORDS]
        joined = are_joined_months(texts) and all(map(str.isdigit, given))
        read = _remembered(joined)
        times = [
            self.period(row, time, text, read(text)) for row, text in enumerate(texts)
        ]
        begins = [
            NO_PERIOD
            if text.casefold() in NEVER_WORDS
            else self.period(row, cohort, text, read(text), like=times[0])
            for row, text in enumerate(starts)
        ]
        for row, period in enumerate(times):
            if period.kind != times[0].kind:
                self.period(row, time, texts[row], period, like=times[0])
        return times, begins

    def period(
        self,
        row: int,
        column: str,
        text: str,
        found: Period | None,
        like: Period | None = None,
    ) -> Period:
        if found is not None and (like is None or like.kind == found.kind):
            return found
        wanted = "un nombre entier (2025), un mois (2025-03) ou un trimestre (2025-T1)"
        if like is not None:
            wanted = f"une période écrite comme {like.label}"
        return self.refuse(
            row,
            f"« {column} » vaut « {text[:20]} », qui n'est pas une période ; "
            f"attendu {wanted}",
        )

    def said(self, column: str) -> dict[int, str]:
        """How the file writes each rank of period."""
        texts = self.texts(column)
        read = _remembered(are_joined_months(texts))
        return {found.rank: text for text in texts if (found := read(text))}

    def refuse(self, row: int, fault: str) -> NoReturn:
        line, _ = self.table.rows[row]
        raise BadInput(f"{self.table.name}, ligne {line} : {fault}.")


def _remembered(joined: bool) -> Callable[[str], Period | None]:
    """Reads a period once, however many lines repeat it."""
    known: dict[str, Period | None] = {}

    def read(text: str) -> Period | None:
        if text not in known:
            known[text] = read_period(text, joined_months=joined)
        return known[text]

    return read
