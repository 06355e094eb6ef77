"""Every fast engine finds, on anything, exactly what the reference finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.indicators.engines.gaps import MissingWord, words
from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.library_examples import Engine
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line
from tests.generative import examples
from tests.generative.engines import FAST, GAPS
from tests.generative.facts import PRESENTATIONS, lines_and_periods
from tests.generative.indicators import indicators


_SQUARES = ("numerator_squares", "denominator_squares", "products")


@pytest.mark.parametrize("name", FAST)
@examples(120)
@given(lines_and_periods(), indicators(), st.sampled_from(By))
def test_an_engine_finds_what_the_reference_finds(
    name: str, facts: tuple[list[Line], list[Period]], wanted: list[Indicator], by: By
) -> None:
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
        with pytest.raises(MissingWord):
            engine.count([each], by, asked)


def assert_alike(found: pa.Table, expected: pa.Table) -> None:
    """The same counts, and the same squares but for the last digits."""
    assert found.schema == expected.schema
    of_found, of_expected = found.to_pylist(), expected.to_pylist()
    assert [_counts(row) for row in of_found] == [_counts(row) for row in of_expected]
    for row, other in zip(of_found, of_expected, strict=True):
        squares = [other[name] for name in _SQUARES]
        assert [row[name] for name in _SQUARES] == pytest.approx(squares, rel=1e-9)


def _counts(row: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in _SQUARES}
