"""A user's file of daily doses: read, kept by year, and the doses of each pack.

Every code is real and every dose invented: the WHO's table may not be passed on.
"""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.codes.daily_doses import (
    DailyDoses,
    latest_daily_doses,
    read_daily_doses,
    who_routes,
    write_daily_doses,
)
from maillage.engine.codes.releases import (
    PRESENTATIONS_SCHEMA,
    Release,
    write_presentations,
)
from maillage.engine.codes.store import (
    add_who_ddd,
    find,
    is_older,
    latest_who_ddd,
    list_releases,
)
from maillage.engine.errors import BadInput


TODAY = date(2026, 11, 22)
HEADER = ["ATC code", "ATC level name", "DDD", "U", "Adm.R", "Note"]
ROWS = [
    ["A", "ALIMENTARY TRACT", "", "", "", ""],
    ["A02BC01", "omeprazole", "40", "mg", "O", ""],
    ["", "", "50", "mg", "P", ""],
    ["A10AE04", "insulin glargine", "60", "U", "P", ""],
    ["B01AB05", "enoxaparin", "4", "TU", "P", "anti Xa"],
    ["J01CA04", "amoxicillin", "2.5", "g", "O", ""],
    ["J01CE01", "benzylpenicillin", "NA", "NA", "NA", "NA"],
    ["N05AX08", "risperidone", "4", "mg", "O", ""],
    ["N05AX08", "risperidone", "3", "mg", "P", "depot"],
    ["N05AX08", "risperidone", "5", "mg", "P", ""],
    ["R03AC02", "salbutamol", "0.5", "mg", "Inhal.aerosol", ""],
    ["R03AC02", "salbutamol", "8", "mg", "Inhal.solution", ""],
    ["R03BA01", "beclometasone", "1", "mg", "Inhal", ""],
    ["H03AA01", "levothyroxine", "120", "mcg", "O", ""],
    ["C09BA04", "perindopril and diuretics", "2", "tablet", "O", ""],
    ["A12BA01", "potassium chloride", "30", "mmol", "O", ""],
]


def text_file(
    folder: Path,
    rows: list[list[str]],
    *,
    header: list[str] | None = None,
    delimiter: str = ";",
    name: str = "ddd-2025.csv",
    encoding: str = "utf-8",
) -> Path:
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([header or HEADER, *rows])
    return path


def add(path: Path, tmp_path: Path, year: int | None = None) -> Release:
    return add_who_ddd(path, tmp_path / "codes", year=year, today=TODAY)


def kept(release: Release) -> list[tuple[str, str, str, str]]:
    rows = pq.read_table(release.path / "doses.parquet").to_pylist()
    return [
        (row["atc"], f"{float(row['amount']):g}", row["unit"], row["route"])
        for row in rows
    ]


