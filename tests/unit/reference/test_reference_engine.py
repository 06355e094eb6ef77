"""What the reference engine does besides the words of the manual."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import (
    DrugSet,
    Indicator,
    LineFilter,
    Measure,
    ShareOfLines,
    ShareOfStarts,
    StartFilter,
)
from maillage.engine.indicators.periods import By, Every, periods
from maillage.engine.lake.build_making import build_from_lines
from tests.spec.case import indicator_of, lines_of
from tests.spec.formulary import FORMULARY


JANUARY = periods(Every.MONTH, date(2025, 1, 1), date(2025, 1, 1))
QUARTER = periods(Every.MONTH, date(2025, 1, 1), date(2025, 3, 1))
BOXES = ShareOfLines(
    Measure.BOXES, LineFilter(), LineFilter(drugs=DrugSet("J01", ("J01",)))
)
KNOWN = {each.cip13: each for each in FORMULARY.values()}
LINES = lines_of(
    """
    date        patient  naissance  prescripteur  pharmacie  produit     boites  ald
    2025-01-06  A        1960       M2            O1         ofloxacine   2      oui
    2025-01-06  A        1960       M1            O1         ofloxacine  -1      ?
    2025-01-06  A        1961       M2            O2         pansement    1      ?
    2025-03-07  B        1990       M1            O1         ibuprofene   1      non
    2025-03-07  B        1990       M1            O1         ibuprofene  -1      non
    """
)


def test_every_unit_has_every_period_in_order() -> None:
    wanted = [indicator_of(BOXES, "Y"), indicator_of(BOXES, "X")]
    counts = ReferenceEngine(LINES, KNOWN).count(wanted, By.PRESCRIBER, QUARTER)
    assert counts.schema == COUNTS
    rows = [
        (row["indicator"], row["unit"], row["period"]) for row in counts.to_pylist()
    ]
    assert rows == [
        (indicator, unit, period)
        for indicator in ("X", "Y")
        for unit in ("M1", "M2")
        for period in ("2025-01", "2025-02", "2025-03")
    ]


@pytest.mark.parametrize("by", By)
def test_a_build_gives_what_its_lines_give(by: By) -> None:
    wanted = [indicator_of(BOXES)]
    expected = ReferenceEngine(LINES, KNOWN).count(wanted, by, QUARTER)
    with build_from_lines(LINES, KNOWN.values()) as build:
        found = ReferenceEngine.of_build(build).count(wanted, by, QUARTER)
    assert found.to_pylist() == expected.to_pylist()


def test_a_cip13_the_codes_do_not_know_is_a_substance_of_its_own() -> None:
    counts = ReferenceEngine(LINES, {}).count([indicator_of(BOXES)], By.ALL, JANUARY)
    assert counts["numerator"].to_pylist() == [0]
    assert counts["denominator"].to_pylist() == [2 - 1 + 1]


def test_no_line_at_all_gives_zero() -> None:
    counts = ReferenceEngine([], KNOWN).count([indicator_of(BOXES)], By.ALL, JANUARY)
    assert counts["denominator"].to_pylist() == [0]
    assert ReferenceEngine([], KNOWN).count([], By.PHARMACY, JANUARY).num_rows == 0


def test_a_start_of_no_set_has_no_meaning() -> None:
    indicator: Indicator = indicator_of(
        ShareOfStarts(StartFilter(LineFilter()), StartFilter(LineFilter()))
    )
    with pytest.raises(ValueError, match="a set of drugs"):
        ReferenceEngine(LINES, KNOWN).count([indicator], By.ALL, JANUARY)
