"""What is read of totals, what is walked, and that both count alike."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from maillage.engine.indicators.engines.compiled import CompiledEngine
from maillage.engine.indicators.engines.totals import TotalsEngine
from maillage.engine.indicators.model import (
    AgeRange,
    Calculation,
    DrugSet,
    GenericRole,
    LineFilter,
    Measure,
    PatientFilter,
    RatioOfLines,
    ShareOfLines,
    ShareOfPatients,
)
from maillage.engine.indicators.periods import By, Every, periods
from maillage.engine.lake.build import Build
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation
from tests.spec.case import indicator_of


OMEPRAZOLE = Presentation(
    "3400930000011",
    "A02BC01",
    generic_role="princeps",
    daily_doses_millionths=28_000_000,
)
OMEPRAZOLE_GENERIC = Presentation(
    "3400930000028",
    "A02BC01",
    generic_role="generic",
    daily_doses_millionths=14_000_000,
)
ESOMEPRAZOLE = Presentation("3400930000035", "A02BC05")
KNOWN = [OMEPRAZOLE, OMEPRAZOLE_GENERIC, ESOMEPRAZOLE]
PPI = LineFilter(DrugSet("PPI", ("A02BC",)))
OF_OMEPRAZOLE = LineFilter(DrugSet("omeprazole", ("A02BC01",)))
GENERICS = LineFilter(generic_roles=frozenset({GenericRole.GENERIC}))
WINTER = LineFilter(calendar_months=frozenset({1}))
MONTHS = periods(Every.MONTH, date(2025, 1, 1), date(2025, 2, 1))


def line(
    day: str, drug: Presentation, boxes: int, patient: str = "anna", doctor: str = "M1"
) -> Line:
    on = date.fromisoformat(day)
    return Line(on, patient, 1960, 2, doctor, "O1", drug.cip13, boxes, 100 * boxes)


LINES = [
    line("2025-01-03", OMEPRAZOLE, 2),
    line("2025-01-03", OMEPRAZOLE_GENERIC, 1),
    line("2025-01-09", ESOMEPRAZOLE, 3, patient="bert"),
    line("2025-02-03", OMEPRAZOLE_GENERIC, 4),
    line("2025-02-03", ESOMEPRAZOLE, 1, doctor="M2"),
]


@pytest.fixture
def build() -> Build:
    return build_from_lines(LINES, KNOWN)


@pytest.fixture
def no_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the walk count nothing."""
    walk = CompiledEngine.count

    def refuse(self: CompiledEngine, indicators: list, *asked: object) -> pa.Table:
        assert not indicators, "walked"
        return walk(self, indicators, *asked)

    monkeypatch.setattr(CompiledEngine, "count", refuse)


def counted(
    build: Build, calculation: Calculation, by: By = By.PRESCRIBER
) -> list[tuple[str, str, int, int]]:
    """Unit, month, numerator and denominator, where not both 0."""
    counts = TotalsEngine(build).count([indicator_of(calculation)], by, MONTHS)
    names = ("unit", "period", "numerator", "denominator")
    rows = [tuple(row[name] for name in names) for row in counts.to_pylist()]
    return [row for row in rows if any(row[2:])]


@pytest.mark.usefixtures("no_walk")
def test_a_share_of_boxes_is_read_of_totals(build: Build) -> None:
    assert counted(build, ShareOfLines(Measure.BOXES, PPI, OF_OMEPRAZOLE)) == [
        ("M1", "2025-01", 3, 6),
        ("M1", "2025-02", 4, 4),
        ("M2", "2025-02", 0, 1),
    ]


@pytest.mark.usefixtures("no_walk")
def test_generics_are_read_of_totals_and_so_are_all_prescribers(build: Build) -> None:
    share = ShareOfLines(Measure.BOXES, PPI, GENERICS)
    assert counted(build, share, By.ALL) == [
        ("all", "2025-01", 1, 6),
        ("all", "2025-02", 4, 5),
    ]


