"""What IR_PHA_R says of the presentations delivered, against the codes in use here.

The codes release decides; the insurance's table is only compared, so that whoever
reads the figures knows which presentations the two see differently.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa


_MOST_SHOWN = 5

# A class of five characters and one of its substances do not contradict each other.
_ATC_DIFFERS = """
    insured.atc IS NOT NULL AND known.atc IS NOT NULL
    AND NOT starts_with(insured.atc, known.atc)
    AND NOT starts_with(known.atc, insured.atc)
"""
_UNITS_DIFFER = "insured.units <> known.units_per_pack"
_PAIRS = """
    FROM delivered JOIN (SELECT DISTINCT ON (cip13) * FROM insured) AS insured
        USING (cip13)
    JOIN read_parquet($presentations) AS known USING (cip13)
"""


@dataclass(frozen=True)
class Comparison:
    """How many presentations delivered differ, and the first of them as examples."""

    absent: int
    atc: int
    units: int
    examples: tuple[str, ...]

    def quality(self) -> dict[str, Any]:
        """The same, ready for JSON."""
        return {
            "absent": self.absent,
            "other_atc": self.atc,
            "other_units_per_pack": self.units,
            "examples": list(self.examples),
        }


def compared(
    root: duckdb.DuckDBPyConnection, codes: AbstractSet[str], presentations: Path
) -> Comparison:
    """Compare the table `insured` with a codes release, for these presentations."""
    root.register("delivered", pa.table({"cip13": sorted(codes)}))
    try:
        (absent,) = root.execute(
            "SELECT count(*) FROM delivered ANTI JOIN insured USING (cip13)"
        ).fetchall()[0]
        given = {"presentations": str(presentations)}
        found = root.execute(
            "SELECT cip13, insured.atc, known.atc, insured.units, known.units_per_pack,"
            f" coalesce({_ATC_DIFFERS}, false), coalesce({_UNITS_DIFFER}, false)"
            f" {_PAIRS} WHERE ({_ATC_DIFFERS}) OR ({_UNITS_DIFFER}) ORDER BY cip13",
            given,
        ).fetchall()
    finally:
        root.unregister("delivered")
    atc = [f"{row[0]} : {row[1]}, ici {row[2]}" for row in found if row[5]]
    units = [f"{row[0]} : {row[3]} unités, ici {row[4]}" for row in found if row[6]]
    return Comparison(
        absent, len(atc), len(units), (*atc[:_MOST_SHOWN], *units[:_MOST_SHOWN])
    )
