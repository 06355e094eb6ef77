"""Months that lack flux, cabinets chained to their end, codes seen differently."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maillage.engine.errors import BadInput
from maillage.engine.lake.dcir.cabinets import chained
from maillage.engine.lake.dcir.flux import said_months
from tests.factories import dcir
from tests.factories.dcir import write_csv
from tests.factories.dcir_reading import read


def test_a_month_of_care_is_whole_when_the_seven_months_of_flux_after_it_are_there(
    tmp_path: Path,
) -> None:
    fluxes = [date(2024, month, 1) for month in range(2, 10)]
    acts, medicines = [], []
    for number, flux in enumerate(fluxes):
        care = date(2024, flux.month - 1, 20)
        acts.append(dcir.act(number, flux, EXE_SOI_DTD=care))
        medicines.append(dcir.medicine(number, flux))
    reading = read(tmp_path / "work", dcir.extraction(tmp_path / "t", acts, medicines))
    # January's care is billed from February's flux to August's: all there. February's
    # waits until September's, which is there too; March's waits for October's.
    assert reading.found.quality["whole_care_months"] == ["2024-01", "2024-02"]
    assert reading.remarks["Mois de soins entiers"] == "2024-01 à 2024-02"
    lacking = reading.remarks["Mois de soins où il manque du flux"]
    assert lacking == "2024-03 à 2024-08"
    assert reading.found.accepted == len(fluxes)


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([], ""),
        ([24288], "2024-01"),
        ([24286, 24287, 24288, 24290], "2023-11 à 2024-01, 2024-03"),
        ([1, 3, 5, 7, 9], "0-02, 0-04, 0-06 et 2 autres"),
    ],
)
def test_months_are_said_as_runs(months: list[int], said: str) -> None:
    assert said_months(months) == said


def test_a_chain_of_cabinets_is_followed_to_its_end() -> None:
    told = {"a": "b", "b": "c", "c": "c", "x": "x", "y": "elsewhere"}
    assert chained(told) == {
        "a": "c", "b": "c", "c": "c", "x": "x", "y": "elsewhere",
        "elsewhere": "elsewhere",
    }  # fmt: skip


def test_cabinets_that_go_round_are_named() -> None:
    with pytest.raises(BadInput, match=r"en rond \(b -> c -> b\)"):
        chained({"a": "b", "b": "c", "c": "b"})


def test_the_last_period_told_of_a_cabinet_counts(tmp_path: Path) -> None:
    acts = [dcir.act(1, PFS_PRE_NUM="11111111"), dcir.act(2, PFS_PRE_NUM="333333331")]
    medicines = [dcir.medicine(n, PHA_SEQ_RNV=n) for n in (1, 2)]
    folder = dcir.extraction(tmp_path / "t", acts, medicines)
    periods = [
        ("11111111", "22222222", 2023, 12),
        ("11111111", "33333333", 2024, 2),
        ("11111111", "44444444", 2024, 1),
        ("33333333", "55555555", 2024, 2),
    ]
    names = ("PFS_PFS_NUM", "STA_PFS_NUM", "DTE_ANN_TRT", "DTE_MOI_FIN")
    rows = [dict(zip(names, period, strict=True)) for period in periods]
    write_csv(folder / "DA_PRA_R_202402.csv", rows)
    reading = read(tmp_path / "work", folder)
    # 11111111 leads to 33333333, which leads to 55555555, as does 33333333 and its key.
    assert {line["prescriber"] for line in reading.lines} == {"55555555"}
    assert reading.remarks["Cabinets rattachés à leur principal"] == "2"


def test_codes_that_the_insurance_sees_differently_are_counted(tmp_path: Path) -> None:
    codes = [3400930000007, 3400930000014, 3400930000021, 3400930000038]
    keyed = [code - code % 10 + key(code) for code in codes]
    acts = [dcir.act(n) for n in range(4)]
    medicines = [dcir.medicine(n, PHA_PRS_C13=code) for n, code in enumerate(keyed)]
    folder = dcir.extraction(tmp_path / "t", acts, medicines)
    insured = [
        {"PHA_CIP_C13": keyed[0], "PHA_ATC_CLA": "J01CA04", "PHA_UPC_NBR": 12},
        {"PHA_CIP_C13": keyed[1], "PHA_ATC_CLA": "J01CR02", "PHA_UPC_NBR": 16},
        {"PHA_CIP_C13": keyed[2], "PHA_ATC_CLA": "N02BE01", "PHA_UPC_NBR": None},
    ]
    write_csv(folder / "IR_PHA_R.csv", insured)
    known = pa.table(
        {
            "cip13": [str(code) for code in keyed],
            "atc": ["J01CA", "J01CA04", None, "N02BE01"],
            "units_per_pack": [12, 24, 8, 16],
        }
    )
    pq.write_table(known, tmp_path / "presentations.parquet")
    reading = read(
        tmp_path / "work", folder, presentations=tmp_path / "presentations.parquet"
    )
    # J01CA and J01CA04 agree; J01CR02 does not, nor do 16 units and 24.
    assert reading.found.quality["insured_presentations"] == {
        "absent": 1,
        "other_atc": 1,
        "other_units_per_pack": 1,
        "examples": [
            f"{keyed[1]} : J01CR02, ici J01CA04",
            f"{keyed[1]} : 16 unités, ici 24",
        ],
    }


def key(code: int) -> int:
    """The EAN-13 key of the first twelve digits."""
    digits = [int(digit) for digit in str(code)[:12]]
    return -sum(digit * (1, 3)[place % 2] for place, digit in enumerate(digits)) % 10


def test_without_codes_here_the_insurances_table_is_not_compared(
    tmp_path: Path,
) -> None:
    folder = dcir.extraction(tmp_path / "t", [dcir.act()], [dcir.medicine()])
    write_csv(folder / "IR_PHA_R.csv", [{"PHA_CIP_C13": 3400935955838}])
    (folder / "IR_BEN_R.csv").write_text("BEN_NIR_PSA\n")
    reading = read(tmp_path / "work", folder)
    assert "maillage codes add bdpm" in reading.remarks["IR_PHA_R"]
    assert reading.remarks["Fichiers laissés de côté"] == "IR_BEN_R.csv"
