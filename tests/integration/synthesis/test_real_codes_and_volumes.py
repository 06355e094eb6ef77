"""With the published codes and euros at hand, lines bear real CIP13 in proportion."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from maillage.commands.synthesise import synthesise
from maillage.engine.codes.bdpm import add_bdpm


SHARED = Path(__file__).parents[3].parent / "shared" / "data"
WEIGHTS = SHARED / "openmedic" / "remboursements_2025_par_cip13.csv"

pytestmark = pytest.mark.skipif(
    not WEIGHTS.exists(), reason="../shared/data is not at hand"
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the published release."""
    root = tmp_path_factory.mktemp("real")
    codes = root / "codes"
    add_bdpm(SHARED / "bdpm", codes, date=None, today=date(2026, 11, 22))
    return root


def test_no_published_presentation_is_in_the_block_of_the_invented_ones(
    data: Path,
) -> None:
    (path,) = data.glob("codes/bdpm/*/presentations.parquet")
    published = pq.read_table(path)["cip13"].to_pylist()
    assert [cip13 for cip13 in published if cip13.startswith("34009999")] == []


def test_presentations_are_as_frequent_as_their_euros_over_their_price(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILLAGE_DATA", str(data))
    out = data / "lines.csv"
    synthesise(
        rows=200_000, seed=1, out=out, until="2026-10", weights=WEIGHTS, doctors=20
    )
    with out.open(encoding="utf-8") as file:
        rows = [
            row for row in csv.DictReader(file, delimiter=";") if row["boites"] > "0"
        ]
    assert {row["cip13"] for row in rows} <= _expected_boxes(data, "").keys()
    # Pantoprazole by 28: each laboratory's share of patients, within sampling error.
    expected = _expected_boxes(data, "A02BC02", units=28)
    found = Counter(row["cip13"] for row in rows if row["cip13"] in expected)
    whole, boxes = sum(expected.values()), sum(found.values())
    assert boxes > 1500
    largest = sorted(expected, key=lambda cip13: -expected[cip13])[:12]
    wanted = sum(expected[cip13] for cip13 in largest) / whole
    assert sum(found[cip13] for cip13 in largest) / boxes == pytest.approx(
        wanted, abs=0.12
    )


def _expected_boxes(data: Path, atc: str, units: int | None = None) -> dict[str, float]:
    """Euros over price of each presentation of a substance, computed apart."""
    (path,) = data.glob("codes/bdpm/*/presentations.parquet")
    with WEIGHTS.open(encoding="utf-8") as file:
        euros = {r["cip13"]: float(r["rembourse_eur"]) for r in csv.DictReader(file)}
    return {
        row["cip13"]: euros[row["cip13"]] * 100 / row["price_cents"]
        for row in pq.read_table(path).to_pylist()
        if euros.get(row["cip13"], 0) > 0
        and row["price_cents"]
        and (row["atc"] or "").startswith(atc)
        and units in (None, row["units_per_pack"])
    }
