"""On tables drawn at random, the contract and its slow twin give the same lines."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import dcir, dcir_twin
from tests.factories.dcir import Row, write_csv, write_parquet
from tests.factories.dcir_reading import KEY, TODAY, read


FLUXES = (date(2024, 2, 1), date(2024, 3, 1))


def pseudonymous(line: dict[str, Any]) -> dict[str, Any]:
    number, rank = line["patient"]
    (patient,) = KEY.seal_registered("snds", [f"{number}\x1f{rank}"])
    return line | {"patient": patient}


def drawn(seed: int) -> tuple[list[Row], list[Row], dict[str, str]]:
    """Acts of two fluxes, medicines of some of them and of none, chains of cabinets."""
    chance = random.Random(seed)

    def one(usual: Sequence[Any], odd: Sequence[Any]) -> Any:
        return chance.choice(usual if chance.random() < 0.9 else odd)

    cabinets = [f"{750 + n}11234" for n in range(9)]
    acts = [
        dcir.act(
            number,
            flux,
            BEN_NIR_PSA=f"patient{chance.randrange(20)}",
            BEN_RNG_GEM=chance.randrange(1, 3),
            BEN_NAI_ANN=one([1940, 1970, 2000], [0, 1600, 2024, 2025]),
            BEN_SEX_COD=one([1, 2], [0, 9]),
            EXE_SOI_DTD=flux - timedelta(days=chance.randrange(60)),
            PRE_PRE_DTD=one([date(2024, 1, 2)], [None, date(1900, 1, 1)]),
            PFS_PRE_NUM=chance.choice(cabinets) + chance.choice(["", "7"]),
            PSP_PPS_NUM=one([None], ["123456789"]),
            ETB_PRE_FIN=one([None], ["75010001"]),
            PSP_SPE_COD=one([1, 22], [0, 99, None]),
            EXO_MTF=one([0, 42, 45], [40, 47, None]),
            RGO_REM_TAU=one([65, 30, 100], [None]),
            BSE_PRS_NAT=one(sorted(dcir_twin.PHARMACY), [1111, None, 3317]),
            DPN_QLF=one([0], [71, None]),
            PRS_DPN_QLP=one([0], [71, None]),
            CPL_MAJ_TOP=one([0, 1], [2, 3, None]),
        )
        for number in range(150)
        for flux in FLUXES
    ]
    medicines = [
        dcir.medicine(
            one(range(150), range(150, 160)),
            chance.choice(FLUXES),
            PHA_PRS_C13=one([3400935955838, 3400930000021], [0, None, 3400935955830]),
            PHA_PRS_IDE=one([3595583, 3000002], [0, None]),
            PHA_ACT_QSN=one([1, 2, 3], [-1, -2, 0, 1000]),
            PHA_ACT_PRU=one([2.18, 0.335, 12.34567], [0.0, None]),
            PHA_DEC_TOP=one([None], ["D", "I"]),
            PHA_DEC_QSU=chance.choice([20, -7]),
            PHA_DEC_PRU=one([0.41, 1.05], [None]),
            PHA_SUB_MTF=one([0, 2], [6, None]),
            PHA_SEQ_RNV=chance.randrange(12),
        )
        for _ in range(400)
    ]
    chains = {cabinet: chance.choice(cabinets[place:]) for place, cabinet
              in enumerate(cabinets) if chance.random() < 0.8}  # fmt: skip
    return acts, medicines, chains


@pytest.mark.parametrize("seed", range(4))
def test_the_contract_and_its_slow_twin_agree(tmp_path: Path, seed: int) -> None:
    acts, medicines, chains = drawn(seed)
    middle = len(medicines) // 2
    folder = tmp_path / "tables"
    write_csv(folder / "ER_PRS_F_1.csv", acts[::2], separator=",")
    write_parquet(folder / "ER_PRS_F_2.parquet", acts[1::2])
    write_csv(folder / "ER_PHA_F_1.csv", medicines[:middle])
    write_parquet(folder / "ER_PHA_F_2.parquet", medicines[middle:])
    told = [{"PFS_PFS_NUM": a, "STA_PFS_NUM": b} for a, b in chains.items()]
    write_csv(folder / "DA_PRA_R.csv", told)
    reading = read(tmp_path / "work", folder)
    lines, reasons = dcir_twin.lines(acts, medicines, chains, TODAY)
    accounts = reading.account("ER_PHA_F")
    assert accounts.pop("read") == len(medicines)
    assert accounts == {reason: rows for reason, rows in reasons.items() if rows}

    def order(line: dict[str, Any]) -> str:
        return repr(sorted(line.items()))

    assert sorted(reading.lines, key=order) == sorted(
        map(pseudonymous, lines), key=order
    )
    assert len(lines) > 100
