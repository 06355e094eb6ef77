"""Sealing in the pharmacy, and what the lake makes of sealed files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from pharmacy_files import TITLES, Desk, Row, national, rows, text


@pytest.fixture
def key(desk: Desk) -> Path:
    return desk.folder / "keys" / "pole.key"


def nominal(count: int, pharmacy: str, seed: int = 1) -> list[Row]:
    """What a pharmacy's software exports: national numbers, names, births."""
    lines = rows(count, seed)
    for line in lines:
        number = int(line["patient"]) - 1000
        line |= {
            "patient": national(number), "pharmacie": pharmacy, "nom": "DUPONT",
            "date de naissance": "12/03/1958", "libelle": "DOLIPRANE",
        }  # fmt: skip
    return lines


NOMINAL = [*TITLES, "nom", "date de naissance", "libelle"]


def sealed(desk: Desk, key: Path, name: str, lines: list[Row]) -> Path:
    out = desk.folder / f"sealed-{name}"
    path = desk.file(name, text(lines, titles=NOMINAL))
    desk.run("lake", "seal", path, "--key", key, "--out", out)
    return out


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter=";"))


def test_a_sealed_file_has_the_contracts_columns_and_nobody(
    desk: Desk, key: Path
) -> None:
    lines = nominal(30, "PH1")
    out = sealed(desk, key, "ph1.csv", lines)
    found = read(out)
    assert list(found[0]) == TITLES
    content = out.read_text()
    for secret in (
        *{line["patient"] for line in lines},
        "DUPONT",
        "1958-",
        "DOLIPRANE",
    ):
        assert secret not in content
    assert [row["montant"] for row in found] == [
        f"{int(e)},{c}" for e, c in (line["montant"].split(",") for line in lines)
    ]
    assert len({row["patient"] for row in found}) == len(
        {line["patient"] for line in lines}
    )


def test_a_patient_of_two_pharmacies_is_one_person_in_the_lake(
    desk: Desk, key: Path
) -> None:
    one = sealed(desk, key, "ph1.csv", nominal(30, "PH1"))
    other = sealed(desk, key, "ph2.csv", nominal(30, "PH2"))
    said = desk.take_json(one, other)
    assert said["accepted"] == 60
    table = desk.lake.to_reader(["pharmacy", "patient"]).read_all()
    people = {
        name: {r["patient"] for r in table.to_pylist() if r["pharmacy"] == name}
        for name in ("PH1", "PH2")
    }
    assert people["PH1"] == people["PH2"]


def test_sealed_and_unsealed_local_numbers_are_the_same_rows(
    desk: Desk, key: Path
) -> None:
    lines = rows(30)
    out = sealed(desk, key, "f.csv", lines)
    desk.take(desk.file("plain.csv", text(lines)))
    assert "déjà dans le lac" in desk.take(out, status=2)


def test_national_and_local_numbers_may_be_mixed(desk: Desk, key: Path) -> None:
    lines = nominal(4, "PH1")
    lines[1]["patient"] = "4512"
    number = lines[2]["patient"]
    lines[2]["patient"] = f"{number[0]} {number[1:3]} {number[3:5]} {number[5:]}"
    path = desk.file("f.csv", text(lines, titles=NOMINAL))
    out = desk.folder / "out.csv"
    said = json.loads(
        desk.run("lake", "seal", path, "--key", key, "--out", out, "--json")
    )
    assert (said["national"], said["local"], said["accepted"]) == (3, 1, 4)
    assert said["dropped"] == ["nom", "date de naissance", "libelle"]
    assert desk.take_json(out)["accepted"] == 4


def test_a_national_number_and_a_birth_date_may_stand_for_the_columns(
    desk: Desk, key: Path
) -> None:
    lines = nominal(3, "PH1")
    titles = ["NIR" if t == "patient" else t for t in TITLES]
    titles = ["Date de naissance" if t == "annee_naissance" else t for t in titles]
    renamed = [
        line | {"NIR": line["patient"], "Date de naissance": "12/03/1958"}
        for line in lines
    ]
    path = desk.file("f.csv", text(renamed, titles=titles))
    out = desk.folder / "out.csv"
    desk.run("lake", "seal", path, "--key", key, "--out", out)
    assert {row["annee_naissance"] for row in read(out)} == {"1958"}


def test_a_wrong_national_key_is_refused_with_its_line(desk: Desk, key: Path) -> None:
    lines = nominal(4, "PH1")
    right = lines[2]["patient"]
    lines[2]["patient"] = right[:-2] + f"{(int(right[-2:]) % 97) + 1:02d}"
    path = desk.file("f.csv", text(lines, titles=NOMINAL))
    out = desk.folder / "out.csv"
    words = ("lake", "seal", path, "--key", key, "--out", out)
    said = desk.run(*words, status=2)
    assert "ligne 4, colonne « patient » : trouvé (masqué, 15 signes)" in said
    assert "clé est juste" in said
    assert right[:10] not in said + (desk.folder / "out-rejets.csv").read_text()
    assert not out.exists()
    desk.run(*words, "--skip-rejected")
    assert len(read(out)) == 3
    assert {p.name for p in desk.folder.iterdir()} == {
        "f.csv", "keys", "out.csv", "out-rejets.csv",
    }  # fmt: skip


def test_a_name_in_the_patient_column_cannot_be_sealed(desk: Desk, key: Path) -> None:
    lines = rows(3)
    lines[1]["patient"] = "DUPONT Marie"
    path = desk.file("f.csv", text(lines))
    said = desk.run("lake", "seal", path, "--key", key, "--out", "o.csv", status=2)
    assert "ligne 3, colonne « patient » : un nom" in said
    assert "DUPONT" not in said
    assert not (desk.folder / "o.csv").exists()


def test_another_circles_file_is_refused(desk: Desk, key: Path) -> None:
    desk.run("keys", "new", "other.key")
    theirs = desk.run("keys", "show", "other.key").strip()
    ours = desk.run("keys", "show", "--structure", "pole").strip()
    out = sealed(desk, desk.folder / "other.key", "f.csv", nominal(5, "PH1"))
    said = desk.take(out, status=2)
    assert f"scellé par la clé {theirs}, alors que celle du cercle est {ours}" in said
    key.unlink()
    desk.take(out)
    desk.run("keys", "new", "third.key")
    third = sealed(desk, desk.folder / "third.key", "g.csv", nominal(6, "PH1", seed=2))
    assert f"celle du cercle est {theirs}" in desk.take(third, status=2)


def test_sealing_over_the_source_or_without_a_key_is_refused(
    desk: Desk, key: Path
) -> None:
    path = desk.file("f.csv", text(rows(3)))
    before = path.read_bytes()
    said = desk.run("lake", "seal", path, "--key", key, "--out", path, status=2)
    assert "est le fichier à sceller" in said
    said = desk.run("lake", "seal", path, "--key", "no.key", "--out", "o", status=2)
    assert "Pas de clé à no.key" in said
    assert path.read_bytes() == before


def test_keys_new_never_replaces_a_key_and_says_how_to_share_it(desk: Desk) -> None:
    said = desk.run("keys", "new", "circle.key")
    shown = desk.run("keys", "show", "circle.key").strip()
    assert f"Empreinte : {shown}" in said
    secret = (desk.folder / "circle.key").read_text().split()[1]
    assert secret not in said
    assert "existe déjà" in desk.run("keys", "new", "circle.key", status=2)
    assert "d'une seule façon" in desk.run("keys", "new", status=2)
