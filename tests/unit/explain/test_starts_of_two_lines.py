"""A start of two lines, of which one meets the denominator and one the numerator."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.engine.indicators.engines.registry import fast_engine
from maillage.engine.indicators.explain.explain import explain
from maillage.engine.indicators.language import parse_calculation
from maillage.engine.indicators.periods import By, Every, periods
from maillage.engine.lake.build_making import build_from_lines
from tests.spec.case import ENGINES, Case, check, indicator_of, lines_of
from tests.spec.formulary import FORMULARY


# The unit ordered, that day, a line of the set that each filter keeps: a generic, and
# one whose substitution is refused. A's are two lines, B's one; C's generic is not
# refused, D's refused line is no generic; E's two lines are of two prescribers.
CASE = Case(
    lines="""
    date        patient  prescripteur  produit     motif
    2024-01-01  Z        M9            pansement   ?
    2025-01-06  A        M1            omeprazole  ?
    2025-01-06  A        M1            mopral      MTE
    2025-01-06  B        M1            omeprazole  MTE
    2025-01-06  C        M1            omeprazole  ?
    2025-01-06  D        M1            mopral      MTE
    2025-01-06  E        M1            omeprazole  ?
    2025-01-06  E        M2            mopral      MTE
    """,
    indicator="""
    count: starts
    denominator: {drugs: {include: [A02BC]}, generic_roles: [generic]}
    numerator: {substitution_refused: true}
    """,
    expected="""
    unit  period   numerator  denominator
    M1    2025-01  2          4
    """,
)


@pytest.mark.parametrize("engine", ENGINES)
def test_each_filter_of_a_start_may_be_met_by_a_line_of_its_own(engine: str) -> None:
    check(CASE, engine)


def test_the_explanation_leads_to_the_same_starts() -> None:
    indicator = indicator_of(parse_calculation(CASE.indicator, "exemple", {}))
    (january,) = periods(Every.MONTH, date(2025, 1, 1), date(2025, 1, 1))
    with build_from_lines(lines_of(CASE.lines), FORMULARY.values()) as build:
        told = explain(
            build,
            fast_engine(build),
            indicator,
            by=By.PRESCRIBER,
            unit="M1",
            period=january,
            titles={},
        )
    assert told.agrees
    assert (told.numerator.result, told.denominator.result) == (2, 4)
