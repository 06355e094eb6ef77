"""Explanations of a handful of lines: every count can be redone on the fingers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from maillage.engine.codes.cip13 import with_key
from maillage.engine.errors import BadInput
from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.explain.account import Explanation
from maillage.engine.indicators.explain.explain import Asked, explain, explain_each
from maillage.engine.indicators.library import find, set_titles
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build import Build
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation


YEAR = Period("2025", 2025 * 12, 2025 * 12 + 11)
AMOXICILLIN = Presentation(with_key("340090000001"), "J01CA04", 12)
CO_AMOXICLAV = Presentation(with_key("340090000002"), "J01CR02", 16, label="AUGMENTIN")
PARACETAMOL = Presentation(with_key("340090000003"), "N02BE01", 8)


def _line(drug: Presentation, patient: str, day: int, **more: Any) -> Line:
    given = {"birth_year": 1960, "prescriber": "A", "boxes": 1, **more}
    return Line(
        delivered_on=date(2025, 3, day),
        patient=patient,
        sex=2,
        pharmacy="O",
        cip13=drug.cip13,
        **given,
    )


LINES = [
    _line(AMOXICILLIN, "p", 1),
    _line(CO_AMOXICLAV, "p", 9),
    _line(CO_AMOXICLAV, "q", 2),
    _line(CO_AMOXICLAV, "q", 3),
    _line(CO_AMOXICLAV, "q", 3, boxes=-1),  # given back the same day
    _line(AMOXICILLIN, "child", 4, birth_year=2019),
    _line(PARACETAMOL, "p", 1),
    _line(AMOXICILLIN, "q", 20, prescriber="B"),
]


@pytest.fixture
def build() -> Build:
    return build_from_lines(LINES, [AMOXICILLIN, CO_AMOXICLAV, PARACETAMOL])


def _explained(build: Build, indicator: Indicator, **more: Any) -> Explanation:
    given = {"by": By.PRESCRIBER, "unit": "A", "period": YEAR, **more}
    fast = given.pop("fast", ReferenceEngine.of_build(build))
    return explain(build, fast, indicator, titles=set_titles(), **given)


def test_a_share_of_deliveries_is_told_line_by_line(build: Build) -> None:
    told = _explained(build, find("ATB02"))
    # A has 6 rows (the one given back and what it gives back are one): 1 paracetamol,
    # 5 antibiotics, of which 1 came back; the child's is left out; 2 co-amoxiclav of 3.
    assert (told.lines_of_unit, told.patients_of_unit) == (6, 3)
    steps = [(step.kept, step.left_out) for step in told.denominator.steps]
    assert steps == [(5, 1), (4, 1), (3, 1)]
    assert [(one.kept, one.left_out) for one in told.numerator.steps] == [(2, 1)]
    assert (told.numerator.result, told.denominator.result) == (2, 3)
    assert told.agrees
    named = {one.atc: one.deliveries for one in told.sets[0].substances}
    assert named == {"J01CA04": 2, "J01CR02": 2}
    assert {one.example for one in told.sets[1].substances} == {"AUGMENTIN"}


def test_the_counts_of_several_codes_are_added_up(build: Build) -> None:
    fast = ReferenceEngine.of_build(build)
    asked = Asked([find("ATB02")], By.PRESCRIBER, YEAR, set_titles(), {})
    ((told,),) = explain_each(build, fast, asked, [("A", "B")])
    assert (told.numerator.result, told.denominator.result) == (2, 4)
    assert (told.unit, told.lines_of_unit, told.patients_of_unit) == ("A, B", 7, 4)
    assert told.agrees


class _Wrong:
    """An engine that adds one to every numerator."""

    def __init__(self, build: Build) -> None:
        self._right = ReferenceEngine.of_build(build)

    def count(self, *asked: Any) -> pa.Table:
        rows = self._right.count(*asked).to_pylist()
        for row in rows:
            row["numerator"] += 1
        return pa.Table.from_pylist(rows, schema=self._right.count(*asked).schema)


def test_an_engine_that_counts_otherwise_is_told_from_the_witness(
    build: Build,
) -> None:
    told = _explained(build, find("ATB02"), fast=_Wrong(build))
    assert not told.agrees
    assert (told.fast.numerator, told.reference.numerator) == (3, 2)


def test_a_unit_of_no_line_is_refused_in_a_sentence(build: Build) -> None:
    with pytest.raises(BadInput, match="du prescripteur « Z »"):
        _explained(build, find("ATB02"), unit="Z")
