"""Nothing of the library is without something to count in invented lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from maillage.engine.codes.releases import presentations_path, write_presentations
from maillage.engine.indicators.engines.duckdb import DuckDBEngine
from maillage.engine.indicators.library import load_library
from maillage.engine.indicators.periods import By, Every, periods
from maillage.engine.lake.build import BUILD_FILE, Build
from maillage.engine.lake.build_store import make_build
from maillage.engine.lake.intake import Intake, take_in
from maillage.engine.lake.keys import write_key
from maillage.engine.lake.store import Lake
from maillage.engine.synthesis.formulary import demonstration_presentations
from maillage.engine.synthesis.stream import write_lines


LAST_MONTH, TODAY = date(2025, 12, 1), date(2026, 1, 5)
ROWS = 250_000


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


def test_the_library_counts_something_everywhere(build: Build) -> None:
    years = periods(Every.YEAR, date(2023, 1, 1), LAST_MONTH)
    counts = DuckDBEngine(build).count(load_library(), By.ALL, years)
    totals = (
        counts.group_by("indicator")
        .aggregate([("numerator", "sum"), ("denominator", "sum")])
        .to_pylist()
    )
    assert len(totals) == len(load_library()) >= 29
    empty = [
        row for row in totals if 0 in (row["numerator_sum"], row["denominator_sum"])
    ]
    assert empty == []
