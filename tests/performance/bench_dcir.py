"""How fast SNDS tables come in, from either form, and what doubling them costs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.performance.bench_intake import watched


REACH = {"bench_dcir": 60}

# The published ER_PRS_F has 122 columns, of which 26 are read: a text must be cut into
# all of them, whoever reads it.
_WIDTH = 122 - 26
_ACTS_PER_MEDICINE = 1.4
_MONTHS = 18


@dataclass(frozen=True)
class DcirSpeed:
    """`lake import --contract dcir` as a whole process.

    A medicine comes with 1.4 acts, half of which are not pharmacy. `mega_on_disk` is
    what the tables weigh.
    """

    seconds: float
    form: str
    medicines: int
    medicines_per_second: float
    peak_bytes: int
    mega_on_disk: float


def bench_dcir(folder: Path) -> list[DcirSpeed]:
    """One million medicines from text, one and four from Parquet."""
    watched(["keys", "new", "--structure", "bench"], folder)
    wanted = (("csv", 1_000_000), ("parquet", 1_000_000), ("parquet", 4_000_000))
    return [_measured(folder, form, medicines) for form, medicines in wanted]


def _measured(folder: Path, form: str, medicines: int) -> DcirSpeed:
    tables = folder / "tables"
    made_up(tables, form, medicines)
    weight = sum(path.stat().st_size for path in tables.iterdir())
    words = ["lake", "import", str(tables), "--contract", "dcir", "--json"]
    seconds, peak = watched([*words, "--structure", "bench"], folder)
    shutil.rmtree(folder / "var" / "lake")
    shutil.rmtree(tables)
    speed = medicines / seconds
    return DcirSpeed(seconds, form, medicines, speed, peak, weight / 2**20)


def made_up(folder: Path, form: str, medicines: int) -> None:
    """Write both tables: eighteen months of flux, 30 acts a patient, few odd rows."""
    folder.mkdir()
    acts = int(medicines * _ACTS_PER_MEDICINE)
    month = f"(DATE '2024-02-01' + INTERVAL (i * {_MONTHS} // {acts}) MONTH)::DATE"
    key = f"""
        i // 40 AS DCT_ORD_NUM, {month} AS FLX_DIS_DTD, i % 31 AS FLX_EMT_NUM,
        7 AS FLX_EMT_ORD, 1 AS FLX_EMT_TYP, {month} AS FLX_TRT_DTD,
        '01C73122' || (i % 5) AS ORG_CLE_NUM, i % 40 AS PRS_ORD_NUM, 0 AS REM_TYP_AFF
    """
    filler = ", ".join(f"i % {n + 7} AS OTHER_{n}" for n in range(_WIDTH))
    care = f"({month} - (hash(i) % 45)::INTEGER)::DATE"
    first = f"""
        SELECT {key}, {filler},
            'A' || lpad(((i // 12) % {max(medicines // 30, 1)})::VARCHAR, 16, 'x')
                AS BEN_NIR_PSA,
            1 AS BEN_RNG_GEM, 1930 + (i // 12) % 80 AS BEN_NAI_ANN,
            1 + (i // 12) % 2 AS BEN_SEX_COD, {care} AS EXE_SOI_DTD,
            {care} AS PRE_PRE_DTD, (100000000 + hash(i // 12) % 5000)::VARCHAR
                AS PFS_PRE_NUM,
            (200000000 + hash(i // 12) % 800)::VARCHAR AS PFS_EXE_NUM,
            1 AS PSP_SPE_COD, NULL::VARCHAR AS PSP_PPS_NUM,
            NULL::VARCHAR AS ETB_PRE_FIN, hash(i) % 50 AS EXO_MTF, 65 AS RGO_REM_TAU,
            CASE WHEN i % 2 = 0 THEN 3313 ELSE 1111 END AS BSE_PRS_NAT,
            CASE WHEN i % 200 = 4 THEN 71 ELSE 0 END AS DPN_QLF, 0 AS PRS_DPN_QLP,
            CASE WHEN i % 300 = 6 THEN 2 ELSE 0 END AS CPL_MAJ_TOP
        FROM range({acts}) acts(i)
    """
    second = f"""
        SELECT {key}, 0 AS PHA_PRS_C13, 3000000 + hash(j) % 5000 AS PHA_PRS_IDE,
            CASE WHEN j % 97 = 0 THEN -1 ELSE 1 + j % 3 END AS PHA_ACT_QSN,
            (1 + (hash(j) % 3000) / 100.0)::DECIMAL(9, 5) AS PHA_ACT_PRU,
            j % 4 AS PHA_SEQ_RNV, 0 AS PHA_SUB_MTF
        FROM (SELECT j, (j * 7 // 10) * 2 AS i FROM range({medicines}) made(j))
    """
    with duckdb.connect() as root:
        for name, rows in (("ER_PRS_F", first), ("ER_PHA_F", second)):
            place = str(folder / f"{name}.{form}").replace("'", "''")
            how = "csv, DELIMITER ';'" if form == "csv" else "parquet"
            root.execute(f"COPY ({rows}) TO '{place}' (FORMAT {how})")
