"""The same lines in any clothes; nothing twice; what was imported can be retracted."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from pharmacy_files import TITLES, Desk, Row, cip13, rows, text


def workbook(lines: list[Row]) -> bytes:
    """Real dates and numbers in cells, a blank row, another sheet."""
    made = Workbook()
    sheet = made.active
    sheet.append(TITLES)
    sheet.append([])
    for line in lines:
        cells: list[object] = list(line.values())
        for place in (0, 1):
            cells[place] = datetime.strptime(str(cells[place]), "%d/%m/%Y")  # noqa: DTZ007
        for place in (5, 6, 7, 8, 9):
            cells[place] = int(str(cells[place]))
        for place in (10, 11):
            cells[place] = float(str(cells[place]).replace(",", "."))
        sheet.append(cells)
    made.create_sheet("notes").append(["bonjour"])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def iso(lines: list[Row]) -> list[Row]:
    """The same lines, dates in ISO, points in amounts, words in sexes."""
    return [
        line
        | {
            "date_delivrance": "-".join(reversed(line["date_delivrance"].split("/"))),
            "montant": line["montant"].replace(",", "."),
            "sexe": "HF"[int(line["sexe"]) - 1],
        }
        for line in lines
    ]


CLOTHES = {
    "commas": lambda lines: text(lines, ",").encode(),
    "tabs in Windows-1252": lambda lines: text(lines, "\t").encode("cp1252"),
    "UTF-8 with a mark": lambda lines: text(lines).encode("utf-8-sig"),
    "another order": lambda lines: text(lines[::-1]).encode(),
    "other columns first": lambda lines: text(lines, titles=TITLES[::-1]).encode(),
    "ISO dates and points": lambda lines: text(iso(lines)).encode(),
    "Windows line ends": lambda lines: text(lines).replace("\n", "\r\n").encode(),
    "a workbook": workbook,
    "codes kept from the spreadsheet": lambda lines: text(
        [line | {"cip13": f'="{line["cip13"]}"'} for line in lines]
    ).encode(),
    "a blank end": lambda lines: (text(lines) + ";" * 14 + "\n\n").encode(),
}


@pytest.mark.parametrize("clothes", CLOTHES)
def test_the_same_rows_in_other_clothes_are_refused_the_second_time(
    desk: Desk, clothes: str
) -> None:
    lines = rows(40)
    desk.take(desk.file("a.csv", text(lines)))
    before = desk.lake.version()
    said = desk.take(desk.file("b.txt", CLOTHES[clothes](lines)), status=2)
    assert "ces 40 lignes sont déjà dans le lac, lot 20261122-0001" in said
    assert desk.lake.version() == before


def test_the_same_bytes_are_refused_until_their_batch_is_retracted(desk: Desk) -> None:
    path = desk.file("a.csv", text(rows(40)))
    first = desk.take_json(path)["batch"]
    assert "a.csv est déjà dans le lac, lot 20261122-0001" in desk.take(path, status=2)
    desk.run("lake", "retract", first)
    assert desk.lake.to_reader().read_all().num_rows == 0
    second = desk.take_json(path)["batch"]
    assert second == "20261122-0002"
    listed = desk.run("lake", "list")
    assert "retiré 22/11/2026" in listed
    assert "importé 22/11/2026" in listed


def test_the_facts_are_the_files_lines(desk: Desk) -> None:
    line = rows(1)[0] | {
        "date_delivrance": "05/03/2025", "date_prescription": "", "sexe": "F",
        "annee_naissance": "1950", "boites": "-2", "montant": "-1 234,50",
        "rembourse": "", "ald": "O", "renouvellement": "3", "substitution": "",
        "cip13": cip13(42),
    }  # fmt: skip
    desk.take(desk.file("f.csv", text([line])))
    (fact,) = desk.lake.to_reader().read_all().to_pylist()
    assert fact.pop("patient").startswith("m1-")
    assert str(fact.pop("delivered_on")) == "2025-03-05"
    assert fact == {
        "prescribed_on": None, "birth_year": 1950, "sex": 2,
        "prescriber": line["prescripteur"], "specialty": "Médecine générale",
        "pharmacy": "PH1", "cip13": cip13(42), "boxes": -2, "amount_cents": -123450,
        "reimbursed_cents": None, "long_term_illness": True, "renewal": 3,
        "substitution": None, "batch": "20261122-0001",
    }  # fmt: skip


def test_several_files_are_all_imported_or_none(desk: Desk) -> None:
    good, other = text(rows(10, 1)), text(rows(12, 2))
    bad = text([*rows(5, 3), rows(1)[0] | {"boites": "0"}])
    paths = [desk.file("a.csv", good), desk.file("b.csv", bad)]
    said = desk.take_json(*paths, status=2)
    assert (said["batch"], said["rows"], said["rejected"]) == (None, 16, 1)
    assert desk.lake.batches() == []
    said = desk.take_json(paths[0], desk.file("c.csv", other))
    assert said["batch"] == ["20261122-0001", "20261122-0002"]
    assert (said["rows"], said["accepted"]) == (22, 22)
    assert desk.lake.version() == 1


def test_a_file_given_twice_is_refused(desk: Desk) -> None:
    path, copy = desk.file("a.csv", text(rows(5))), desk.file("b.csv", text(rows(5)))
    assert "b.csv et a.csv sont le même fichier" in desk.take(path, copy, status=2)
    shuffled = desk.file("c.csv", text(rows(5)[::-1]))
    said = desk.take(path, shuffled, status=2)
    assert "dans un autre fichier de cette commande" in said
    assert desk.lake.batches() == []


def test_the_quality_report_fits_one_screen(desk: Desk) -> None:
    release = desk.folder / "var" / "codes" / "bdpm" / "2026-10-01"
    lines = rows(40)
    known = sorted({line["cip13"] for line in lines})[1:]
    table = pa.table({"cip13": known, "atc": [None, *["J01CA04"] * (len(known) - 1)]})
    release.mkdir(parents=True)
    pq.write_table(table, release / "presentations.parquet")
    (release / "release.json").write_text('{"kind": "bdpm", "name": "2026-10-01"}')
    lines[3] |= {"prescripteur": "10000000026", "libelle": "DOLIPRANE"}
    path = desk.file("f.csv", text(lines, titles=[*TITLES, "libelle"]))
    screen = desk.take(path)
    for words in (
        "40, toutes justes",
        "10000000026, gardés",
        "libelle",
        "CIP13 inconnus",
    ):
        assert words in screen
    assert len(screen.splitlines()) <= 24
    assert max(map(len, screen.splitlines())) <= 100


def test_a_lake_without_a_key_asks_for_one_when_numbers_are_local(desk: Desk) -> None:
    (desk.folder / "keys" / "pole.key").unlink()
    said = desk.take(desk.file("f.csv", text(rows(3))), status=2)
    assert "ligne 2, colonne « patient » : un numéro local, et pas de clé" in said
    assert "maillage keys new --structure" in said
    assert not (desk.folder / "keys" / "pole.key").exists()


def test_a_file_named_after_a_national_number_is_not_remembered_by_it(
    desk: Desk,
) -> None:
    path = desk.file("255081416802538.csv", text(rows(3)))
    assert desk.take_json(path)["file"] == "masque.csv"
    assert "255081416802538" not in desk.run("lake", "list", "--json")


def test_the_key_is_nowhere_in_the_data(desk: Desk) -> None:
    desk.take(desk.file("f.csv", text(rows(30))))
    secret = (desk.folder / "keys" / "pole.key").read_text().split()[1]
    kept = [p for p in (desk.folder / "var").rglob("*") if p.is_file()]
    assert kept
    for path in kept:
        assert secret.encode() not in path.read_bytes()
        assert bytes.fromhex(secret) not in path.read_bytes()


def test_a_batch_nobody_has_is_said(filled: Desk) -> None:
    assert "Aucun lot « x »" in filled.run("lake", "retract", "x", status=2)
    wrong = filled.run("lake", "retract", "x", "--structure", "pole", status=2)
    assert "n'a pas de lot « x »" in wrong


def test_a_batch_of_two_structures_is_asked_which(desk: Desk) -> None:
    path = desk.file("a.csv", text(rows(3)))
    desk.take(path)
    key = desk.folder / "keys" / "pole.key"
    desk.run("lake", "import", path, "--structure", "autre", "--key", key)
    said = desk.run("lake", "retract", "20261122-0001", status=2)
    assert "Plusieurs structures" in said
    desk.run("lake", "retract", "20261122-0001", "--structure", "autre")
    assert [b.batch for b in desk.lake.batches()] == ["20261122-0001"]


def test_a_key_others_may_read_is_pointed_out(desk: Desk, tmp_path: Path) -> None:
    key = desk.folder / "keys" / "pole.key"
    key.chmod(0o644)
    desk.take(desk.file("f.csv", text(rows(3))))
    assert "chmod 600" in desk.err
