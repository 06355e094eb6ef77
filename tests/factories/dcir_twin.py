"""The rules of the SNDS again, in loops over dictionaries: slow, but easy to believe.

It shares no code with the contract: the nine-column join is a dictionary, the rules are
ifs, money is `Decimal`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.factories.dcir import KEY, Row


PHARMACY = {3311, 3312, 3313, 3314, 3315, 3316, 3331, 3332, 3341, 9566}
CENT = Decimal("0.01")


def lines(
    acts: Sequence[Row],
    medicines: Sequence[Row],
    next_cabinet: Mapping[str, str],
    today: date,
) -> tuple[list[dict[str, Any]], Counter[str]]:
    """The right lines, patients as (number, rank), and how many rows by reason."""
    by_key = {tuple(act[name] for name in KEY): act for act in acts}
    found: list[dict[str, Any]] = []
    reasons: Counter[str] = Counter()
    for medicine in medicines:
        act = by_key.get(tuple(medicine[name] for name in KEY))
        reason = _reason(act, medicine)
        if reason == "kept" and act is not None:
            line = _line(act, medicine, next_cabinet)
            if _is_right(line, today):
                found.append(line)
            else:
                reason = "wrong"
        reasons[reason] += 1
    return found, reasons


def _reason(act: Row | None, medicine: Row) -> str:
    if act is None:
        return "unmatched"
    if act["DPN_QLF"] == 71:
        return "for_information"
    if act["PRS_DPN_QLP"] == 71:
        return "sent_for_information"
    if (act["CPL_MAJ_TOP"] or 0) >= 2:
        return "supplement"
    if act["BSE_PRS_NAT"] not in PHARMACY:
        return "other_nature"
    if not medicine["PHA_PRS_C13"] and not medicine["PHA_PRS_IDE"]:
        return "without_code"
    return "without_box" if medicine["PHA_ACT_QSN"] == 0 else "kept"


def _line(act: Row, medicine: Row, next_cabinet: Mapping[str, str]) -> dict[str, Any]:
    if medicine["PHA_DEC_TOP"] == "D":
        quantity, price = medicine["PHA_DEC_QSU"], medicine["PHA_DEC_PRU"]
    else:
        quantity, price = medicine["PHA_ACT_QSN"], medicine["PHA_ACT_PRU"]
    amount = None if price is None else quantity * Decimal(str(price))
    rate = act["RGO_REM_TAU"]
    paid = None if amount is None or rate is None else amount * Decimal(rate) / 100
    exemption = act["EXO_MTF"]
    ordered = act["PRE_PRE_DTD"]
    specialty = act["PSP_SPE_COD"]
    return {
        "delivered_on": act["EXE_SOI_DTD"],
        "prescribed_on": ordered if ordered and ordered.year >= 2000 else None,
        "patient": (act["BEN_NIR_PSA"], act["BEN_RNG_GEM"]),
        "birth_year": act["BEN_NAI_ANN"],
        "sex": act["BEN_SEX_COD"],
        "prescriber": _prescriber(act, next_cabinet),
        "specialty": f"{specialty:02d}" if specialty not in (None, 0, 99) else None,
        "pharmacy": act["PFS_EXE_NUM"],
        "cip13": _cip13(medicine),
        "boxes": medicine["PHA_ACT_QSN"],
        "amount_cents": _cents(amount),
        "reimbursed_cents": _cents(paid),
        "long_term_illness": None if exemption is None else 41 <= exemption <= 46,
        "renewal": medicine["PHA_SEQ_RNV"],
        "substitution": "refus" if medicine["PHA_SUB_MTF"] == 6 else None,
    }


def _prescriber(act: Row, next_cabinet: Mapping[str, str]) -> str | None:
    if act["PSP_PPS_NUM"]:
        return f"SAL-{act['PSP_PPS_NUM']}"
    cabinet: str = act["PFS_PRE_NUM"] or ""
    if cabinet.strip("0"):
        known = {*next_cabinet, *next_cabinet.values()}
        here = cabinet if cabinet in known else cabinet[:8]
        if here not in known:
            return cabinet
        while next_cabinet.get(here, here) != here:
            here = next_cabinet[here]
        return here
    return f"ETB-{act['ETB_PRE_FIN']}" if act["ETB_PRE_FIN"] else None


def _cip13(medicine: Row) -> str:
    if medicine["PHA_PRS_C13"]:
        return f"{medicine['PHA_PRS_C13']:013d}"
    body = f"34009{medicine['PHA_PRS_IDE']:07d}"
    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body))
    return f"{body}{-total % 10}"


def _cents(euros: Decimal | None) -> int | None:
    return None if euros is None else int(100 * euros.quantize(CENT, ROUND_HALF_UP))


def _is_right(line: Mapping[str, Any], today: date) -> bool:
    day = line["delivered_on"]
    return (
        day is not None
        and date(2000, 1, 1) <= day <= today
        and today.year - 120 <= line["birth_year"] <= day.year
        and line["sex"] in (1, 2)
        and line["prescriber"] is not None
        and line["pharmacy"] is not None
        and line["amount_cents"] is not None
        and abs(line["boxes"]) <= 999
        and _cip13({"PHA_PRS_C13": 0, "PHA_PRS_IDE": int(line["cip13"][5:12])})
        == line["cip13"]
    )
