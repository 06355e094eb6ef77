"""What one act and one medicine of the SNDS become: a line, a count, or a wrong cell.

All the cases are read in one extraction; the renewal number (PHA_SEQ_RNV) of a line
says which case it is.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from maillage.engine.lake.keys import key_of
from tests.factories import dcir
from tests.factories.dcir_reading import KEY, Reading, read


SUBUTEX = {"PHA_DEC_TOP": "D", "PHA_DEC_QSU": 20, "PHA_DEC_PRU": 0.41}

# (who does what, what differs in the act, what differs in the medicine, in the line)
LINES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (
        "the most ordinary medicine: 2 x 2.18 = 4.36, of which 65 % is 2.834",
        {},
        {},
        {
            "delivered_on": date(2024, 2, 5), "prescribed_on": date(2024, 2, 1),
            "birth_year": 1950, "sex": 2, "prescriber": "750112345",
            "specialty": "01", "pharmacy": "752098765", "cip13": "3400935955838",
            "boxes": 2, "amount_cents": 436, "reimbursed_cents": 283,
            "long_term_illness": False, "substitution": None,
        },
    ),
    (
        "a regularisation takes boxes and money back: -1 x 2.18, 65 % is -1.417",
        {},
        {"PHA_ACT_QSN": -1},
        {"boxes": -1, "amount_cents": -218, "reimbursed_cents": -142},
    ),
    (
        "units dispensed alone cost units: 20 x 0.41, whatever the price of a box",
        {},
        {"PHA_ACT_QSN": 1, **SUBUTEX},
        {"boxes": 1, "amount_cents": 820, "reimbursed_cents": 533},
    ),
    (
        "a top other than D leaves the price of the box",
        {},
        {**SUBUTEX, "PHA_DEC_TOP": "Z"},
        {"amount_cents": 436},
    ),
    (
        "prices have five decimals, cents are rounded once: 3 x 0.33500 = 1.005",
        {"RGO_REM_TAU": 100},
        {"PHA_ACT_QSN": 3, "PHA_ACT_PRU": 0.335},
        {"amount_cents": 101, "reimbursed_cents": 101},
    ),
    (
        "no rate, nothing known of what was reimbursed",
        {"RGO_REM_TAU": None},
        {},
        {"amount_cents": 436, "reimbursed_cents": None},
    ),
    (
        "before 2008 there is only a CIP7: 34009, its digits, and the EAN-13 key",
        {"EXE_SOI_DTD": date(2007, 2, 5), "PRE_PRE_DTD": date(2007, 2, 5)},
        {"PHA_PRS_C13": None, "PHA_PRS_IDE": 3595583},
        {"delivered_on": date(2007, 2, 5), "cip13": "3400935955838"},
    ),
    (
        "a CIP13 is believed before a CIP7",
        {},
        {"PHA_PRS_C13": 3400935955838, "PHA_PRS_IDE": 3000000},
        {"cip13": "3400935955838"},
    ),
    (
        "an expense qualifier left empty is not 71",
        {"DPN_QLF": None, "PRS_DPN_QLP": None, "CPL_MAJ_TOP": None},
        {},
        {"boxes": 2},
    ),
    ("a supplement of 1 is kept", {"CPL_MAJ_TOP": 1}, {}, {"boxes": 2}),
    ("nicotine substitutes are pharmacy", {"BSE_PRS_NAT": 9566}, {}, {"boxes": 2}),
    (
        "a salaried prescriber is his own number, not his employer's cabinet",
        {"PSP_PPS_NUM": "123456789", "ETB_PRE_FIN": "75010001"},
        {},
        {"prescriber": "SAL-123456789"},
    ),
    (
        "a salaried prescriber with a whole RPPS has no need of a mark",
        {"PSP_PPS_NUM": "10001234567"},
        {},
        {"prescriber": "10001234567"},
    ),
    (
        "a hospital's order of nobody in particular is the hospital's",
        {"PFS_PRE_NUM": "00000000", "ETB_PRE_FIN": "75010001"},
        {},
        {"prescriber": "ETB-75010001"},
    ),
    (
        "a number made of letters alone is not mistaken for a name",
        {"PFS_PRE_NUM": "wsOgc"},
        {},
        {"prescriber": "PS1-wsOgc"},
    ),
    ("a specialty of 0 is not known", {"PSP_SPE_COD": 0}, {}, {"specialty": None}),
    ("nor is 99", {"PSP_SPE_COD": 99}, {}, {"specialty": None}),
    ("from 41, long-term illness", {"EXO_MTF": 41}, {}, {"long_term_illness": True}),
    ("and ends at 46", {"EXO_MTF": 46}, {}, {"long_term_illness": True}),
    ("40 is something else", {"EXO_MTF": 40}, {}, {"long_term_illness": False}),
    ("47 too", {"EXO_MTF": 47}, {}, {"long_term_illness": False}),
    ("no reason is not known", {"EXO_MTF": None}, {}, {"long_term_illness": None}),
    (
        "an order dated 1900 has no date",
        {"PRE_PRE_DTD": date(1900, 1, 1)},
        {},
        {"prescribed_on": None},
    ),
    ("a generic refused is said", {}, {"PHA_SUB_MTF": 6}, {"substitution": "refus"}),
    ("a generic given is no refusal", {}, {"PHA_SUB_MTF": 2}, {"substitution": None}),
]  # fmt: skip

LEFT_OUT: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("for_information", {"DPN_QLF": 71, "PRS_DPN_QLP": 71, "CPL_MAJ_TOP": 2}, {}),
    ("sent_for_information", {"PRS_DPN_QLP": 71, "CPL_MAJ_TOP": 2}, {}),
    ("supplement", {"CPL_MAJ_TOP": 2, "BSE_PRS_NAT": 1111}, {}),
    ("other_nature", {"BSE_PRS_NAT": 1111}, {"PHA_PRS_C13": 0}),
    ("without_code", {}, {"PHA_PRS_C13": 0, "PHA_ACT_QSN": 0}),
    ("without_code", {}, {"PHA_PRS_C13": None, "PHA_PRS_IDE": None}),
    ("without_box", {}, {"PHA_ACT_QSN": 0}),
]

WRONG: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("BEN_SEX_COD (ER_PRS_F)", {"BEN_SEX_COD": 9}, {}),
    ("BEN_NAI_ANN (ER_PRS_F)", {"BEN_NAI_ANN": 1600}, {}),
    ("BEN_NAI_ANN (ER_PRS_F)", {"BEN_NAI_ANN": 2025}, {}),
    ("BEN_NIR_PSA (ER_PRS_F)", {"BEN_NIR_PSA": None}, {}),
    ("EXE_SOI_DTD (ER_PRS_F)", {"EXE_SOI_DTD": None}, {}),
    ("EXE_SOI_DTD (ER_PRS_F)", {"EXE_SOI_DTD": date(2026, 12, 1)}, {}),
    ("PFS_PRE_NUM (ER_PRS_F)", {"PFS_PRE_NUM": None}, {}),
    ("PFS_EXE_NUM (ER_PRS_F)", {"PFS_EXE_NUM": None}, {}),
    ("PHA_PRS_C13", {}, {"PHA_PRS_C13": 3400935955839}),
    ("PHA_ACT_QSN", {}, {"PHA_ACT_QSN": 1000}),
    ("PHA_ACT_QSN", {}, {"PHA_ACT_QSN": None, **SUBUTEX}),
    ("PHA_ACT_PRU", {}, {"PHA_ACT_PRU": None}),
    ("PHA_ACT_PRU", {}, {"PHA_DEC_TOP": "D", "PHA_DEC_QSU": None}),
]


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Every case at once, each its own act, and a medicine without any act."""
    cases = [
        *((act, medicine) for _, act, medicine, _ in LINES),
        *((act, medicine) for _, act, medicine in LEFT_OUT),
        *((act, medicine) for _, act, medicine in WRONG),
    ]
    acts = [dcir.act(n, **changes) for n, (changes, _) in enumerate(cases)]
    medicines = [
        dcir.medicine(n, **{"PHA_SEQ_RNV": n, **changes})
        for n, (_, changes) in enumerate(cases)
    ]
    medicines.append(dcir.medicine(999))
    acts.append(dcir.act(998))
    folder = tmp_path_factory.mktemp("dcir")
    dcir.extraction(folder / "tables", acts, medicines)
    return read(folder / "work", folder / "tables")