@pytest.mark.usefixtures("no_walk")
def test_a_delivery_of_two_packs_of_a_substance_is_one(build: Build) -> None:
    assert counted(build, ShareOfLines(Measure.DELIVERIES, PPI, OF_OMEPRAZOLE))[0] == (
        *("M1", "2025-01"),
        *(1, 2),
    )


@pytest.mark.usefixtures("no_walk")
def test_a_ratio_of_months_reads_each_months_own(build: Build) -> None:
    ratio = RatioOfLines(Measure.BOXES, PPI, WINTER)
    year = periods(Every.YEAR, date(2025, 1, 1), date(2025, 12, 1))
    counts = TotalsEngine(build).count([indicator_of(ratio)], By.ALL, year).to_pylist()
    assert [(row["numerator"], row["denominator"]) for row in counts] == [(6, 11)]


@pytest.mark.usefixtures("no_walk")
def test_doses_have_their_squares_and_what_is_unknown_is_not_computable(
    build: Build,
) -> None:
    share = ShareOfLines(Measure.DAILY_DOSES, PPI, GENERICS)
    counts = TotalsEngine(build).count([indicator_of(share)], By.PRESCRIBER, MONTHS[:1])
    # 2 boxes of 28 doses and 1 of 14; 3 boxes of esomeprazole, one delivery, unknown.
    assert counts.to_pylist()[0] == {
        "indicator": "X",
        "unit": "M1",
        "period": "2025-01",
        "numerator": 14_000_000,
        "denominator": 70_000_000,
        "numerator_squares": 14e6**2,
        "denominator_squares": 56e6**2 + 14e6**2,
        "products": 14e6**2,
        "not_observable": 0,
        "not_computable": 1,
    }


@pytest.mark.parametrize(
    "calculation",
    [
        ShareOfLines(Measure.EUROS, PPI, OF_OMEPRAZOLE),
        ShareOfLines(Measure.BOXES, LineFilter(age=AgeRange(60, None)), PPI),
        ShareOfLines(Measure.DELIVERIES, PPI, GENERICS),
        RatioOfLines(Measure.BOXES, PPI, PPI, Measure.DELIVERIES),
        ShareOfPatients(PatientFilter(PPI), PatientFilter(OF_OMEPRAZOLE)),
    ],
)
def test_what_totals_cannot_say_is_walked(
    build: Build, calculation: Calculation
) -> None:
    wanted = [
        indicator_of(ShareOfLines(Measure.BOXES, PPI, GENERICS), "A"),
        indicator_of(calculation, "B"),
        indicator_of(ShareOfLines(Measure.BOXES, PPI, OF_OMEPRAZOLE), "C"),
    ]
    for by in By:
        found = TotalsEngine(build).count(wanted, by, MONTHS)
        assert found.equals(CompiledEngine(build).count(wanted, by, MONTHS))


def test_a_build_made_before_there_were_totals_is_walked(tmp_path: Path) -> None:
    wanted = [indicator_of(ShareOfLines(Measure.BOXES, PPI, OF_OMEPRAZOLE))]
    with build_from_lines(LINES, KNOWN, tmp_path / "build.duckdb") as build:
        expected = TotalsEngine(build).count(wanted, By.PRESCRIBER, MONTHS)
    shutil.rmtree(tmp_path / "totals")
    with Build(tmp_path / "build.duckdb") as build:
        assert build.totals is None
        found = TotalsEngine(build).count(wanted, By.PRESCRIBER, MONTHS)
    assert found.equals(expected)


@pytest.mark.usefixtures("no_walk")
def test_totals_on_the_disk_say_the_same(build: Build, tmp_path: Path) -> None:
    share = ShareOfLines(Measure.BOXES, PPI, OF_OMEPRAZOLE)
    build_from_lines(LINES, KNOWN, tmp_path / "build.duckdb").close()
    with Build(tmp_path / "build.duckdb") as kept:
        assert counted(kept, share) == counted(build, share)
