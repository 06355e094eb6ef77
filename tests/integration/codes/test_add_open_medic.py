"""Open Medic: line files with the exact header, numbers and traps of the real ones."""

from __future__ import annotations

import csv
import gzip
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from maillage.engine.codes import open_medic_file
from maillage.engine.codes.open_medic import Sums, add_open_medic_lines
from maillage.engine.codes.releases import Release
from maillage.engine.codes.store import (
    add_open_medic,
    atc_labels,
    labels,
    list_releases,
    open_medic_boxes,
)
from maillage.engine.errors import BadInput


TODAY = date(2026, 11, 22)
HEADER = (
    "ATC1;l_ATC1;ATC2;L_ATC2;ATC3;L_ATC3;ATC4;L_ATC4;ATC5;L_ATC5;CIP13;l_cip13;"
    "TOP_GEN;GEN_NUM;age;sexe;BEN_REG;PSP_SPE;BOITES;REM;BSE"
)


def line(
    atc5: str = "A02BC01",
    cip13: str = "3400949497294",
    *,
    top: str = "1",
    age: str = "60",
    sex: str = "2",
    region: str = "84",
    specialty: str = "1",
    boxes: str = "10",
    paid: str = "135,06",
    base: str = "200,00",
) -> str:
    labels = f"{atc5[:1]};TÊTE;{atc5[:3]};x;{atc5[:4]};x;{atc5[:5]};x;{atc5};OMÉPRAZOLE"
    return (
        f"{labels};{cip13};BOÎTE;{top};12;{age};{sex};{region};{specialty};"
        f"{boxes};{paid};{base}"
    )


def written(path: Path, lines: list[str], header: str = HEADER) -> Path:
    path.write_bytes(("\r\n".join([header, *lines]) + "\r\n").encode("latin-1"))
    return path


def add(path: Path, tmp_path: Path, year: int | None = None) -> Release:
    return add_open_medic_lines(path, tmp_path / "codes", year=year, today=TODAY)


def refused(release: Release) -> list[tuple[str, str, str]]:
    with (release.path / "oddities.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter=";")
        return [(row["line"], row["column"], row["kind"]) for row in rows]


def test_lines_are_summed_with_their_sign_over_what_they_share(tmp_path: Path) -> None:
    path = written(
        tmp_path / "OPEN_MEDIC_2024.CSV",
        [
            line(boxes="10", paid="135,06", base="200,00"),
            line(boxes="-2", paid="-27,01", base="-40,00"),
            line(region="11", boxes="5", paid="67,53", base="100,00"),
        ],
    )
    release = add(path, tmp_path)
    rows = pq.read_table(release.path / "lines.parquet").to_pylist()
    expected = {
        "year": 2024,
        "atc5": "A02BC01",
        "cip13": "3400949497294",
        "top_gen": "1",
        "age": 60,
        "sex": 2,
        "specialty": 1,
    }
    assert sorted(rows, key=lambda row: row["region"]) == [
        expected
        | {"region": 11, "boxes": 5, "reimbursed_cents": 6753, "base_cents": 10000},
        expected
        | {"region": 84, "boxes": 8, "reimbursed_cents": 10805, "base_cents": 16000},
    ]
    assert release.counts == {"rows": 3, "kept": 3, "refused": 0, "sums": 2}


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("135,06", 13506),
        ("0,5", 50),
        ("7", 700),
        ("1234567,89", 123456789),
        ("1 234 567,89", 123456789),
        ("1\u00a0234\u00a0567,89", 123456789),
        ("1.234.567,89", 123456789),
        ("-1\u00a0234,50", -123450),
    ],
)
def test_amounts_are_read_with_every_thousands_mark(
    tmp_path: Path, text: str, cents: int
) -> None:
    path = written(tmp_path / "OPEN_MEDIC_2024.CSV", [line(paid=text, boxes="1 200")])
    release = add(path, tmp_path)
    assert open_medic_boxes(release, ["A"]) == Sums(1200, cents, 20000)


