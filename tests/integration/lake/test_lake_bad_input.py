"""Each bad file gets one sentence with its line and column, and changes nothing."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from pharmacy_files import TITLES, Desk, cip13, national, rows, text, tree


def with_cell(column: str, value: str) -> Callable[[], bytes]:
    """Twenty right lines, then one with this value: line 22 of the file."""

    def make() -> bytes:
        lines = rows(21)
        lines[20][column] = value
        return text(lines).encode()

    return make


def workbook(last: dict[str, object] | None = None) -> bytes:
    """Titles on row 2, a blank row, then lines on rows 4 to 23."""
    made = Workbook()
    made.active.append([])
    made.active.append(TITLES)
    made.active.append([])
    lines = rows(20)
    lines[-1] |= last or {}
    for row in lines:
        made.active.append(list(row.values()))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 60_000_000)
    return out.getvalue()


def titled(*titles: str) -> Callable[[], bytes]:
    content = ";".join(titles) + "\n" + ";".join("1" * len(titles))
    return content.encode


WITHOUT_PATIENT = [title for title in TITLES if title != "patient"]
WRONG_KEY = cip13(7)[:-1] + str((int(cip13(7)[-1]) + 1) % 10)

CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "an empty file": (lambda: b"", "est vide"),
    "titles without lines": (lambda: text([]).encode(), "ligne 1 : aucune ligne"),
    "a binary file": (lambda: b"\x7fELF\x02\0\0\1" * 99, "ligne 1 : fichier binaire"),
    "a last line that is cut": (
        lambda: text(rows(20)).encode()[:-30],
        "ligne 21 : le fichier s'arrête à la colonne",
    ),
    "a quote never closed": (
        lambda: text(rows(2)).encode() + b'"01/01',
        "ligne 4 : un guillemet",
    ),
    "a workbook that is cut": (lambda: workbook()[:-300], "coupé ou abîmé"),
    "a workbook with no boxes on row 23": (
        lambda: workbook({"boites": 0}),
        "ligne 23, colonne « boites » : trouvé 0, attendu un nombre entier",
    ),
    "a workbook with a number for a date on row 23": (
        lambda: workbook({"date_delivrance": 45123}),
        "ligne 23, colonne « date_delivrance » : trouvé 45123, attendu une date",
    ),
    "a wrong separator": (
        lambda: text(rows(3), "|").encode(),
        "ligne 1 : une seule colonne, séparateur non reconnu (« | » trouvé)",
    ),
    "UTF-16": (lambda: text(rows(3)).encode("utf-16"), "ligne 1 : texte en UTF-16"),
    "an unreadable byte": (
        lambda: text(rows(3)).encode().replace("Médecine".encode(), b"M\x81decine"),
        "ligne 2 : octet 0x81 illisible",
    ),
    "a missing column": (
        lambda: text(rows(3), titles=WITHOUT_PATIENT).encode(),
        "ligne 1 : colonne « patient » absente",
    ),
    "a title met twice": (
        titled(*TITLES, "patient"),
        "ligne 1 : la colonne « patient » apparaît deux fois",
    ),
    "a cell of a million characters": (
        with_cell("cip13", "9" * 1_000_000),
        "ligne 22, colonne « cip13 » : trouvé (texte de 1000000 signes), attendu au"
        " plus 10 000 caractères",
    ),
    "a cell of a million characters elsewhere": (
        lambda: text(
            [
                r | {"note": "é" * 1_000_000 if i == 20 else ""}
                for i, r in enumerate(rows(21))
            ],
            titles=[*TITLES, "note"],
        ).encode(),
        "ligne 22, colonne « note » : trouvé (texte de 1000000 signes)",
    ),
    "the year 2924": (
        with_cell("date_delivrance", "12/03/2924"),
        "ligne 22, colonne « date_delivrance » : trouvé 12/03/2924, attendu une date du"
        " 01/01/2000 au 22/11/2026",
    ),
    "a date to come": (
        with_cell("date_delivrance", "23/11/2026"),
        "ligne 22, colonne « date_delivrance » : trouvé 23/11/2026",
    ),
    "a day that does not exist": (
        with_cell("date_prescription", "2025-02-30"),
        "ligne 22, colonne « date_prescription » : trouvé 2025-02-30",
    ),
    "a CIP13 with a wrong key": (
        with_cell("cip13", WRONG_KEY),
        f"ligne 22, colonne « cip13 » : trouvé {WRONG_KEY}, attendu un CIP13 dont la"
        " clé est juste",
    ),
    "a CIP13 rounded by a spreadsheet": (
        with_cell("cip13", "3,40094E+12"),
        "ligne 22, colonne « cip13 » : « 3,40094E+12 » : un tableur a arrondi ce code",
    ),
    "no boxes": (
        with_cell("boites", "0"),
        "ligne 22, colonne « boites » : trouvé 0, attendu un nombre entier",
    ),
    "10,000 boxes": (
        with_cell("boites", "10000"),
        "ligne 22, colonne « boites » : trouvé 10000, attendu un nombre entier",
    ),
    "a birth year of 1800": (
        with_cell("annee_naissance", "1800"),
        "ligne 22, colonne « annee_naissance » : trouvé 1800, attendu une année de"
        " naissance de 1906 à 2026",
    ),
    "a birth after the delivery": (
        with_cell("annee_naissance", "2026"),
        "ligne 22, colonne « annee_naissance » : trouvé 2026, attendu une année de"
        " naissance avant la délivrance",
    ),
    "an unknown sex": (
        with_cell("sexe", "3"),
        "ligne 22, colonne « sexe » : trouvé 3, attendu 1 ou 2",
    ),
    "a name in the patient column": (
        with_cell("patient", "DUPONT Marie"),
        "ligne 22, colonne « patient » : un nom au lieu d'un numéro de patient",
    ),
    "a name in the prescriber column": (
        with_cell("prescripteur", "Dr Martin"),
        "ligne 22, colonne « prescripteur » : un nom au lieu d'un code",
    ),
    "a national number": (
        with_cell("patient", national(12)),
        "ligne 22, colonne « patient » : un numéro de sécurité sociale ; aucune"
        " identité n'entre dans le lac, rien n'a été gardé. Sceller le fichier",
    ),
    "a birth date for a birth year": (
        with_cell("annee_naissance", "12/03/1958"),
        "ligne 22, colonne « annee_naissance » : une date de naissance",
    ),
    "a title that announces an identity": (
        titled(*TITLES, "Nom"),
        "ligne 1 : la colonne « Nom » annonce une identité",
    ),
    "a national number in another column": (
        lambda: text(
            [r | {"note": national(5)} for r in rows(3)], titles=[*TITLES, "note"]
        ).encode(),
        "ligne 2, colonne « note » : un numéro de sécurité sociale",
    ),
    "birth dates in another column": (
        lambda: text(
            [r | {"d": "12/03/1958"} for r in rows(3)], titles=[*TITLES, "d"]
        ).encode(),
        "ligne 2, colonne « d » : des dates de naissance",
    ),
    "a zip bomb": (bomb, "bombe zip"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 99, "ancien classeur"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_gets_one_sentence_and_changes_nothing(
    filled: Desk, case: str
) -> None:
    make, sentence = CASES[case]
    path = filled.file("lignes.csv", make())
    before = tree(filled.folder / "var")
    said = filled.take(path, status=2)
    assert sentence in said
    assert said.count("\n") == 1
    assert "lignes.csv" in said
    assert tree(filled.folder / "var") == before
    assert filled.take_json(path, "--dry-run", status=2)["batch"] is None
    assert tree(filled.folder / "var") == before


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("nowhere.csv", "n'existe pas"),
        (".", "est un dossier"),
        ("/dev/null", "ordinai"),
    ],
)
def test_a_path_without_a_file_is_said(filled: Desk, path: str, sentence: str) -> None:
    before = tree(filled.folder / "var")
    assert sentence in filled.take(path, status=2)
    assert tree(filled.folder / "var") == before


def test_wrong_lines_are_reported_one_by_one_without_identities(desk: Desk) -> None:
    lines = rows(6)
    lines[1]["boites"] = "0"
    lines[3]["patient"] = "M%"
    lines[3]["cip13"] = "Mme DUPONT"
    lines[4]["prescripteur"] = ""
    content = text(lines).replace("\n", "\n\n", 1)
    said = desk.take_json(desk.file("f.csv", content), status=2)
    assert (said["rows"], said["accepted"], said["rejected"]) == (6, 3, 3)
    assert said["batch"] is None
    report = Path(said["report"]).read_text(encoding="utf-8-sig").splitlines()
    assert report == [
        "ligne;colonne;trouvé;attendu",
        "4;boites;0;un nombre entier de boîtes, de 1 à 999 ou négatif, jamais 0",
        "6;patient;(masqué, 2 signes);un numéro de patient",
        "6;cip13;(texte de 10 signes);13 chiffres",
        "7;prescripteur;(vide);un code de 1 à 64 signes",
    ]
    assert "3 lignes fausses sur 6" in said["message"]
    assert desk.lake.batches() == []


def test_right_lines_alone_are_imported_when_asked(desk: Desk) -> None:
    lines = rows(6)
    lines[2]["sexe"] = "?"
    path = desk.file("f.csv", text(lines))
    said = desk.take_json(path, "--skip-rejected")
    assert (said["rows"], said["accepted"], said["rejected"]) == (6, 5, 1)
    assert Path(said["report"]).exists()
    assert desk.lake.batches()[0].rows == 5


def test_a_dry_run_writes_the_report_where_asked_and_nothing_else(desk: Desk) -> None:
    lines = rows(3)
    lines[1]["sexe"] = "?"
    path = desk.file("f.csv", text(lines))
    desk.take(path, "--dry-run", "--report", "out.csv", status=2)
    assert (desk.folder / "out.csv").read_text("utf-8-sig").count("\n") == 2
    assert not (desk.folder / "var").exists()
    right = desk.file("g.csv", text(rows(3)))
    assert json.loads(desk.take(right, "--dry-run", "--json"))["accepted"] == 3
    assert not (desk.folder / "var").exists()
