"""The steps of an explanation lead to the figure, whatever is asked of whatever facts.

The steps apply one criterion after another; the reference engine asks them all at
once, and the fast engine counts bits: three ways to the same numbers.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.explain.account import Path
from maillage.engine.indicators.explain.explain import explain
from maillage.engine.indicators.library_examples import ENGINES
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line
from tests.generative import examples
from tests.generative.facts import PRESENTATIONS, lines_and_periods
from tests.generative.indicators import indicators


@examples(60)
@given(lines_and_periods(), indicators(), st.sampled_from(By), st.data())
def test_the_steps_of_an_explanation_lead_to_the_figure_of_every_engine(
    facts: tuple[list[Line], list[Period]],
    wanted: list[Indicator],
    by: By,
    data: st.DataObject,
) -> None:
    lines, asked = facts
    known = {each.cip13: each for each in PRESENTATIONS}
    indicator = data.draw(st.sampled_from(wanted))
    period = data.draw(st.sampled_from(asked))
    whole = ReferenceEngine(lines, known).count([indicator], by, [period]).to_pylist()
    row = data.draw(st.sampled_from(whole))
    with build_from_lines(lines, PRESENTATIONS) as build:
        told = explain(
            build,
            ENGINES["duckdb"](build),
            indicator,
            by=by,
            unit=row["unit"],
            period=period,
            titles={},
        )
    assert told.agrees
    assert told.reference.numerator == row["numerator"]
    assert told.reference.denominator == row["denominator"]
    assert told.reference.not_observable == row["not_observable"]
    assert_nothing_is_lost(told.denominator)
    assert_nothing_is_lost(told.numerator)


def assert_nothing_is_lost(path: Path) -> None:
    """What a step of the same things receives is what the one before it kept."""
    for before, after in zip(path.steps, path.steps[1:], strict=False):
        if before.of == after.of:
            assert after.kept + after.left_out == before.kept