def test_sets_are_prefixes_and_a_region_is_one_of_them(tmp_path: Path) -> None:
    path = written(
        tmp_path / "OPEN_MEDIC_2024.CSV",
        [
            line("N05AX08", boxes="7"),
            line("N05AN01", boxes="5"),
            line("N05AX08", boxes="3", region="11"),
            line("A02AX", boxes="100"),
        ],
    )
    release = add(path, tmp_path)
    assert open_medic_boxes(release, ["N05A"]).boxes == 15
    assert open_medic_boxes(release, ["N05A"], ["N05AN"]).boxes == 10
    assert open_medic_boxes(release, ["N05A", "N05AX"], region=84).boxes == 12
    assert open_medic_boxes(release.path, ["A02AX"]).boxes == 100
    assert open_medic_boxes(release.path / "lines.parquet", ["Z"]) == Sums(0, 0, 0)
    with pytest.raises(ValueError, match="prefix"):
        open_medic_boxes(release, ["n05a"])


def test_a_header_in_capitals_in_another_order_or_with_more_columns_is_read(
    tmp_path: Path,
) -> None:
    names = HEADER.upper().split(";")
    order = list(reversed(range(len(names))))
    cells = line().split(";")
    header = ";".join([*(names[i] for i in order), "NBC"])
    row = ";".join([*(cells[i] for i in order), "3"])
    release = add(written(tmp_path / "OPEN_MEDIC_2024.CSV", [row], header), tmp_path)
    assert open_medic_boxes(release, ["A02BC"]) == Sums(10, 13506, 20000)


def test_bad_rows_are_left_out_and_said_with_line_and_column(tmp_path: Path) -> None:
    path = written(
        tmp_path / "OPEN_MEDIC_2024.CSV",
        [
            line(),
            line(paid="135.06"),
            line(atc5="omeprazole"),
            line() + ";more",
            "A;B",
            "",
            line(cip13="3,40095E+12"),
            line(region="Bretagne"),
            line(boxes="1,5"),
            line(),
        ],
    )
    release = add(path, tmp_path)
    assert release.counts["kept"] == 2
    assert refused(release) == [
        ("3", "20", "bad rem"),
        ("4", "9", "bad atc5"),
        ("5", "0", "column count"),
        ("6", "0", "column count"),
        ("7", "0", "blank line"),
        ("8", "11", "bad cip13"),
        ("9", "17", "bad ben_reg"),
        ("10", "19", "bad boites"),
    ]
    assert release.counts["refused"] == 8


def test_beyond_ten_thousand_bad_rows_the_others_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_medic_file, "MOST_ODDITIES", 2)
    path = written(tmp_path / "OPEN_MEDIC_2024.CSV", [line(), *["bad"] * 5])
    release = add(path, tmp_path)
    assert release.counts["refused"] == 5
    said = (release.path / "oddities.csv").read_text("utf-8")
    assert refused(release)[-1] == ("0", "0", "more bad rows")
    assert "3 autres lignes" in said


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    packed = tmp_path / "OPEN_MEDIC_2024.CSV.gz"
    packed.write_bytes(gzip.compress(HEADER.encode() * 50)[:-20])
    with pytest.raises(BadInput, match="abîmé"):
        add(packed, tmp_path)


def test_a_compressed_file_is_cut_at_its_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_medic_file, "LARGEST_LINES", 1000)
    packed = tmp_path / "OPEN_MEDIC_2024.CSV.gz"
    packed.write_bytes(gzip.compress(b"x" * 10_000))
    with pytest.raises(BadInput, match="une fois décompressé"):
        add(packed, tmp_path)


def test_a_gzip_and_a_zip_give_the_sums_of_the_plain_file(tmp_path: Path) -> None:
    plain = written(tmp_path / "OPEN_MEDIC_2024.CSV", [line(), line("M01AE01")])
    packed = tmp_path / "OPEN_MEDIC_2023.CSV.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    zipped = tmp_path / "OPEN_MEDIC_2022.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(plain, "OPEN_MEDIC_2022.CSV")
    sums = [
        open_medic_boxes(add(path, tmp_path), ["M01A"])
        for path in (plain, packed, zipped)
    ]
    assert sums == [Sums(10, 13506, 20000)] * 3
    assert [r.name for r in list_releases(tmp_path / "codes")] == [
        "2022",
        "2023",
        "2024",
    ]


def test_the_same_file_twice_is_harmless_and_another_of_that_year_is_refused(
    tmp_path: Path,
) -> None:
    path = written(tmp_path / "OPEN_MEDIC_2024.CSV", [line()])
    assert add(path, tmp_path) == add(path, tmp_path)
    written(path, [line(boxes="11")])
    with pytest.raises(BadInput, match="d'un autre fichier"):
        add(path, tmp_path)