@pytest.mark.parametrize("case", range(len(LINES)), ids=[line[0] for line in LINES])
def test_a_medicine_becomes_the_line_that_its_act_says(
    reading: Reading, case: int
) -> None:
    (line,) = [one for one in reading.lines if one["renewal"] == case]
    expected = LINES[case][3]
    assert {name: line[name] for name in expected} == expected


def test_every_row_is_counted_under_the_first_reason_that_applies(
    reading: Reading,
) -> None:
    total = len(LINES) + len(LEFT_OUT) + len(WRONG) + 1
    assert reading.account("ER_PHA_F") == {
        "read": total,
        "unmatched": 1,
        "for_information": 1,
        "sent_for_information": 1,
        "supplement": 1,
        "other_nature": 1,
        "without_code": 2,
        "without_box": 1,
        "wrong": len(WRONG),
        "kept": len(LINES),
    }
    # Of the acts, those that a rule on acts leaves out, and the one without medicine.
    assert reading.account("ER_PRS_F") == {
        "read": total,
        "for_information": 1,
        "sent_for_information": 1,
        "supplement": 1,
        "other_nature": 1,
        "kept": total - 4,
        "kept_alone": 1,
    }
    assert len(reading.lines) == len(LINES)


def test_each_wrong_cell_is_said_with_its_file_its_line_and_its_column(
    reading: Reading,
) -> None:
    first = len(LINES) + len(LEFT_OUT) + 2
    assert [(wrong.file, wrong.line, wrong.column) for wrong in reading.wrongs] == [
        ("ER_PHA_F.csv", first + n, column) for n, (column, _, _) in enumerate(WRONG)
    ]


def test_a_patient_is_one_number_and_one_rank_under_the_structures_key(
    tmp_path: Path,
) -> None:
    people = [("aB", 1), ("AB", 1), ("aB", 2), ("aB", 1)]
    acts = [
        dcir.act(n, BEN_NIR_PSA=number, BEN_RNG_GEM=rank, PFS_EXE_NUM=f"75{n}")
        for n, (number, rank) in enumerate(people)
    ]
    medicines = [dcir.medicine(n, PHA_SEQ_RNV=n) for n in range(4)]
    dcir.extraction(tmp_path / "tables", acts, medicines)
    lines = read(tmp_path / "work", tmp_path / "tables").lines
    patients = [line["patient"] for line in sorted(lines, key=lambda x: x["renewal"])]
    # Case and rank tell people apart; the pharmacy does not.
    assert len(set(patients)) == 3
    assert patients[0] == patients[3]
    assert {key_of(patient) for patient in patients} == {KEY.fingerprint}
