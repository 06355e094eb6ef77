"""`maillage lake import --contract fhir`: whole, once, bounded, and nobody named."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pharmacy_files import Desk, tree

from tests.factories import fhir
from tests.factories.fhir import dispense, village


MARKS = (fhir.NAME, fhir.STREET, fhir.BIRTH_DAY, "0600000000", "CAHORS")


def take(desk: Desk, *words: object, status: int = 0) -> str:
    return desk.take(*words, "--contract", "fhir", status=status)


def take_json(desk: Desk, *words: object, status: int = 0) -> Any:
    return desk.take_json(*words, "--contract", "fhir", status=status)


def bulk(desk: Desk, name: str, resources: Sequence[fhir.Resource]) -> Path:
    return fhir.written(desk.folder / name, resources)


def test_an_export_is_imported_once_and_may_be_retracted(desk: Desk) -> None:
    folder = bulk(desk, "export", [*village(), dispense("m1"), dispense("m2")])
    said = take(desk, folder)
    assert "export : importé, lot 20261122-0001" in said
    assert desk.lake.to_reader().read_all().num_rows == 2
    again = take(desk, folder, status=2)
    assert "MedicationDispense.ndjson est déjà dans le lac" in again
    desk.run("lake", "retract", "20261122-0001")
    assert take_json(desk, folder)["batch"] == "20261122-0002"


def test_the_same_deliveries_in_another_order_are_refused(desk: Desk) -> None:
    first = [dispense(f"m{n}", quantity=fhir.boxes(n)) for n in (1, 2, 3)]
    take(desk, bulk(desk, "one", [*village(), *first]))
    before = tree(desk.folder / "var")
    other = fhir.written(desk.folder / "two", [*village(), *first[::-1]], packed=True)
    assert "ces 3 lignes sont déjà dans le lac" in take(desk, other, status=2)
    assert tree(desk.folder / "var") == before


def test_people_unchanged_since_the_last_export_do_not_refuse_the_next(
    desk: Desk,
) -> None:
    take(desk, bulk(desk, "march", [*village(), dispense("m1")]))
    later = dispense("m2", whenHandedOver="2025-04-02")
    take(desk, bulk(desk, "april", [*village(), later]))
    assert desk.lake.to_reader().read_all().num_rows == 2


def test_files_are_given_one_by_one_as_well(desk: Desk) -> None:
    folder = bulk(desk, "export", [*village(), dispense()])
    said = take_json(desk, *sorted(folder.iterdir()))
    assert (said["rows"], said["accepted"]) == (1, 1)


def test_a_rehearsal_writes_nothing(desk: Desk) -> None:
    folder = bulk(desk, "export", [*village(), dispense()])
    before = tree(desk.folder / "var") if (desk.folder / "var").exists() else None
    assert "serait importé" in take(desk, folder, "--dry-run")
    after = tree(desk.folder / "var") if (desk.folder / "var").exists() else None
    assert before == after


R5 = {
    "resourceType": "MedicationDispense",
    "id": "r5",
    "status": "completed",
    "medication": {"concept": {"coding": [{"code": fhir.NAME}]}},
}
BAD_LINES = {
    "cut": (json.dumps(dispense("x"))[:-40], "une ligne coupée avant sa fin"),
    "not JSON": (f"{{'id': '{fhir.NAME}'}}", "un texte qui n'est pas du JSON"),
    "no type": (json.dumps({"id": fhir.NAME}), "un JSON sans resourceType"),
    "a list": (json.dumps([fhir.NAME]), "un JSON sans resourceType"),
    "an unknown type": (
        json.dumps({"resourceType": fhir.NAME}),
        "un type inconnu de FHIR R4",
    ),
    "a bundle": (json.dumps({"resourceType": "Bundle"}), "un Bundle"),
    "R5": (json.dumps(R5), "la forme de FHIR R5"),
    "a text for a number": (
        json.dumps(dispense("x", quantity={"value": fhir.NAME})),
        "« MedicationDispense.quantity.value » : trouvé une valeur d'un autre type",
    ),
    "too deep": (
        f'{{"resourceType": "Patient", "x": {"[" * 5000}{"]" * 5000}}}',
        "un JSON trop profond",
    ),
}


@pytest.mark.parametrize("kind", BAD_LINES)
def test_a_bad_line_is_said_in_one_sentence_and_changes_nothing(
    desk: Desk, kind: str
) -> None:
    line, expected = BAD_LINES[kind]
    folder = bulk(desk, "export", [*village(), dispense()])
    path = folder / "MedicationDispense.ndjson"
    path.write_text(path.read_text() + "\n" + line + "\n")
    said = take(desk, folder, status=2)
    assert "MedicationDispense.ndjson, ligne 3, " in said
    assert expected in said
    assert "1 ligne fausse sur 2, rien n'a été importé" in said
    assert desk.lake.batches() == []
    assert fhir.NAME not in desk.out + desk.err


def test_right_lines_are_taken_among_bad_ones_when_asked(desk: Desk) -> None:
    folder = bulk(desk, "export", [*village(), dispense()])
    with (folder / "MedicationDispense.ndjson").open("a") as file:
        file.writelines(f"{line}\n" for line, _ in BAD_LINES.values())
    taken = take_json(desk, folder, "--skip-rejected")
    assert (taken["accepted"], taken["rejected"]) == (1, len(BAD_LINES))


def test_a_packed_file_that_was_cut_refuses_everything(desk: Desk) -> None:
    folder = bulk(desk, "export", village())
    packed = gzip.compress(json.dumps(dispense()).encode() * 50)
    (folder / "MedicationDispense.ndjson.gz").write_bytes(packed[:-20])
    said = take(desk, folder, "--skip-rejected", status=2)
    assert "MedicationDispense.ndjson.gz, après la ligne" in said
    assert "coupé ou abîmé" in said
    assert desk.lake.batches() == []


def test_what_is_not_an_export_is_said(desk: Desk) -> None:
    (desk.folder / "empty").mkdir()
    assert "aucun fichier NDJSON" in take(desk, desk.folder / "empty", status=2)
    assert "n'existe pas" in take(desk, desk.folder / "absent", status=2)
    nothing = desk.file("nothing", "")
    assert "est vide" in take(desk, nothing, status=2)


def test_nobody_is_named_anywhere(desk: Desk) -> None:
    numbers = [fhir.ins(1), fhir.rpps(1)]
    ins = {"system": fhir.INS, "value": numbers[0]}
    people = [
        fhir.patient(identifier=[ins]),
        fhir.patient(f"marie-{fhir.NAME}"),
        fhir.patient(fhir.ins(2)),
        *village()[1:],
    ]
    deliveries = [
        dispense("m1"),
        dispense("m2", subject={"reference": f"Patient/marie-{fhir.NAME}"}),
        dispense("m3", subject={"reference": f"Patient/{fhir.ins(2)}"}),
        dispense("m4", status="cancelled"),
        dispense("m5", quantity=fhir.boxes(0)),
        dispense("m6", whenHandedOver=f"{fhir.NAME}"),
    ]
    folder = bulk(desk, f"export-{fhir.ins(3)}", [*people, *deliveries])
    said = take(
        desk, folder, "--skip-rejected", "--report", desk.folder / "var" / "r.csv"
    )
    assert desk.lake.to_reader().read_all().num_rows == 3
    kept = said.encode() + b"".join(
        str(path).encode() + path.read_bytes()
        for path in (desk.folder / "var").rglob("*")
        if path.is_file()
    )
    for row in desk.lake.to_reader().read_all().to_pylist():
        kept += repr(row).encode()
    assert fhir.rpps(1).encode() in kept
    for mark in (*MARKS, fhir.ins(1), fhir.ins(2), fhir.ins(3), fhir.ins(1)[:13]):
        assert mark.encode() not in kept, mark


def test_a_large_export_gives_the_lines_that_plain_python_reads(desk: Desk) -> None:
    """The same lines from dictionaries and loops: no DuckDB, no decoder, no batch."""
    resources = list(fhir.export(3000))
    by_key = {f"{one['resourceType']}/{one['id']}": one for one in resources}
    expected = []
    for one in resources:
        if one["resourceType"] != "MedicationDispense":
            continue
        order = by_key[one["authorizingPrescription"][0]["reference"]]
        doctor = by_key[order["requester"]["reference"]]
        who = by_key[one["subject"]["reference"]]
        pharmacy = by_key[one["performer"][0]["actor"]["reference"]]
        expected.append(
            (
                one["whenHandedOver"][:10],
                int(who["birthDate"][:4]),
                doctor["identifier"][0]["value"],
                pharmacy["identifier"][0]["value"],
                one["medicationCodeableConcept"]["coding"][0]["code"],
                one["quantity"]["value"],
            )
        )
    take(desk, bulk(desk, "export", resources))
    names = ("delivered_on", "birth_year", "prescriber", "pharmacy", "cip13", "boxes")
    table = desk.lake.to_reader().read_all()
    rows = zip(*(table[name].to_pylist() for name in names), strict=True)
    found = [(str(row[0]), *row[1:]) for row in rows]
    assert sorted(found) == sorted(expected)
    people = {one["subject"]["reference"] for one in resources if "subject" in one}
    assert len(set(table["patient"].to_pylist())) <= len(people)


def test_the_quality_screen_says_what_became_of_each(desk: Desk) -> None:
    desk.wide(200)
    resources = [*village(), dispense("m1"), dispense("m2", status="cancelled")]
    said = take(desk, bulk(desk, "export", resources))
    assert "MedicationDispense, lues" in said
    assert "MedicationDispense.status, laissées de côté : produit non remis" in said
