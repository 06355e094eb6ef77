"""What is right but gives no line is counted with its place; what is wrong refuses."""

from __future__ import annotations

from typing import Any

import pytest
from fhir_reading import CIS, CIS_OF_TWO, Reading

from maillage.engine.errors import BadInput
from maillage.engine.lake.fhir.findings import SAID, Finding
from tests.factories import fhir
from tests.factories.fhir import boxes, cip13, dispense, product, village


Elements = dict[str, Any]


def concept(*codes: tuple[str, str]) -> Elements:
    return {"medicationCodeableConcept": product(*codes)}


def to(reference: str) -> Elements:
    return {"reference": reference}


LEFT_OUT: list[tuple[str, Elements]] = [
    ("not-delivered", {"status": "entered-in-error"}),
    ("not-delivered", {"status": "cancelled"}),
    ("not-delivered", {"status": "declined"}),
    ("not-delivered", {"status": "preparation"}),
    ("not-delivered", {"status": "in-progress", "whenHandedOver": None}),
    ("modified", {"modifierExtension": [{"url": "http://x", "valueBoolean": True}]}),
    ("no-date", {"whenHandedOver": None}),
    ("no-code", concept(("http://www.whocc.no/atc", "N02BE01"))),
    ("no-code", {"medicationCodeableConcept": {"text": "paracétamol"}}),
    ("no-code", {"medicationCodeableConcept": None}),
    ("ucd-only", concept((fhir.UCD, "9000001"))),
    ("several-cip", concept((fhir.CIP, cip13(1)), (fhir.CIP, cip13(2)))),
    ("several-packs", concept((fhir.CIS, CIS_OF_TWO))),
    ("unknown-cis", concept((fhir.CIS, "69999999"))),
    ("no-quantity", {"quantity": None}),
    ("no-quantity", {"quantity": {"unit": "boîte"}}),
    ("other-unit", {"quantity": boxes(200, "ml")}),
    ("other-unit", {"quantity": {"value": 1, "unit": "comprimé", "code": "{box}"}}),
    ("unsaid-unit", {**concept((fhir.CIS, CIS)), "quantity": {"value": 2}}),
    ("units-unknown", {**concept((fhir.CIP, cip13(4))), "quantity": boxes(30, "cp")}),
    ("part-of-a-box", {"quantity": boxes(7, "comprimés")}),
    ("no-patient", {"subject": None}),
    ("no-patient", {"subject": to("Group/g1")}),
    ("no-birth-year", {"subject": to("Patient/unborn")}),
    ("no-sex", {"subject": to("Patient/other")}),
    ("no-order", {"authorizingPrescription": None}),
    ("no-order", {"authorizingPrescription": []}),
    (
        "several-prescribers",
        {"authorizingPrescription": [
            to("MedicationRequest/r1"), to("MedicationRequest/of-another")
        ]},
    ),
    ("order-withdrawn", {"authorizingPrescription": [to("MedicationRequest/error")]}),
    ("no-requester", {"authorizingPrescription": [to("MedicationRequest/nobody")]}),
    (
        "no-prescriber-number",
        {"authorizingPrescription": [to("MedicationRequest/unnumbered")]},
    ),
    ("no-pharmacy", {"performer": None}),
    ("no-pharmacy", {"performer": [{"actor": to("Practitioner/d1")}]}),
    ("no-pharmacy", {"performer": [{"actor": to("Organization/unnumbered")}]}),
]  # fmt: skip

WRONG: list[tuple[str, Elements]] = [
    ("bad-status", {"status": None}),
    ("bad-status", {"status": "delivered"}),
    ("bad-date", {"whenHandedOver": "2025-03"}),
    ("bad-date", {"whenHandedOver": "05/03/2025"}),
    ("bad-date", {"whenHandedOver": "2025-02-30"}),
    ("date-out", {"whenHandedOver": "2026-11-23"}),
    ("date-out", {"whenHandedOver": "1999-12-31"}),
    ("bad-cip", concept((fhir.CIP, "3400900000000"))),
    ("bad-boxes", {"quantity": boxes(0)}),
    ("bad-boxes", {"quantity": boxes(1.5)}),
    ("bad-boxes", {"quantity": boxes(1000)}),
    ("bad-birth", {"subject": to("Patient/ancient")}),
    ("born-later", {"subject": to("Patient/newborn")}),
    ("no-such-patient", {"subject": to("Patient/absent")}),
    ("no-such-order", {"authorizingPrescription": [to("MedicationRequest/absent")]}),
    (
        "no-such-requester",
        {"authorizingPrescription": [to("MedicationRequest/dangling")]},
    ),
    (
        "no-such-product",
        {
            "medicationCodeableConcept": None,
            "medicationReference": to("Medication/absent"),
        },
    ),
    ("no-such-pharmacy", {"performer": [{"actor": to("Organization/absent")}]}),
]


