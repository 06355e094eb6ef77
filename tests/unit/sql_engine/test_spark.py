"""Spark finds what the reference finds, from the tables of a lake."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import write_deltalake
from hypothesis import HealthCheck, Phase, given, seed, settings

from maillage.engine.errors import BadInput
from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.engines.sql.spark_tables import open_tables
from maillage.engine.indicators.language import parse_calculation
from maillage.engine.indicators.model import Calculation, Indicator
from maillage.engine.indicators.periods import By, Every, Period, periods
from maillage.engine.lake.facts import Line, Presentation
from maillage.engine.lake.schema import FACTS
from tests.generative.facts import PRESENTATIONS, lines
from tests.generative.indicators import indicators
from tests.spec import manual
from tests.spec.case import indicator_of


# One cluster for all: a worker that starts another would wait as long again.
pytestmark = [
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

_SQUARES = ("numerator_squares", "denominator_squares", "products")
_KNOWN = {one.cip13: one for one in PRESENTATIONS}
_RANDOM = 40


def _table(rows: Iterable[Line]) -> pa.Table:
    """The lines as the lake stores them; what it may not know is absent."""
    rows = list(rows)
    return pa.table(
        [
            pa.array([getattr(row, field.name, None) for row in rows], field.type)
            for field in FACTS
        ],
        schema=FACTS,
    )


def _presentations(known: Iterable[Presentation] = PRESENTATIONS) -> pa.Table:
    return pa.Table.from_pylist([vars(one) for one in known])


def _drawn() -> tuple[list[Line], list[Calculation]]:
    """Random lines, each draw of other patients, and random calculations."""
    some: list[Line] = []
    wanted: dict[Calculation, None] = {}

    @settings(
        max_examples=_RANDOM,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @seed(4)
    @given(lines(), indicators(at_most=2))
    def draw(drawn: list[Line], asked: list[Indicator]) -> None:
        place = len(some)
        some.extend(replace(one, patient=f"{place} {one.patient}") for one in drawn)
        wanted.update(dict.fromkeys(one.calculation for one in asked))

    draw()
    return some, list(wanted)[:_RANDOM]


def _of_the_manual() -> dict[Calculation, None]:
    """The calculation of every worked case of the manual."""
    found: dict[Calculation, None] = {}
    for chapter, sections in manual.CONTENTS.items():
        for section in sections:
            module = importlib.import_module(f"tests.spec.{chapter}.test_{section}")
            for test in manual.tests_of(module):
                for case in manual.cases_of(test):
                    found[parse_calculation(case.indicator, "exemple", {})] = None
    return found


def _asked() -> list[Period]:
    """Periods of every length, overlapping, some of them before the data."""
    quarters = periods(Every.QUARTER, date(2022, 10, 1), date(2025, 12, 1))
    rolling = periods(Every.ROLLING12, date(2023, 6, 1), date(2025, 1, 1))[::5]
    return [replace(one, label=f"12 {one.label}") for one in rolling] + quarters


def test_spark_counts_random_and_worked_calculations_as_the_reference_does(
    spark: Any, tmp_path: Path
) -> None:
    some, calculations = _drawn()
    calculations += [one for one in _of_the_manual() if one not in calculations]
    wanted = [
        indicator_of(one, f"I{place:03}") for place, one in enumerate(calculations)
    ]
    # What was retracted is still among the files of the folder, not of the table.
    write_deltalake(tmp_path / "lines", _table([replace(some[0], boxes=99)]))
    write_deltalake(tmp_path / "lines", _table(some), mode="overwrite")
    pq.write_table(_presentations(), tmp_path / "presentations.parquet")
    found = open_tables(spark, str(tmp_path)).count(wanted, By.PRESCRIBER, _asked())
    expected = ReferenceEngine(some, _KNOWN).count(wanted, By.PRESCRIBER, _asked())
    assert found.schema == expected.schema
    assert found.drop_columns(_SQUARES).equals(expected.drop_columns(_SQUARES))
    for name in _SQUARES:
        assert found[name].is_null().equals(expected[name].is_null())
        squares = expected[name].drop_null().to_pylist()
        assert found[name].drop_null().to_pylist() == pytest.approx(squares, rel=1e-9)


def test_a_folder_without_tables_is_refused_in_one_sentence(
    spark: Any, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="« lines » est introuvable"):
        open_tables(spark, str(tmp_path))


def test_a_missing_column_is_named(spark: Any, tmp_path: Path) -> None:
    without = _table([]).drop_columns(["cip13"])
    pq.write_table(without, tmp_path / "lines.parquet")
    pq.write_table(_presentations(), tmp_path / "presentations.parquet")
    with pytest.raises(BadInput, match="n'a pas la colonne « cip13 »"):
        open_tables(spark, str(tmp_path))


def test_tables_without_a_line_give_no_row(spark: Any, tmp_path: Path) -> None:
    pq.write_table(_table([]), tmp_path / "lines.parquet")
    pq.write_table(_presentations(), tmp_path / "presentations.parquet")
    engine = open_tables(spark, str(tmp_path))
    wanted = [indicator_of(next(iter(_of_the_manual())))]
    assert engine.source.days == (None, None)
    assert engine.count(wanted, By.PRESCRIBER, _asked()).num_rows == 0
