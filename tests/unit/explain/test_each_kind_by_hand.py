"""Each kind of calculation explained on a dozen lines, every number redone by hand."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.engine.codes.cip13 import with_key
from maillage.engine.errors import BadInput
from maillage.engine.indicators.engines.registry import fast_engine
from maillage.engine.indicators.explain import witness
from maillage.engine.indicators.explain.account import Explanation, Path
from maillage.engine.indicators.explain.explain import explain
from maillage.engine.indicators.library import find, set_titles
from maillage.engine.indicators.model import (
    Delivered,
    DrugSet,
    Indicator,
    LineFilter,
    PatientFilter,
    ShareOfPatients,
)
from maillage.engine.indicators.periods import By, Period
from maillage.engine.lake.build import Build
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation
from tests.spec.case import indicator_of


YEAR = Period("2025", 2025 * 12, 2025 * 12 + 11)
DOSE = 1_000_000
AMOXICILLIN = Presentation(
    with_key("340090000001"), "J01CA04", 12, daily_doses_millionths=4 * DOSE
)
CO_AMOXICLAV = Presentation(
    with_key("340090000002"), "J01CR02", 16, daily_doses_millionths=8 * DOSE
)
CIPROFLOXACIN = Presentation(with_key("340090000003"), "J01MA02", 10)
PARACETAMOL = Presentation(with_key("340090000004"), "N02BE01", 8)
ZOLPIDEM = Presentation(with_key("340090000005"), "N05CF02", 28)
KNOWN = [AMOXICILLIN, CO_AMOXICLAV, CIPROFLOXACIN, PARACETAMOL, ZOLPIDEM]
ANTIBIOTIC = DrugSet("ATB", ("J01",))
OF_CO_AMOXICLAV = DrugSet("AMC", ("J01CR02",))


def _line(
    day: str, patient: str, drug: Presentation, boxes: int, euros: int, doctor: str
) -> Line:
    on = date.fromisoformat(day)
    cents = 100 * euros
    return Line(on, patient, 1960, 2, doctor, "O", drug.cip13, boxes, cents)


LINES = [
    _line("2023-12-01", "old", PARACETAMOL, 1, 2, "C"),  # the data begin
    # A, a year before, then in 2025: five lines, one of them given back the same day.
    _line("2024-03-05", "p", AMOXICILLIN, 2, 10, "A"),
    _line("2024-03-06", "q", CO_AMOXICLAV, 1, 8, "A"),
    _line("2025-03-01", "p", AMOXICILLIN, 1, 6, "A"),
    _line("2025-03-09", "p", CO_AMOXICLAV, 3, 27, "A"),
    _line("2025-03-02", "q", CO_AMOXICLAV, 2, 18, "A"),
    _line("2025-03-03", "q", CO_AMOXICLAV, 1, 9, "A"),
    _line("2025-03-03", "q", CO_AMOXICLAV, -1, -9, "A"),
    _line("2025-03-04", "r", CIPROFLOXACIN, 1, 5, "A"),
    # B: s starts and goes on, t starts and stops, v takes it since before, u starts
    # too near the end for the 28 days and the tolerance of 30 to be seen.
    _line("2025-03-01", "s", ZOLPIDEM, 1, 3, "B"),
    _line("2025-03-29", "s", ZOLPIDEM, 1, 3, "B"),
    _line("2025-04-01", "t", ZOLPIDEM, 1, 3, "B"),
    _line("2024-06-01", "v", ZOLPIDEM, 1, 3, "B"),
    _line("2025-03-01", "v", ZOLPIDEM, 1, 3, "B"),
    _line("2025-11-20", "u", ZOLPIDEM, 1, 3, "B"),
    _line("2025-12-15", "old", PARACETAMOL, 1, 2, "C"),  # the data end
]


@pytest.fixture(scope="module")
def build() -> Build:
    return build_from_lines(LINES, KNOWN)


def _explained(build: Build, indicator: Indicator, unit: str = "A") -> Explanation:
    found = explain(
        build,
        fast_engine(build),
        indicator,
        by=By.PRESCRIBER,
        unit=unit,
        period=YEAR,
        titles=set_titles(),
    )
    assert found.agrees
    return found


def _steps(path: Path) -> list[tuple[str, int, int]]:
    return [(step.of, step.kept, step.left_out) for step in path.steps]


def test_a_ratio_has_a_path_of_its_own_on_each_side(build: Build) -> None:
    told = _explained(build, find("ATB08"))
    # Broad: three co-amoxiclav and one ciprofloxacin, of which one came back.
    assert _steps(told.numerator) == [("lignes", 4, 1), ("lignes", 3, 1)]
    assert _steps(told.denominator) == [("lignes", 1, 4), ("lignes", 1, 0)]
    assert (told.numerator.result, told.denominator.result) == (3, 1)


def test_daily_doses_are_boxes_times_those_of_a_pack(build: Build) -> None:
    told = _explained(build, find("ATB07"))
    assert _steps(told.numerator) == [("lignes", 3, 2), ("lignes", 2, 1)]
    # (3 + 2) boxes of 8 doses of co-amoxiclav; 1 box of 4 of amoxicillin.
    assert (told.numerator.result, told.denominator.result) == (40 * DOSE, 4 * DOSE)


def test_euros_add_up_signed_lines_and_are_shared_by_the_patients_served(
    build: Build,
) -> None:
    told = _explained(build, find("GEN09"))
    assert _steps(told.numerator) == [("lignes", 5, 0)]
    assert told.numerator.result == 100 * (6 + 27 + 18 + (9 - 9) + 5)
    assert _steps(told.denominator) == [
        ("lignes", 5, 0),
        ("lignes", 4, 1),
        ("patients", 3, 0),
    ]
    assert told.denominator.result == 3


def test_patients_are_those_of_the_lines_then_those_who_meet_the_condition(
    build: Build,
) -> None:
    three_boxes = PatientFilter(LineFilter(), (Delivered(OF_CO_AMOXICLAV, boxes=3),))
    share = ShareOfPatients(PatientFilter(LineFilter(ANTIBIOTIC)), three_boxes)
    told = _explained(build, indicator_of(share))
    assert _steps(told.denominator) == [
        ("lignes", 5, 0),
        ("lignes", 4, 1),
        ("patients", 3, 0),
    ]
    # p had three boxes of co-amoxiclav, q two, r none.
    assert _steps(told.numerator)[-1] == ("patients", 1, 2)
    assert (told.numerator.result, told.denominator.result) == (1, 3)


def test_starts_are_found_judged_then_followed(build: Build) -> None:
    told = _explained(build, find("PSY04"), "B")
    # s, t and u start; u is seen for 25 days of the 58 that it takes to judge.
    assert _steps(told.denominator)[:2] == [("débuts", 3, 0), ("débuts", 2, 1)]
    # s has 56 days without a gap, above 28; t has exactly 28.
    assert _steps(told.numerator)[-1] == ("débuts", 1, 1)
    assert (told.numerator.result, told.denominator.result) == (1, 2)
    assert told.reference.not_observable == 1


def test_du90_looks_at_what_was_delivered_and_counts_substances(build: Build) -> None:
    told = _explained(build, find("GEN13"))
    assert _steps(told.denominator) == _steps(told.numerator) == [("lignes", 4, 1)]
    # 40 doses of co-amoxiclav of 44 known: above 39.6, so that it is enough alone.
    assert (told.numerator.result, told.denominator.result) == (1, 2)
    assert told.reference.not_computable == 1  # the ciprofloxacin, of unknown doses


def test_the_effects_of_a_change_of_euros_add_up_to_it(build: Build) -> None:
    # Before: 2 amoxicillin for 10 euros, 1 co-amoxiclav for 8. Now: 1 for 6, 5 for 45,
    # and 1 ciprofloxacin for 5. From 18 euros and 3 boxes to 56 and 7.
    price = 100 * (6 - 10 * 1 // 2) + 100 * (45 - 8 * 5)
    volume = 1800 * (7 - 3) // 3
    mix = (5600 - 1800) - price - volume
    assert (price, volume, mix) == (600, 2400, 800)
    for identifier, effect in (("EUR01", volume), ("EUR02", price), ("EUR03", mix)):
        told = _explained(build, find(identifier))
        assert _steps(told.denominator) == [("lignes", 2, 0)]
        assert _steps(told.numerator) == [("lignes", 4, 1)]
        assert (told.numerator.result, told.denominator.result) == (effect, 1800)


def test_a_figure_of_too_many_lines_is_refused_with_the_remedy(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness, "MOST_LINES", 3)
    with pytest.raises(BadInput, match="un seul prescripteur"):
        _explained(build, find("ATB08"))
