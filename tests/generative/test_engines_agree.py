"""Every fast engine finds, on anything, exactly what the reference finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.indicators.engines.duckdb import DuckDBEngine
from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line
from tests.generative import examples
from tests.generative.facts import PRESENTATIONS, lines_and_periods
from tests.generative.indicators import indicators


@examples(120)
@given(lines_and_periods(), indicators(), st.sampled_from(By))
def test_duckdb_finds_what_the_reference_finds(
    facts: tuple[list[Line], list[Period]], wanted: list[Indicator], by: By
) -> None:
    some, asked = facts
    reference = ReferenceEngine(some, {each.cip13: each for each in PRESENTATIONS})
    expected = reference.count(wanted, by, asked)
    with build_from_lines(some, PRESENTATIONS) as build:
        found = DuckDBEngine(build).count(wanted, by, asked)
    assert found.schema == expected.schema
    assert found.to_pylist() == expected.to_pylist()
