"""Nothing of the library is without something to count in invented lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from maillage.engine.codes.releases import presentations_path, write_presentations
from maillage.engine.indicators.library import load_library
from maillage.engine.indicators.library_examples import ENGINES
from maillage.engine.indicators.model import Indicator, SubstancesOfMostDoses
from maillage.engine.indicators.periods import By, Every, periods
from maillage.engine.indicators.units import Counted, counted
from maillage.engine.lake.build import BUILD_FILE, Build
from maillage.engine.lake.build_store import make_build
from maillage.engine.lake.intake import Intake, take_in
from maillage.engine.lake.keys import write_key
from maillage.engine.lake.store import Lake
from maillage.engine.synthesis.formulary import demonstration_presentations
from maillage.engine.synthesis.stream import write_lines


LAST_MONTH, TODAY = date(2025, 12, 1), date(2026, 1, 5)
ROWS = 250_000
NEVER_IN_INVENTED_LINES = {
    "EUR02": "a product keeps its price over the years",
    "OPI10": "no invented doctor orders codeine for a child",
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    """Invented lines, imported and built as anybody's."""
    root = tmp_path_factory.mktemp("counts")
    write_lines(root / "lines.csv", rows=ROWS, seed=1, last_month=LAST_MONTH)
    release = write_presentations(
        demonstration_presentations(), root / "codes", "demonstration", "2025-12-01"
    )
    lake = Lake(root / "lake")
    how = Intake(
        today=TODAY,
        at=datetime(2026, 1, 5, tzinfo=UTC),
        key=write_key(root / "a.key", bytes(range(32))),
    )
    (outcome,) = take_in(lake, [root / "lines.csv"], how)
    assert (outcome.accepted, outcome.rejected) == (ROWS, 0)
    manifest = make_build(
        lake,
        root / "builds",
        "pole",
        presentations=presentations_path(release),
        codes_release="2025-12-01",
        made_on=TODAY,
    )
    with Build(root / "builds" / "pole" / manifest.build_id / BUILD_FILE) as made:
        yield made


def test_what_needs_no_daily_dose_counts_something(build: Build) -> None:
    wanted = [one for one in load_library() if not _needs_doses(one)]
    assert len(wanted) >= 90
    empty = [
        row["indicator"]
        for row in _totals(build, wanted)
        if 0 in (row["numerator_sum"], row["denominator_sum"])
    ]
    assert set(empty) == NEVER_IN_INVENTED_LINES.keys()


def test_what_needs_daily_doses_says_how_many_deliveries_it_lacks(build: Build) -> None:
    wanted = [one for one in load_library() if _needs_doses(one)]
    assert len(wanted) >= 14
    for row in _totals(build, wanted):
        assert row["not_computable_sum"] > 0, row


def _needs_doses(indicator: Indicator) -> bool:
    calculation = indicator.calculation
    return isinstance(calculation, SubstancesOfMostDoses) or (
        Counted.DAILY_DOSES in counted(calculation)
    )


def _totals(build: Build, wanted: list[Indicator]) -> list[dict[str, Any]]:
    years = periods(Every.YEAR, date(2023, 1, 1), LAST_MONTH)
    counts = ENGINES["duckdb"](build).count(wanted, By.ALL, years)
    sums = [(name, "sum") for name in ("numerator", "denominator", "not_computable")]
    totals: list[dict[str, Any]] = (
        counts.group_by("indicator").aggregate(sums).to_pylist()
    )
    assert len(totals) == len(wanted)
    return totals
