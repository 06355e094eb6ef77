"""A build with more prescribers than the territory has: practices split by patient.

    python -m tests.performance.practices BUILD FOLDER PRESCRIBERS LINES

writes a build in FOLDER from the file BUILD. A patient's doctor becomes one of several,
always the same for the two, so that every flag of a fact stays true; some patients are
left out where the territory has more lines than are wanted. Numbers are spread as in
the territory, whose practices are merely cut: the smaller ones are what a territory of
more doctors would have.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict
from pathlib import Path

import duckdb
import numpy as np

from maillage.engine.lake.build import BUILD_FILE, Build
from maillage.engine.lake.columns import (
    FACTS_FOLDER,
    FactColumns,
    fitted,
    segment_name,
    widest,
    write_arrays,
)
from maillage.engine.lake.totals import TOTALS_FOLDER
from maillage.engine.lake.totals_making import make_totals


def split(source: Path, folder: Path, prescribers: int, lines: int) -> None:
    """Write the build of `prescribers`, and of about `lines` if there are as many."""
    folder.mkdir(parents=True)
    for part in (FACTS_FOLDER, TOTALS_FOLDER):
        (folder / part).mkdir()
    kept = 0
    with Build(source) as build:
        about, of_each = build.manifest, build.numbers.prescribers
        share = min(1.0, lines / about.lines)
        for month in build.months():
            facts = _split(build.columns(month), of_each, prescribers, share)
            kept += len(facts.patient)
            name = segment_name(month)
            write_arrays(folder / FACTS_FOLDER / name, fitted(facts)._asdict())
            totals = make_totals(facts)
            flat = totals._replace(worth=totals.worth.ravel())
            write_arrays(folder / TOTALS_FOLDER / name, flat._asdict())
    shutil.copy(source, folder / BUILD_FILE)
    (folder / BUILD_FILE).chmod(0o644)
    said = asdict(about) | {"lines": round(about.lines * share)}
    with duckdb.connect(str(folder / BUILD_FILE)) as connection:
        connection.execute(
            "CREATE OR REPLACE TABLE prescribers AS SELECT range::INTEGER AS "
            "prescriber, printf('%011d', range) AS code, NULL::VARCHAR AS specialty "
            "FROM range(?)",
            [prescribers],
        )
        connection.execute(
            "UPDATE build SET prescribers = ?, facts = ?, lines = ?",
            [prescribers, kept, said["lines"]],
        )


def _split(
    columns: FactColumns, of_each: int, prescribers: int, share: float
) -> FactColumns:
    mixed = (columns.patient.astype(np.uint64) * np.uint64(2654435761)) >> np.uint64(7)
    keeps = mixed % np.uint64(1000) < np.uint64(round(1000 * share))
    facts = widest(FactColumns(*(array[keeps] for array in columns)))
    parts = -(-prescribers // of_each)
    part = (mixed[keeps] // np.uint64(1000) % np.uint64(parts)).astype(np.uint32)
    moved = facts.prescriber + part * np.uint32(of_each)
    doctor = np.where(moved < prescribers, moved, facts.prescriber)
    return facts._replace(prescriber=doctor.astype(facts.prescriber.dtype))


if __name__ == "__main__":
    split(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