def test_the_year_is_that_of_the_name_or_is_asked(tmp_path: Path) -> None:
    path = written(tmp_path / "lines.csv", [line()])
    with pytest.raises(BadInput, match="--year"):
        add(path, tmp_path)
    assert add(path, tmp_path, year=2019).name == "2019"
    with pytest.raises(BadInput, match="vraisemblable"):
        add(path, tmp_path, year=2924)


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "vide"),
        (b"\x00\x01\n", "pas du texte"),
        (b"no line at all", "pas du texte en lignes"),
        (HEADER.replace(";", ",").encode() + b"\r\n", "point-virgule"),
        (HEADER.replace("CIP13", "code").encode() + b"\r\n", "CIP13 manque"),
        (HEADER.replace("GEN_NUM", "REM").encode() + b"\r\n", "REM est là deux fois"),
        (HEADER.encode() + b"\r\n", "aucune ligne utilisable"),
    ],
)
def test_a_file_that_is_not_of_this_format_is_refused(
    tmp_path: Path, content: bytes, match: str
) -> None:
    path = tmp_path / "OPEN_MEDIC_2024.CSV"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=match):
        add(path, tmp_path)
    assert list_releases(tmp_path / "codes") == []


def dictionary(path: Path, without: str = "") -> Path:
    workbook = openpyxl.Workbook()
    sheets = {
        "ATC1": [("A", "SYSTEME DIGESTIF")],
        "ATC2": [("A02", "MEDICAMENTS DE L'ACIDITE")],
        "ATC3": [("A02B", "ULCÈRE PEPTIQUE (RGO)")],
        "ATC4": [
            ("A02BC", "INHIBITEURS DE LA POMPE"),
            ("A02AX", "ANTIACIDES : AUTRES"),
        ],
        "ATC5": [("A02BC01", "OMEPRAZOLE"), ("A02AX", "AUTRES"), ("sans code", "X")],
        "BEN_REG": [(84.0, "Auvergne-Rhône-Alpes"), ("0 et 99", "Inconnu")],
    }
    for name, rows in sheets.items():
        if name != without:
            sheet = workbook.create_sheet(name)
            for row in [(name, "Libellé"), *rows]:
                sheet.append(row)
    workbook.save(path)
    return path


def test_a_folder_brings_its_dictionary_and_its_lines(tmp_path: Path) -> None:
    folder = tmp_path / "open-medic"
    folder.mkdir()
    dictionary(folder / "descriptif.xlsx")
    written(folder / "OPEN_MEDIC_2024.CSV", [line()])
    (folder / "other.csv").write_text("a,b\n", "utf-8")
    codes = tmp_path / "codes"
    added = add_open_medic(folder, codes, year=None, today=TODAY)
    assert ([r.name for r in added.releases], added.labels) == (["2024"], 10)
    assert atc_labels(codes) == {
        "A": "Systeme digestif",
        "A02": "Medicaments de l'acidite",
        "A02B": "Ulcère peptique (RGO)",
        "A02BC": "Inhibiteurs de la pompe",
        "A02AX": "Antiacides : autres",
        "A02BC01": "Omeprazole",
    }
    assert labels(codes, ["BEN_REG"]) == {
        "84": "Auvergne-Rhône-Alpes",
        "0": "Inconnu",
        "99": "Inconnu",
    }
    said = (codes / "open-medic" / "labels" / "oddities.csv").read_text("utf-8")
    assert "0 et 99;lu comme deux codes" in said
    assert "sans code" in said


def test_what_is_not_the_dictionary_is_refused(tmp_path: Path) -> None:
    codes = tmp_path / "codes"
    broken = tmp_path / "x.xls"
    broken.write_bytes(b"not a workbook")
    with pytest.raises(BadInput, match="illisible"):
        add_open_medic(broken, codes, year=None, today=TODAY)
    partial = dictionary(tmp_path / "y.xlsx", without="ATC3")
    with pytest.raises(BadInput, match="ATC3 manque"):
        add_open_medic(partial, codes, year=None, today=TODAY)
    (tmp_path / "empty").mkdir()
    for path, match in [
        (tmp_path / "empty", "ni fichier"),
        (tmp_path / "no", "existe"),
    ]:
        with pytest.raises(BadInput, match=match):
            add_open_medic(path, codes, year=None, today=TODAY)
    assert atc_labels(codes) == {}
