"""SNDS tables made up for tests: acts and medicines, written as any export may be.

A row is what a test says of it; the rest has the most ordinary value. `widened` adds
every other column of the published schemas, filled at random as they allow.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


Row = dict[str, Any]

KEY = (
    "DCT_ORD_NUM", "FLX_DIS_DTD", "FLX_EMT_NUM", "FLX_EMT_ORD", "FLX_EMT_TYP",
    "FLX_TRT_DTD", "ORG_CLE_NUM", "PRS_ORD_NUM", "REM_TYP_AFF",
)  # fmt: skip
SCHEMAS = Path(__file__).parents[3] / "shared" / "data" / "snds" / "schemas"


def key(number: int, flux: date = date(2024, 3, 1)) -> Row:
    """The nine columns of the act of that number, in that month of flux."""
    values = (number, flux, 3, 7, 1, flux, "01C731222", 1 + number % 9, 0)
    return dict(zip(KEY, values, strict=True))


def act(number: int = 1, flux: date = date(2024, 3, 1), **changes: Any) -> Row:
    """A row of ER_PRS_F: a medicine delivered on 5 February 2024 to one woman."""
    return {
        **key(number, flux),
        "BEN_NIR_PSA": "fVrOSurjXIfxJwEop", "BEN_RNG_GEM": 1, "BEN_NAI_ANN": 1950,
        "BEN_SEX_COD": 2, "EXE_SOI_DTD": date(2024, 2, 5),
        "PRE_PRE_DTD": date(2024, 2, 1), "PFS_PRE_NUM": "750112345",
        "PFS_EXE_NUM": "752098765", "PSP_SPE_COD": 1, "PSP_PPS_NUM": None,
        "ETB_PRE_FIN": None, "EXO_MTF": 0, "RGO_REM_TAU": 65, "BSE_PRS_NAT": 3313,
        "DPN_QLF": 0, "PRS_DPN_QLP": 0, "CPL_MAJ_TOP": 0,
    } | changes  # fmt: skip


def medicine(number: int = 1, flux: date = date(2024, 3, 1), **changes: Any) -> Row:
    """A row of ER_PHA_F: two boxes at 2.18 euros, of the act of that number."""
    return {
        **key(number, flux),
        "PHA_PRS_C13": 3400935955838, "PHA_PRS_IDE": 0, "PHA_ACT_QSN": 2,
        "PHA_ACT_PRU": 2.18, "PHA_DEC_TOP": None, "PHA_DEC_QSU": 0, "PHA_DEC_PRU": 0,
        "PHA_SUB_MTF": 0, "PHA_SEQ_RNV": 0,
    } | changes  # fmt: skip


def widened(table: str, rows: Sequence[Row], seed: int = 1) -> list[Row]:
    """The rows with every other column of the table's published schema."""
    fields = json.loads((SCHEMAS / "DCIR" / f"{table}.json").read_text())["fields"]
    chance = random.Random(seed)
    return [
        {f["name"]: row.get(f["name"], _any(f, chance)) for f in fields}
        | {name: value for name, value in row.items() if value is not None}
        for row in rows
    ]


def _any(field: Mapping[str, Any], chance: random.Random) -> Any:
    limits = field.get("constraints", {})
    if field["type"] == "integer":
        return chance.randint(limits.get("minimum", 0), limits.get("maximum", 9))
    if field["type"] == "number":
        return round(chance.uniform(0, 100), 2)
    if field["type"] == "date":
        return date(2024, chance.randint(1, 12), chance.randint(1, 28))
    if field["type"] == "year":
        return chance.randint(1930, 2020)
    return "".join(chance.choices("ABC0123", k=limits.get("maxLength", 4)))


def write_csv(
    path: Path, rows: Sequence[Row], separator: str = ";", encoding: str = "utf-8"
) -> Path:
    """Write rows as text; with a semicolon, decimals have a comma."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.writer(handle, delimiter=separator, lineterminator="\n")
        writer.writerow(rows[0])
        for row in rows:
            writer.writerow([_text(value, separator) for value in row.values()])
    return path


def _text(value: Any, separator: str) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and separator == ";":
        return str(value).replace(".", ",")
    return str(value)


def write_parquet(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows with the types that Arrow finds for them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(list(rows)), path)
    return path


def extraction(
    folder: Path, acts: Sequence[Row], medicines: Sequence[Row], **how: Any
) -> Path:
    """A folder with the two tables as CSV."""
    write_csv(folder / "ER_PRS_F.csv", acts, **how)
    write_csv(folder / "ER_PHA_F.csv", medicines, **how)
    return folder
