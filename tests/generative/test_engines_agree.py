"""Every fast engine finds, on anything, exactly what the reference finds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.errors import BadInput
from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.library_examples import Engine
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line
from tests.generative import examples
from tests.generative.engines import FAST, GAPS
from tests.generative.facts import PRESENTATIONS, lines_and_periods
from tests.generative.indicators import calculations, indicators, of_drugs_alone
from tests.generative.words import words


_SQUARES = ("numerator_squares", "denominator_squares", "products")
_BY = st.sampled_from(By)
_MOSTLY_OF_DRUGS = indicators(
    lambda sets: st.one_of(
        of_drugs_alone(sets), of_drugs_alone(sets), calculations(sets)
    )
)

Facts = tuple[list[Line], list[Period]]


@examples(60)
@given(lines_and_periods(), indicators(), _BY)
def test_compiled_finds_what_the_reference_finds(
    facts: Facts, wanted: list[Indicator], by: By
) -> None:
    assert_agrees("compiled", facts, wanted, by)


@examples(30)
@given(lines_and_periods(), indicators(), _BY)
def test_duckdb_finds_what_the_reference_finds(
    facts: Facts, wanted: list[Indicator], by: By
) -> None:
    assert_agrees("duckdb", facts, wanted, by)


@examples(30)
@given(lines_and_periods(), _MOSTLY_OF_DRUGS, _BY)
def test_totals_find_what_the_reference_finds(
    facts: Facts, wanted: list[Indicator], by: By
) -> None:
    assert_agrees("totals", facts, wanted, by)


def test_each_engine_is_held_to_the_reference_and_its_gaps_are_said() -> None:
    assert FAST.keys() == GAPS.keys() == {"compiled", "duckdb", "totals"}


def assert_agrees(name: str, facts: Facts, wanted: list[Indicator], by: By) -> None:
    """An engine refuses the indicators it declares it lacks, and counts the others as
    the reference does."""
    some, asked = facts
    reference = ReferenceEngine(some, {each.cip13: each for each in PRESENTATIONS})
    lacking = [each for each in wanted if words(each.calculation) & GAPS[name].keys()]
    having = [each for each in wanted if each not in lacking]
    with build_from_lines(some, PRESENTATIONS) as build:
        engine = FAST[name](build)
        assert_missing(engine, lacking, by, asked)
        found = engine.count(having, by, asked)
    assert_alike(found, reference.count(having, by, asked))


def assert_missing(
    engine: Engine, lacking: Iterable[Indicator], by: By, asked: list[Period]
) -> None:
    """An engine refuses what it has not, rather than give a wrong figure."""
    for each in lacking:
        with pytest.raises(BadInput):
            engine.count([each], by, asked)


def assert_alike(found: pa.Table, expected: pa.Table) -> None:
    """The same counts, and the same squares but for the last digits."""
    assert found.schema == expected.schema
    of_found, of_expected = found.to_pylist(), expected.to_pylist()
    assert [_counts(row) for row in of_found] == [_counts(row) for row in of_expected]
    for row, other in zip(of_found, of_expected, strict=True):
        for name in _SQUARES:
            assert _is_close(row[name], other[name]), (name, row, other)


def _is_close(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-9)


def _counts(row: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in _SQUARES}