def people() -> list[fhir.Resource]:
    """The village, and those who lack something."""
    return [
        *village(),
        fhir.patient("unborn", birthDate=None),
        fhir.patient("other", gender="other"),
        fhir.patient("ancient", birthDate="1850-01-01"),
        fhir.patient("newborn", birthDate="2026"),
        fhir.practitioner("d2", fhir.rpps(2)),
        fhir.practitioner("unnumbered", "12"),
        fhir.organization("unnumbered", "12"),
        fhir.request("of-another", "Practitioner/d2"),
        fhir.request("error", status="entered-in-error"),
        fhir.request("nobody", requester=None),
        fhir.request("unnumbered", "Practitioner/unnumbered"),
        fhir.request("dangling", "Practitioner/absent"),
    ]


def expected_fates(cases: list[tuple[str, Elements]]) -> dict[str, int]:
    slugs = [slug for slug, _ in cases]
    return {slug: slugs.count(slug) for slug in slugs}


def test_what_says_less_than_a_line_needs_is_counted_and_stops_nothing(
    reading: Reading,
) -> None:
    left = [dispense(f"x{n}", **more) for n, (_, more) in enumerate(LEFT_OUT)]
    taken = reading.taken([*people(), dispense("whole"), *left])
    assert len(taken.lines) == 1
    assert taken.fates == expected_fates(LEFT_OUT)
    assert (taken.found.rows, taken.found.accepted, taken.report) == (1, 1, "")
    report = (reading.folder / "rejects-laissees.csv").read_text("utf-8-sig")
    lines = [line.split(";")[:3] for line in report.splitlines()[1:]]
    places = [f"MedicationDispense.ndjson {n + 2}" for n in range(len(LEFT_OUT))]
    assert [f"{file} {line}" for file, line, _ in lines] == places


def test_what_is_wrong_is_rejected_one_by_one(reading: Reading) -> None:
    wrong = [dispense(f"x{n}", **more) for n, (_, more) in enumerate(WRONG)]
    taken = reading.taken([*people(), dispense("whole"), *wrong])
    assert taken.fates == expected_fates(WRONG)
    assert (taken.found.rows, taken.found.accepted) == (len(WRONG) + 1, 1)
    assert len(taken.report.splitlines()) == len(WRONG) + 1


def test_every_finding_but_those_of_other_tests_is_met_here() -> None:
    met = {slug for slug, _ in LEFT_OUT + WRONG} | {"replaced", "no-codes-release"}
    assert met == {finding.name.lower().replace("_", "-") for finding in SAID}
    assert set(SAID) == set(Finding) - {Finding.LINE}


def test_in_progress_counts_once_it_was_handed_over(reading: Reading) -> None:
    known = ("in-progress", "on-hold", "stopped", "unknown")
    deliveries = [dispense(status, status=status) for status in known]
    assert len(reading.taken([*village(), *deliveries]).lines) == len(known)


def test_a_cis_without_codes_is_left_out(reading: Reading) -> None:
    resources = [
        *village(),
        dispense("m1"),
        dispense("m2", **concept((fhir.CIS, CIS))),
    ]
    taken = reading.taken(resources, has_packs=False)
    assert taken.fates == {"no-codes-release": 1}
    assert [line["amount_cents"] for line in taken.lines] == [0]


def test_an_export_that_gives_no_line_says_what_is_missing_first(
    reading: Reading,
) -> None:
    with pytest.raises(BadInput) as refusal:
        reading.delivered(performer=None)
    assert "aucune des 1 ressources MedicationDispense ne donne une ligne" in str(
        refusal.value
    )
    assert "MedicationDispense.performer, pas de pharmacie" in str(refusal.value)
    with pytest.raises(BadInput, match="aucune ressource MedicationDispense"):
        reading.taken(village())


def test_other_resources_and_profiles_are_counted(reading: Reading) -> None:
    known = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient"
    taken = reading.taken(
        [
            fhir.patient(meta={"profile": [known]}),
            *village()[1:],
            dispense(meta={"profile": ["http://inconnu/profil"]}),
            {"resourceType": "Observation", "id": "o1"},
        ]
    )
    assert len(taken.lines) == 1
    accounts = taken.found.quality["accounts"]
    assert {one["source"]: one["rows"] for one in accounts} == {
        "MedicationDispense": 1,
        "MedicationRequest": 1,
        "Observation": 1,
        "Organization": 1,
        "Patient": 1,
        "Practitioner": 1,
    }
    remarks = dict(taken.found.quality["remarks"])
    assert (
        remarks["Profils déclarés, non exigés"]
        == "1 ressources d'un profil français ou HL7, 1 d'autres"
    )
