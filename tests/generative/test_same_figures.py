"""What must not change the figures does not, and what adds up adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.model import (
    EurosPerPatient,
    Indicator,
    Measure,
    MeasurePerPatient,
)
from maillage.engine.indicators.periods import By, Every, Period, periods
from maillage.engine.lake.facts import Line
from tests.generative import examples
from tests.generative.facts import PRESENTATIONS, lines, lines_and_periods
from tests.generative.indicators import (
    additive,
    indicators,
    shares_of_lines,
)


# 1461 days: four years with one leap day, wherever they begin in 2021-2099.
_FOUR_YEARS = timedelta(days=1461)
_ADDITIVE = ("numerator", "denominator", "not_observable", "not_computable")

_by = st.sampled_from(By)


def _counts(
    some: Iterable[Line], wanted: list[Indicator], by: By, asked: list[Period]
) -> list[dict[str, object]]:
    engine = ReferenceEngine(some, {each.cip13: each for each in PRESENTATIONS})
    return engine.count(wanted, by, asked).to_pylist()


@examples(40)
@given(lines_and_periods(), indicators(), _by, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(facts, wanted, by, random) -> None:
    some, asked = facts
    mixed = random.sample(some, len(some))
    assert _counts(mixed, wanted, by, asked) == _counts(some, wanted, by, asked)


@examples(40)
@given(lines_and_periods(consistent_people=True), indicators(), _by)
def test_a_line_in_two_halves_changes_nothing(facts, wanted, by) -> None:
    some, asked = facts
    halves = [half for line in some for half in _halves(line)]
    assert _counts(halves, wanted, by, asked) == _counts(some, wanted, by, asked)


@examples(40)
@given(lines_and_periods(), indicators(), _by)
def test_four_years_later_all_is_the_same(facts, wanted, by) -> None:
    some, asked = facts
    later = [
        replace(
            line,
            delivered_on=line.delivered_on + _FOUR_YEARS,
            birth_year=line.birth_year + 4,
        )
        for line in some
    ]
    later_asked = [
        Period(each.label, each.first_month + 48, each.last_month + 48)
        for each in asked
    ]
    assert _counts(later, wanted, by, later_asked) == _counts(some, wanted, by, asked)


@examples(40)
@given(
    lines(),
    indicators(additive),
    _by,
)
def test_months_add_up_to_their_year(some, wanted, by) -> None:
    per_patient = {
        each.id
        for each in wanted
        if isinstance(each.calculation, EurosPerPatient | MeasurePerPatient)
    }
    first, last = date(2024, 1, 1), date(2024, 12, 1)
    months = _counts(some, wanted, by, periods(Every.MONTH, first, last))
    year = _counts(some, wanted, by, periods(Every.YEAR, first, last))
    summed: defaultdict[tuple[object, object], list[int]] = defaultdict(lambda: [0] * 4)
    for row in months:
        _add(summed[row["indicator"], row["unit"]], row)
    for row in year:
        found = summed[row["indicator"], row["unit"]]
        expected = [row[name] for name in _ADDITIVE]
        if row["indicator"] in per_patient:  # patients do not add up
            found[1] = expected[1]
        assert found == expected


@examples(40)
@given(lines_and_periods(), indicators(shares_of_lines))
def test_boxes_of_prescribers_add_up_to_all(facts, wanted) -> None:
    some, asked = facts
    boxes = [
        replace(each, calculation=replace(each.calculation, measure=Measure.BOXES))
        for each in wanted
    ]
    summed: defaultdict[tuple[object, object], list[int]] = defaultdict(lambda: [0] * 4)
    for row in _counts(some, boxes, By.PRESCRIBER, asked):
        _add(summed[row["indicator"], row["period"]], row)
    for row in _counts(some, boxes, By.ALL, asked):
        found = summed[row["indicator"], row["period"]]
        assert found[:2] == [row["numerator"], row["denominator"]]


def _add(total: list[int], row: dict[str, object]) -> None:
    for place, name in enumerate(_ADDITIVE):
        total[place] += row[name]  # type: ignore[operator]


def _halves(line: Line) -> list[Line]:
    """The line as two of half its boxes, or alone where it cannot be halved."""
    half = line.boxes // 2
    if line.boxes % 2:
        return [line]
    return [
        replace(line, boxes=half, amount_cents=line.amount_cents - 7),
        replace(line, boxes=half, amount_cents=7),
    ]
