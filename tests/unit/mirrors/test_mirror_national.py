"""What France can be asked: shares of boxes between drugs, nothing about patients."""

from __future__ import annotations

import pytest
from hand_made_session import SHARE, indicator

from maillage.engine.indicators.model import (
    AgeRange,
    DrugSet,
    LineFilter,
    Measure,
    PatientFilter,
    ShareOfLines,
    ShareOfPatients,
)
from maillage.engine.mirrors.national import national


PPI = LineFilter(DrugSet("ppi", ("A02BC",), ("A02BC53",)))
ESOMEPRAZOLE = LineFilter(DrugSet("esomeprazole", ("A02BC05", "A02BC54", "C10")))


def test_a_share_of_boxes_is_read_from_both_sets() -> None:
    asked = []

    def boxes(include: tuple[str, ...], exclude: tuple[str, ...]) -> int:
        asked.append((include, exclude))
        return 300 if include == ("A02BC",) else 75

    found = national(
        indicator(ShareOfLines(Measure.BOXES, PPI, ESOMEPRAZOLE)), 2025, boxes
    )
    assert asked == [
        (("A02BC",), ("A02BC53",)),
        (("A02BC05", "A02BC54"), ("A02BC53",)),
    ]
    assert found.year == 2025
    assert found.reading is not None
    assert found.reading.value == pytest.approx(0.25)
    assert (found.reading.numerator, found.reading.denominator) == (75, 300)


@pytest.mark.parametrize(
    ("calculation", "why"),
    [
        (SHARE, "des boîtes"),
        (ShareOfPatients(PatientFilter(PPI), PatientFilter(PPI)), "aucun patient"),
        (
            ShareOfLines(
                Measure.BOXES,
                LineFilter(PPI.drugs, age=AgeRange(from_years=65)),
                ESOMEPRAZOLE,
            ),
            "ces critères",
        ),
        (ShareOfLines(Measure.BOXES, LineFilter(), ESOMEPRAZOLE), "ces critères"),
    ],
)
def test_what_france_cannot_say_is_said(
    calculation: ShareOfLines | ShareOfPatients, why: str
) -> None:
    found = national(indicator(calculation), 2025, lambda include, exclude: 1)
    assert found.reading is None
    assert why in found.why_absent


def test_a_set_that_open_medic_does_not_know_has_no_value() -> None:
    share = ShareOfLines(Measure.BOXES, PPI, ESOMEPRAZOLE)
    found = national(indicator(share), 2025, lambda include, exclude: 0)
    assert found.reading is None