def pack(cip13: str, atc: str | None, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(PRESENTATIONS_SCHEMA.names)
    row |= {"cip13": cip13, "cis": "1", "label": cip13, "atc": atc}
    return row | {"form": "comprime", "routes": "orale"} | more


def holding(millionths: int, unit: str = "mg") -> dict[str, Any]:
    return {"pack_content_millionths": millionths, "pack_content_unit": unit}


# --- reading ------------------------------------------------------------------------


def test_a_file_is_kept_by_its_year_with_what_it_holds_and_where_it_came_from(
    tmp_path: Path,
) -> None:
    release = add(text_file(tmp_path, ROWS), tmp_path)
    assert (release.kind, release.name) == ("who-ddd", "2025")
    assert release.counts == {"doses": 14, "substances": 10, "several": 1}
    assert kept(release)[:3] == [
        ("A02BC01", "40", "mg", "O"),
        ("A02BC01", "50", "mg", "P"),
        ("A10AE04", "60", "U", "P"),
    ]
    manifest = json.loads((release.path / "release.json").read_text("utf-8"))
    assert manifest["source"] == "ddd-2025.csv"
    assert "ne se redistribue pas" in manifest["licence"]
    assert len(manifest["fingerprint"]) == 64
    assert manifest["added_on"] == "2026-11-22"


def test_a_workbook_text_and_french_titles_say_the_same(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["ATC/DDD index"])
    sheet.append([])
    sheet.append(HEADER)
    for row in ROWS:
        try:
            amount: float | str = float(row[2])
        except ValueError:
            amount = row[2]
        sheet.append([*row[:2], amount, *row[3:]])
    workbook.save(tmp_path / "index 2024.xlsx")
    french = ["Code ATC", "Libellé", "DDJ", "Unité", "Voie", "Remarque"]
    comma = [[*row[:2], row[2].replace(".", ","), *row[3:]] for row in ROWS]
    dump = ["atc_code", "atc_name", "ddd", "uom", "adm_r", "note"]
    releases = [
        add(text_file(tmp_path, ROWS), tmp_path),
        add(tmp_path / "index 2024.xlsx", tmp_path),
        add(
            text_file(tmp_path, comma, header=french, encoding="latin-1"),
            tmp_path,
            year=2023,
        ),
        add(
            text_file(tmp_path, ROWS, header=dump, delimiter=",", name="d-2022.csv"),
            tmp_path,
        ),
        add(text_file(tmp_path, ROWS, delimiter="\t", name="d.csv"), tmp_path, 2021),
    ]
    assert len({tuple(kept(release)) for release in releases}) == 1
    latest = latest_who_ddd(tmp_path / "codes")
    assert latest is not None
    assert latest.name == "2025"


def test_columns_may_come_in_any_order_with_others_between(tmp_path: Path) -> None:
    rows = [["O", "x", "mg", "40", "A02BC01"]]
    header = ["Adm.R", "Level", "U", "DDD", "ATC code"]
    release = add(text_file(tmp_path, rows, header=header), tmp_path)
    assert kept(release) == [("A02BC01", "40", "mg", "O")]


def test_units_unknown_and_rows_twice_are_left_out_and_said(tmp_path: Path) -> None:
    rows = [
        ["A02BC01", "x", "40", "mg", "O", ""],
        ["A02BC01", "x", "40", "mg", "O", ""],
        ["A09AA02", "x", "7", "teaspoons", "O", ""],
        ["B03XA01", "x", "900", "IU", "P", ""],
    ]
    release = add(text_file(tmp_path, rows), tmp_path)
    assert kept(release) == [("A02BC01", "40", "mg", "O"), ("B03XA01", "900", "U", "P")]
    with (release.path / "oddities.csv").open(encoding="utf-8") as stream:
        said = [
            (row["line"], row["kind"]) for row in csv.DictReader(stream, delimiter=";")
        ]
    assert said == [("3", "double"), ("4", "unknown unit")]


def test_the_same_file_again_changes_nothing_and_another_is_refused(
    tmp_path: Path,
) -> None:
    first = add(text_file(tmp_path, ROWS), tmp_path)
    before = {path: path.stat().st_mtime_ns for path in first.path.iterdir()}
    assert add(text_file(tmp_path, ROWS), tmp_path) == first
    assert {path: path.stat().st_mtime_ns for path in first.path.iterdir()} == before
    with pytest.raises(BadInput, match=r"2025 sont déjà là.*--year"):
        add(text_file(tmp_path, ROWS[:4]), tmp_path)
    assert add(text_file(tmp_path, ROWS[:4]), tmp_path, year=2024).name == "2024"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["A02BC01", "x", "forty", "mg", "O", ""], r"ligne 3 : la DDD « forty »"),
        (["A02BC01", "x", "-4", "mg", "O", ""], r"ligne 3 : la DDD « -4 »"),
        (["A02BC01", "x", "0", "mg", "O", ""], r"ligne 3 : la DDD « 0 »"),
        (["A02BC", "x", "40", "mg", "O", ""], r"ligne 3 : une dose au code « A02BC »"),
        (["omep", "x", "", "", "", ""], r"ligne 3 : « omep » n'est pas un code ATC"),
        (["A02BC01", "x", "40", "", "O", ""], r"ligne 3 : une dose sans U ; complétez"),
        (["A02BC01", "x", "40", "mg", "", ""], r"ligne 3 : une dose sans Adm.R"),
    ],
)
def test_a_wrong_row_refuses_the_file_with_its_line_and_the_remedy(
    tmp_path: Path, row: list[str], sentence: str
) -> None:
    path = text_file(tmp_path, [ROWS[1], row])
    with pytest.raises(BadInput, match=sentence):
        add(path, tmp_path)
    assert list_releases(tmp_path / "codes") == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "vide"),
        (b"\x00\x01", "ni du texte ni un classeur"),
        (b"ATC code;DDD\nA02BC01;40\n", "U, Adm.R introuvable"),
        (b"bonjour\n", "ATC code, DDD, U, Adm.R introuvable"),
        (b"ATC code;DDD;U;Adm.R\nA;;;\n", "aucune dose"),
    ],
)
def test_a_file_that_is_not_the_table_is_refused(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "ddd-2025.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=sentence):
        add(path, tmp_path)


def test_a_broken_workbook_a_missing_file_and_a_missing_year_are_said(
    tmp_path: Path,
) -> None:
    (tmp_path / "ddd-2025.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(BadInput, match="classeur est illisible"):
        add(tmp_path / "ddd-2025.xlsx", tmp_path)
    with pytest.raises(BadInput, match="n'existe pas"):
        add(tmp_path / "nowhere.csv", tmp_path)
    path = text_file(tmp_path, ROWS, name="ddd.csv")
    with pytest.raises(BadInput, match="--year AAAA"):
        add(path, tmp_path)
    with pytest.raises(BadInput, match="vraisemblable"):
        add(path, tmp_path, year=2099)


# --- daily doses of a pack ----------------------------------------------------------

PACKS: list[tuple[dict[str, Any], int | None]] = [
    # 28 tablets of 20 mg, 40 mg a day: 14 days
    (pack("01", "A02BC01", **holding(560_000_000)), 14_000_000),
    # 6 g of a syrup, 2.5 g a day: 2.4 days
    (pack("02", "J01CA04", form="suspension", **holding(6_000_000_000)), 2_400_000),
    # 5 pens of 300 units, 60 a day, under the skin or in a vein: 25 days
    (
        pack(
            "03",
            "A10AE04",
            routes="intraveineuse;sous-cutanee",
            **holding(1_500_000_000, "U"),
        ),
        25_000_000,
    ),
    # 10 syringes of 4,000 units, 4 thousand a day
    (
        pack("04", "B01AB05", routes="sous-cutanee", **holding(40_000_000_000, "U")),
        10_000_000,
    ),
    # 200 puffs of 100 µg: 20 mg, of which 0.5 mg a day in a spray: 40 days ...
    (
        pack(
            "05",
            "R03AC02",
            routes="inhalee",
            form="suspension pour inhalation",
            **holding(20_000_000),
        ),
        40_000_000,
    ),
    # ... and 8 mg a day in a nebuliser: 2.5 days
    (
        pack(
            "06",
            "R03AC02",
            routes="inhalee",
            form="solution pour inhalation par nebuliseur",
            **holding(20_000_000),
        ),
        2_500_000,
    ),
    # a route said without its kind serves every kind
    (
        pack(
            "07",
            "R03BA01",
            routes="inhalee",
            form="poudre pour inhalation",
            **holding(50_000_000),
        ),
        50_000_000,
    ),
    # 30 tablets of 75 µg, 120 µg a day: 18.75 days
    (pack("08", "H03AA01", **holding(2_250_000)), 18_750_000),
    # 30 tablets of a combination, 2 a day
    (pack("09", "C09BA04", units_per_pack=30), 15_000_000),
    # 28 tablets of 5 mg, 40 mg a day: 3.5 days
    (pack("10", "A02BC01", **holding(140_000_000)), 3_500_000),
    # by both routes, 40 or 50 mg: which one?
    (pack("11", "A02BC01", routes="intraveineuse;orale", **holding(1_000_000)), None),
    # injected: two doses, one of a depot
    (
        pack("12", "N05AX08", routes="intramusculaire", **holding(25_000_000)),
        None,
    ),
    # no dose for that route; no content; no code; units that do not compare
    (pack("13", "A02BC01", routes="rectale", **holding(1_000_000)), None),
    (pack("14", "A02BC01", units_per_pack=28), None),
    (pack("15", None, **holding(1_000_000)), None),
    (pack("16", "A12BA01", **holding(24_000_000_000)), None),
    (pack("17", "B01AB05", routes="sous-cutanee", **holding(400_000_000)), None),
    (pack("18", "C09BA04", units_per_pack=30, form="gelule"), None),
    (pack("19", "J01CE01", **holding(1_000_000)), None),
    (pack("20", "A02BC01", routes=None, **holding(560_000_000)), None),
    # a millionth of a milligram: less than half a millionth of a day
    (pack("21", "A02BC01", **holding(1)), None),
]


@pytest.mark.parametrize(("row", "expected"), PACKS)
def test_doses_of_a_pack_are_those_that_one_counts_by_hand(
    tmp_path: Path, row: dict[str, Any], expected: int | None
) -> None:
    doses = read_daily_doses(add(text_file(tmp_path, ROWS), tmp_path))
    assert doses.millionths(row) == expected


def test_a_build_is_given_the_packs_whose_doses_are_known(tmp_path: Path) -> None:
    codes = tmp_path / "codes"
    table = pa.Table.from_pylist([row for row, _ in PACKS], schema=PRESENTATIONS_SCHEMA)
    drugs = write_presentations(table, codes, "bdpm", "2026-05-19")
    assert latest_daily_doses(codes, drugs, tmp_path) is None
    doses = add(text_file(tmp_path, ROWS), tmp_path)
    path = latest_daily_doses(codes, drugs, tmp_path)
    assert path is not None
    known = {row["cip13"]: expected for row, expected in PACKS if expected is not None}
    rows = pq.read_table(path).to_pylist()
    assert {row["cip13"]: row["daily_doses_millionths"] for row in rows} == known
    assert write_daily_doses(drugs, doses, tmp_path / "again.parquet") == len(known)


@given(
    units=st.integers(1, 100),
    micrograms=st.integers(1, 2_000_000),
    dose=st.integers(1, 5_000),
)
@settings(max_examples=60)
def test_a_quotient_is_rounded_half_up_to_a_millionth_and_no_further(
    units: int, micrograms: int, dose: int
) -> None:
    rows = [{"atc": "A02BC01", "amount": dose, "unit": "mg", "route": "O"}]
    row = pack("1", "A02BC01", **holding(units * micrograms * 1000))
    found = DailyDoses(rows).millionths(row)
    # doses x 10^6 = units x micrograms x 10^3 / milligrams, in whole numbers
    numerator = units * micrograms * 1000
    whole, rest = divmod(numerator, dose)
    expected = whole + (2 * rest >= dose)
    assert found == (expected or None)


@pytest.mark.parametrize(
    ("routes", "form", "expected"),
    [
        ("orale", "comprime", {"O"}),
        ("intramusculaire;intraveineuse;sous-cutanee", "solution injectable", {"P"}),
        ("peridurale;intraveineuse", "solution injectable", {"P"}),
        ("inhalee", "poudre pour inhalation en gelule", {"Inhal.powder"}),
        ("voie buccale autre", "comprime orodispersible", {"SL"}),
        ("cutanee", "creme", set()),
        (None, None, set()),
    ],
)
def test_routes_of_bdpm_are_those_of_the_who(
    routes: str | None, form: str | None, expected: set[str]
) -> None:
    assert who_routes(routes, form) == expected


# --- releases of an older Maillage --------------------------------------------------


def test_a_release_without_the_new_columns_reads_as_unknown(tmp_path: Path) -> None:
    codes = tmp_path / "codes"
    table = pa.Table.from_pylist([PACKS[0][0]], schema=PRESENTATIONS_SCHEMA)
    release = write_presentations(table, codes, "bdpm", "2026-05-19")
    assert not is_older(release)
    path = release.path / "presentations.parquet"
    old = pq.read_table(path).select(PRESENTATIONS_SCHEMA.names[:11])
    pq.write_table(old, path)
    assert is_older(release)
    row = find(release, "01")
    assert row is not None
    assert row["strength_micrograms"] is row["form"] is row["routes"] is None
    doses = add(text_file(tmp_path, ROWS), tmp_path)
    assert write_daily_doses(release, doses, tmp_path / "d.parquet") == 0
