"""Lines at the size of a real pole, made in seconds: for benchmarks, not for meaning.

Unlike the synthetic pole, nothing here is planted or realistic beyond what costs time:
monthly renewals of chronic treatments on one day, acute treatments between them, a
main doctor and a main pharmacy for each patient and sometimes another.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq


CHRONIC = (
    *("A02BC01", "A02BC05", "A06AD15", "A10BA02", "B01AA02", "B01AC04", "B01AC06"),
    *("B01AF01", "C03AA03", "C03CA01", "C07AB07", "C08CA01", "C09AA05", "C09CA01"),
    *("C10AA05", "C10AA07", "G04CA02", "H03AA01", "N02AA01", "N02BF01", "N05BA12"),
    *("N05CF02", "N06AB06", "R03AK06"),
)
ACUTE = (
    *("A03AX13", "H02AB06", "J01CA04", "J01CA08", "J01CR02", "J01DC04", "J01DD08"),
    *("J01EE01", "J01FA09", "J01FA10", "J01MA02", "J01MA12", "J01XX01", "M01AB05"),
    *("M01AC06", "M01AE01", "M01AE02", "M01AH01", "N02AJ13", "N02AX02", "N02BE01"),
    *("N05BA04", "R05CB01", "R06AE09"),
)
PRESENTATIONS_EACH = 1500 // (len(CHRONIC) + len(ACUTE))
PATIENTS = 12_000
MONTHS = 36
ROLES = ("princeps", "generic", "generic", None)
UNITS = (7, 14, 28, 30, 30, 60, 90, None)


def write_presentations(path: Path) -> Path:
    """Some 1,500 presentations, one in eight without units per pack."""
    rows = [
        {
            "cip13": f"34009{position:02d}{pack:06d}",
            "label": f"{atc} {pack}",
            "atc": None if pack % 20 == 19 else atc,
            "units_per_pack": UNITS[(position + pack) % len(UNITS)],
            "generic_role": ROLES[(position + pack) % len(ROLES)],
        }
        for position, atc in enumerate(CHRONIC + ACUTE)
        for pack in range(PRESENTATIONS_EACH)
    ]
    schema = pa.schema(
        [
            ("cip13", pa.string()),
            ("label", pa.string()),
            ("atc", pa.string()),
            ("units_per_pack", pa.int32()),
            ("generic_role", pa.string()),
        ]
    )
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    return path


LINES = """
WITH people AS (
    SELECT patient, 1930 + hash(patient) % 90 AS birth_year,
        3 + hash(patient + 1) % 13 AS treatments,
        hash(patient + 2) % 28 AS visit_day, hash(patient + 3) % $doctors AS doctor,
        hash(patient + 4) % 5 AS pharmacy, 1 + hash(patient + 5) % 2 AS sex,
        hash(patient + 6) % 5 = 0 AS long_term_illness
    FROM range($patients) AS people(patient)
), chronic AS (
    SELECT people.*, month, visit_day AS day, false AS acute,
        (hash(patient * 64 + treatment + 7) % $chronic)::INTEGER AS position,
        (pow((hash(patient * 64 + treatment + 8) % 1000) / 1000.0, 3) * $each)::INTEGER
            % $each AS pack
    FROM people, range($months) AS months(month), range(16) AS treatments(treatment)
    WHERE treatment < treatments AND random() < 0.97
), acute AS (
    SELECT people.*, month, (random() * 27)::INTEGER AS day, true AS acute,
        ($chronic + random() * ($acute - 0.01))::INTEGER AS position,
        (random() * ($each - 1))::INTEGER AS pack
    FROM people, range($months) AS months(month), range(2) AS times(time)
    WHERE random() < 0.95
)
SELECT (DATE '2023-01-01' + to_months(month::INTEGER))::DATE + day::INTEGER
        AS delivered_on,
    md5(patient::VARCHAR) AS patient, birth_year::SMALLINT AS birth_year,
    sex::TINYINT AS sex,
    'P' || lpad((CASE WHEN random() < 0.9 THEN doctor
        ELSE (random() * ($doctors - 1))::INTEGER END)::VARCHAR, 10, '0') AS prescriber,
    'Médecin généraliste' AS specialty,
    'PH' || (CASE WHEN random() < 0.9 THEN pharmacy ELSE (random() * 4)::INTEGER END)
        AS pharmacy,
    '34009' || lpad(position::VARCHAR, 2, '0') || lpad(pack::VARCHAR, 6, '0') AS cip13,
    CASE WHEN random() < 0.01 THEN -1 WHEN random() < 0.9 THEN 1 ELSE 2 END AS boxes,
    (200 + random() * 3000)::BIGINT AS amount_cents, long_term_illness
FROM (FROM chronic UNION ALL FROM acute)
"""


def write_lines(
    path: Path, *, patients: int = PATIENTS, months: int = MONTHS, doctors: int = 30
) -> Path:
    """About 11.5 lines for each patient and month, the same ones at each run."""
    values = {
        "$patients": patients,
        "$months": months,
        "$doctors": doctors,
        "$chronic": len(CHRONIC),
        "$acute": len(ACUTE),
        "$each": PRESENTATIONS_EACH,
    }
    statement = LINES
    for name, value in values.items():
        statement = statement.replace(name, str(value))
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SELECT setseed(0.25)").fetchall()
        connection.sql(statement).write_parquet(str(path), compression="zstd")
    return path


if __name__ == "__main__":
    made = Path(sys.argv[1])
    write_presentations(made / "presentations.parquet")
    write_lines(
        made / "lines.parquet", patients=int(sys.argv[2]), doctors=int(sys.argv[3])
    )
