"""The program that a cluster runs, netting and numbering included, run by DuckDB."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.engines.sql import statements_facts
from maillage.engine.indicators.engines.sql.catalogue import Catalogue
from maillage.engine.indicators.engines.sql.duckdb_engine import run
from maillage.engine.indicators.engines.sql.program import FLOATS, from_lines
from maillage.engine.indicators.engines.sql.relations import filled, relations
from maillage.engine.indicators.engines.sql.result import counts
from maillage.engine.indicators.engines.sql.sources import Source
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.facts import Line
from maillage.engine.lake.schema import FACTS
from tests.generative import examples
from tests.generative.facts import PRESENTATIONS, lines_and_periods
from tests.generative.indicators import indicators


KNOWN = {one.cip13: one for one in PRESENTATIONS}


def counted(
    some: Sequence[Line], wanted: list[Indicator], by: By, asked: list[Period]
) -> pa.Table:
    """What the program of a cluster counts on lines as the lake has them."""
    columns = [
        pa.array([getattr(line, field.name, None) for line in some], field.type)
        for field in FACTS
    ]
    with duckdb.connect() as connection:
        connection.register("lines", pa.table(columns, schema=FACTS))
        rows = connection.execute(statements_facts.CODES).fetchall()
        source = Source.of((row[0], row[1]) for row in rows)
        assert source.span is not None
        catalogue = Catalogue.of(wanted, source.formulary(KNOWN), source.span)
        tables = relations(catalogue, asked)
        steps = from_lines(by, filled(tables))
        found = run(connection, steps, tables | source.numbers())
    return counts(found, wanted, source.units(by), asked)


@examples(10)
@given(lines_and_periods(), indicators(), st.sampled_from(By))
def test_lines_are_netted_and_numbered_as_the_reference_does(
    facts: tuple[list[Line], list[Period]], wanted: list[Indicator], by: By
) -> None:
    some, asked = facts
    expected = ReferenceEngine(some, KNOWN).count(wanted, by, asked)
    found = counted(some, wanted, by, asked)
    squares = sorted(FLOATS)
    assert found.drop_columns(squares).equals(expected.drop_columns(squares))
    for name in squares:
        assert found[name].is_null().equals(expected[name].is_null())
        others = expected[name].drop_null().to_pylist()
        assert found[name].drop_null().to_pylist() == pytest.approx(others, rel=1e-9)
