"""A case of the manual: lines on paper, an indicator, and the figures it must give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import pyarrow as pa

from maillage.engine.indicators.engines.compiled import CompiledEngine
from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.engines.sql.duckdb_engine import DuckDBEngine
from maillage.engine.indicators.engines.totals import TotalsEngine
from maillage.engine.indicators.figures import figures
from maillage.engine.indicators.language import parse_calculation
from maillage.engine.indicators.library_examples import Engine
from maillage.engine.indicators.model import (
    Calculation,
    Direction,
    Indicator,
)
from maillage.engine.indicators.periods import By, Every, Period, periods
from maillage.engine.indicators.units import counted
from maillage.engine.lake.build import Build
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line
from tests.spec.formulary import FORMULARY


@dataclass(frozen=True)
class Case:
    """One worked case, as it is written in a test and shown in the manual.

    `lines` and `expected` are tables of words separated by spaces. A column of lines
    that is left out has the value of DEFAULTS. Where `expected` has a column `value`,
    it is the figure that people read, with as many decimals as are written.
    """

    lines: str
    indicator: str
    expected: str
    by: str = "prescriber"
    every: str = "month"
    since: str = "2025-01"
    until: str = "2025-01"


DEFAULTS = {
    "naissance": "1960",
    "sexe": "F",
    "prescripteur": "M1",
    "pharmacie": "O1",
    "boites": "1",
    "euros": "0",
    "ald": "?",
    "motif": "?",
}
_SEXES = {"H": 1, "F": 2}
_ILLNESS = {"oui": True, "non": False, "?": None}
_COUNTS = ("numerator", "denominator", "not_observable", "not_computable")


def table(text: str) -> list[dict[str, str]]:
    """The rows of a table of words, by column."""
    heading, *rows = (row.split() for row in text.strip().splitlines())
    return [dict(zip(heading, row, strict=True)) for row in rows]


def lines_of(text: str) -> list[Line]:
    """The lines that a table writes."""
    return [_line(DEFAULTS | row) for row in table(text)]


def _line(row: Mapping[str, str]) -> Line:
    return Line(
        delivered_on=date.fromisoformat(row["date"]),
        patient=row["patient"],
        birth_year=int(row["naissance"]),
        sex=_SEXES[row["sexe"]],
        prescriber=row["prescripteur"],
        pharmacy=row["pharmacie"],
        cip13=FORMULARY[row["produit"]].cip13,
        boxes=int(row["boites"]),
        amount_cents=int(Decimal(row["euros"]) * 100),
        long_term_illness=_ILLNESS[row["ald"]],
        substitution=None if row["motif"] == "?" else row["motif"],
    )


def indicator_of(calculation: Calculation, name: str = "X") -> Indicator:
    """A calculation with the words for people left empty."""
    return Indicator(
        id=name,
        theme="",
        calculation=calculation,
        title="",
        sentence="",
        numerator_words="",
        denominator_words="",
        direction=Direction.NONE,
        why_it_matters="",
        why_high=(),
        action="",
        owner="",
        checker="",
        reviewed_on="",
        next_review="",
    )


def reference(
    lines: list[Line], wanted: list[Indicator], by: By, asked: list[Period]
) -> pa.Table:
    """What the reference engine counts on lines."""
    known = {each.cip13: each for each in FORMULARY.values()}
    return ReferenceEngine(lines, known).count(wanted, by, asked)


def on_a_build(open_engine: Callable[[Build], Engine]) -> Count:
    """What a fast engine counts on a build of the lines."""

    def count(
        lines: list[Line], wanted: list[Indicator], by: By, asked: list[Period]
    ) -> pa.Table:
        return open_engine(_build(tuple(lines))).count(wanted, by, asked)

    return count


@lru_cache(maxsize=2)
def _build(lines: tuple[Line, ...]) -> Build:
    """The build of a case, which the engines read one after another."""
    return build_from_lines(lines, FORMULARY.values())


Count = Callable[[list[Line], list[Indicator], By, list[Period]], pa.Table]
ENGINES: dict[str, Count] = {
    "reference": reference,
    "compiled": on_a_build(CompiledEngine),
    "duckdb": on_a_build(DuckDBEngine),
    "totals": on_a_build(TotalsEngine),
}


def check(case: Case, engine: str) -> None:
    """Hold an engine to a case: the rows it writes, and zero everywhere else."""
    calculation = parse_calculation(case.indicator, "exemple", {})
    indicator = indicator_of(calculation)
    counts = ENGINES[engine](
        lines_of(case.lines),
        [indicator],
        By(case.by),
        periods(Every(case.every), _month(case.since), _month(case.until)),
    )
    rows = {
        (row["unit"], row["period"]): row
        for row in figures(counts, [indicator]).to_pylist()
    }
    found = {key: tuple(row[name] for name in _COUNTS) for key, row in rows.items()}
    expected = dict.fromkeys(found, (0, 0, 0, 0)) | _expected(case, calculation)
    assert found == expected
    for row in table(case.expected):
        _check_value(rows[row["unit"], row["period"]]["value"], row.get("value"))


def _expected(
    case: Case, calculation: Calculation
) -> dict[tuple[str, str], tuple[int, ...]]:
    above, below = counted(calculation)
    return {
        (row["unit"], row["period"]): (
            int(Decimal(row["numerator"]) * above.parts),
            int(Decimal(row["denominator"]) * below.parts),
            *(int(row.get(name, "0")) for name in _COUNTS[2:]),
        )
        for row in table(case.expected)
    }


def _check_value(found: float | None, written: str | None) -> None:
    if written == "-":
        assert found is None
    elif written is not None:
        assert found is not None
        assert round(Decimal(found), -Decimal(written).as_tuple().exponent) == Decimal(
            written
        )


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


Spec = Callable[..., None]
"""What a spec test is given: called with the fields of a `Case`."""
