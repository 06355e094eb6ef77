"""What a FHIR export says becomes lines, by the rules that are written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fhir_reading import CIS, CIS_OF_TWO, KEY, Reading

from maillage.engine.errors import BadInput
from maillage.engine.lake.keys import Key
from tests.factories import fhir
from tests.factories.fhir import boxes, cip13, dispense, product, village


def concept(*codes: tuple[str, str]) -> dict[str, Any]:
    return {"medicationCodeableConcept": product(*codes)}


def each(reading: Reading, cases: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The line of each delivery in the village, every one of which gives one."""
    deliveries = [dispense(f"m{n}", **more) for n, more in enumerate(cases)]
    lines = list(reading.taken([*village(), *deliveries]).lines)
    assert len(lines) == len(deliveries)
    return lines


def test_a_delivery_and_all_it_refers_to_make_one_line(reading: Reading) -> None:
    (line,) = reading.delivered().lines
    assert line.pop("patient").startswith(f"m1-{KEY.fingerprint}-")
    assert line == {
        "delivered_on": date(2025, 3, 5),
        "prescribed_on": date(2025, 3, 1),
        "birth_year": 1950,
        "sex": 2,
        "prescriber": fhir.rpps(1),
        "specialty": None,
        "pharmacy": fhir.finess(1),
        "cip13": cip13(1),
        "boxes": 2,
        "amount_cents": 2 * (250 + 102),
        "reimbursed_cents": None,
        "long_term_illness": None,
        "renewal": None,
        "substitution": None,
    }


def test_a_packed_export_gives_the_same_lines(reading: Reading) -> None:
    resources = [*village(), dispense()]
    plain, packed = reading.taken(resources), reading.taken(resources, packed=True)
    assert plain.lines == packed.lines
    assert plain.found.fingerprint == packed.found.fingerprint


DAYS = {
    "2025-03-05": date(2025, 3, 5),
    "2025-03-05T23:59:00+01:00": date(2025, 3, 5),
    "2025-03-05T23:30:00Z": date(2025, 3, 6),  # 00:30 in Paris, in winter
    "2025-07-05T22:30:00.123Z": date(2025, 7, 6),  # 00:30 in Paris, in summer
    "2025-03-05T22:30:00Z": date(2025, 3, 5),  # 23:30 in Paris
    "2025-03-05T01:00:00+04:00": date(2025, 3, 5),  # in La Réunion
}


def test_the_day_is_the_one_of_the_pharmacy(reading: Reading) -> None:
    lines = each(reading, [{"whenHandedOver": written} for written in DAYS])
    assert [line["delivered_on"] for line in lines] == list(DAYS.values())


CODES = {
    "a CIP13": concept((fhir.CIP, cip13(1))),
    "a CIP7": concept((fhir.CIP, "0000001")),
    "the ANS's own system": concept(
        ("https://smt.esante.gouv.fr/terminologie-bdpm", cip13(1))
    ),
    "a CIS of one presentation": concept((fhir.CIS, CIS)),
    "a CIP beside a CIS of several": concept(
        (fhir.CIS, CIS_OF_TWO), (fhir.CIP, cip13(1)), ("http://x", "y")
    ),
}


def test_a_presentation_is_known_by_its_codes(reading: Reading) -> None:
    lines = each(reading, CODES.values())
    assert [line["cip13"] for line in lines] == [cip13(1)] * len(CODES)


QUANTITIES = [
    (boxes(3, "boîte"), 3),
    (boxes(3, "Boîtes"), 3),
    (boxes(1, "boite(s)"), 1),
    ({"value": 2, "system": fhir.UCUM, "code": "{box}"}, 2),
    ({"value": 2, "unit": "{boîte}"}, 2),
    (boxes(-1), -1),
    (boxes(60, "comprimés"), 2),
    ({"value": 30, "system": "http://x", "code": "TAB"}, 1),
    ({"value": 2}, 2),
    ({"value": 2, "system": fhir.UCUM, "code": "1"}, 2),
]


def test_a_quantity_is_boxes(reading: Reading) -> None:
    lines = each(reading, [{"quantity": said} for said, _ in QUANTITIES])
    assert [line["boxes"] for line in lines] == [number for _, number in QUANTITIES]


def test_a_quantity_without_unit_is_counted_apart(reading: Reading) -> None:
    remarks = dict(reading.delivered(quantity={"value": 2}).found.quality["remarks"])
    assert (
        remarks["Quantités sans unité"] == "1 délivrances d'un CIP, comptées en boîtes"
    )


REFERENCES = [
    "Patient/p1",
    "Patient/p1/_history/4",
    "https://serveur.fr/fhir/Patient/p1",
    "https://serveur.fr/fhir/Patient/p1/_history/2",
    "urn:uuid:p1",
]


def test_a_reference_is_followed_whatever_its_form(reading: Reading) -> None:
    lines = each(reading, [{"subject": {"reference": one}} for one in REFERENCES])
    assert lines == [lines[0]] * len(REFERENCES)


def test_uuids_are_followed_to_people_and_pharmacies(reading: Reading) -> None:
    one, two, three = (f"0f3a5c1e-0000-4000-8000-00000000000{n}" for n in "abc")
    taken = reading.taken(
        [
            fhir.patient(),
            fhir.practitioner(one.upper()),
            fhir.organization(two),
            fhir.request(three, f"urn:uuid:{one}"),
            dispense(
                performer=[{"actor": {"reference": f"urn:uuid:{two}"}}],
                authorizingPrescription=[{"reference": f"urn:uuid:{three}"}],
            ),
        ]
    )
    (line,) = taken.lines
    assert (line["prescriber"], line["pharmacy"]) == (fhir.rpps(1), fhir.finess(1))


def test_an_identifier_says_as_much_as_a_reference(reading: Reading) -> None:
    order = {"system": "urn:ordonnances", "value": "o-77"}
    number = {"system": fhir.INS, "value": fhir.ins(7)}
    asked = {"identifier": {"system": fhir.RPPS, "value": f"8{fhir.rpps(5)}"}}
    place = {
        "system": "urn:oid:1.2.250.1.71.4.2.2",
        "value": f"1{fhir.finess(6)}",
    }
    taken = reading.taken(
        [
            fhir.patient(identifier=[number]),
            fhir.request(identifier=[order], requester=asked),
            dispense(
                subject={"identifier": number},
                authorizingPrescription=[{"identifier": order}],
                performer=[{"actor": {"identifier": place}}],
            ),
        ]
    )
    (line,) = taken.lines
    assert (line["prescriber"], line["pharmacy"]) == (fhir.rpps(5), fhir.finess(6))
    assert line["patient"] == KEY.seal_national([fhir.ins(7)])[0]


def test_contained_resources_are_followed(reading: Reading) -> None:
    contained = [
        {"resourceType": "Medication", "id": "med",
         "code": product((fhir.CIP, cip13(2)))},
        fhir.practitioner("doc", fhir.rpps(8)),
        fhir.request("ord", "#doc"),
        {"resourceType": "Observation", "id": "o"},
    ]  # fmt: skip
    taken = reading.taken(
        [
            *village(),
            dispense("m1"),
            dispense(
                "m2",
                contained=contained,
                medicationCodeableConcept=None,
                medicationReference={"reference": "#med"},
                authorizingPrescription=[{"reference": "#ord"}],
            ),
        ]
    )
    said = [(line["cip13"], line["prescriber"]) for line in taken.lines]
    assert said == [(cip13(1), fhir.rpps(1)), (cip13(2), fhir.rpps(8))]


def test_a_role_leads_to_its_person_and_its_place(reading: Reading) -> None:
    ordinal = "https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38"
    label = "Spécialiste en médecine générale (SM)"
    role = {
        "resourceType": "PractitionerRole",
        "id": "role",
        "practitioner": {"reference": "Practitioner/d1"},
        "specialty": [
            {"coding": [{"system": f"{ordinal}-SpecialiteOrdinale", "code": "SM54",
                         "display": label}]}
        ],
    }  # fmt: skip
    pharmacist = {
        "resourceType": "PractitionerRole",
        "id": "pharmacist",
        "organization": {"reference": "Organization/ph1"},
    }
    location = {
        "resourceType": "Location",
        "id": "counter",
        "managingOrganization": {"reference": "Organization/ph1"},
    }
    resources = [
        *village()[:3],
        role,
        pharmacist,
        location,
        fhir.request(by="PractitionerRole/role"),
        dispense(
            "m1", performer=[{"actor": {"reference": "PractitionerRole/pharmacist"}}]
        ),
        dispense("m2", performer=None, location={"reference": "Location/counter"}),
    ]
    for line in reading.taken(resources).lines:
        assert (line["prescriber"], line["specialty"]) == (fhir.rpps(1), label)
        assert line["pharmacy"] == fhir.finess(1)


def test_a_hospital_may_prescribe(reading: Reading) -> None:
    hospital = fhir.organization("chu", fhir.finess(9))
    order = fhir.request(by="Organization/chu")
    taken = reading.taken([*village()[:3], hospital, order, dispense()])
    assert [line["prescriber"] for line in taken.lines] == [fhir.finess(9)]


def test_of_two_prescriptions_of_one_doctor_the_last_gives_its_date(
    reading: Reading,
) -> None:
    later = fhir.request("r2", authoredOn="2025-03-04")
    orders = [{"reference": f"MedicationRequest/{name}"} for name in ("r1", "r2")]
    taken = reading.taken([*village(), later, dispense(authorizingPrescription=orders)])
    assert [line["prescribed_on"] for line in taken.lines] == [date(2025, 3, 4)]


def test_of_several_prescriptions_one_entered_in_error_does_not_count(
    reading: Reading,
) -> None:
    other = fhir.practitioner("d2", fhir.rpps(2))
    wrong = fhir.request("r2", "Practitioner/d2", status="entered-in-error")
    orders = [{"reference": f"MedicationRequest/{name}"} for name in ("r1", "r2")]
    taken = reading.taken(
        [*village(), other, wrong, dispense(authorizingPrescription=orders)]
    )
    assert [line["prescriber"] for line in taken.lines] == [fhir.rpps(1)]


SUBSTITUTIONS: list[tuple[dict[str, Any] | None, dict[str, Any] | None, str | None]] = [
    (None, None, None),
    ({"wasSubstituted": True}, {"allowedBoolean": False}, None),
    ({"wasSubstituted": False}, None, None),
    (
        {"wasSubstituted": False, "reason": [product(("http://x", "REFUS"))]},
        None,
        "REFUS",
    ),
    ({"wasSubstituted": False, "reason": [{"text": "Mme M. refuse"}]}, None, None),
    (None, {"allowedBoolean": False}, "non substituable"),
    (
        None,
        {"allowedBoolean": False, "reason": product(("http://x", "MTE"))},
        "MTE",
    ),
    (None, {"allowedBoolean": True, "reason": product(("http://x", "MTE"))}, None),
]


def test_a_motive_is_why_nothing_was_substituted(reading: Reading) -> None:
    resources = village()
    for number, (given, asked, _) in enumerate(SUBSTITUTIONS):
        order = [{"reference": f"MedicationRequest/of{number}"}]
        resources += [
            fhir.request(f"of{number}", substitution=asked),
            dispense(f"m{number}", substitution=given, authorizingPrescription=order),
        ]
    motives = [line["substitution"] for line in reading.taken(resources).lines]
    assert motives == [motive for _, _, motive in SUBSTITUTIONS]


def test_the_last_version_of_a_resource_counts(reading: Reading) -> None:
    def at(hour: int) -> dict[str, str]:
        return {"lastUpdated": f"2025-03-05T{hour:02d}:00:00.000+01:00"}

    taken = reading.taken(
        [
            *village(),
            dispense("m1", quantity=boxes(5), meta=at(12)),
            dispense("m1", quantity=boxes(1), meta=at(10)),
            dispense("m2"),
            dispense("m2", status="entered-in-error"),
            fhir.patient(year=1940, meta=at(9)),
        ]
    )
    assert [(line["boxes"], line["birth_year"]) for line in taken.lines] == [(5, 1940)]
    assert taken.fates == {"replaced": 2, "not-delivered": 1}


def test_one_id_in_two_pharmacies_is_two_people_and_one_ins_is_one(
    reading: Reading,
) -> None:
    def deliveries(subject: str) -> list[fhir.Resource]:
        return [
            dispense(
                f"{subject}-{pharmacy}",
                subject={"reference": f"Patient/{subject}"},
                performer=[{"actor": {"reference": f"Organization/{pharmacy}"}}],
            )
            for pharmacy in ("ph1", "ph2")
        ]

    number = {"system": fhir.INS, "value": fhir.ins(1)}
    taken = reading.taken(
        [
            *village(),
            fhir.patient("p2", identifier=[number]),
            fhir.organization("ph2", fhir.finess(2)),
            *deliveries("p1"),
            *deliveries("p2"),
        ]
    )
    people = [line["patient"] for line in taken.lines]
    assert len(set(people[:2])) == 2
    assert set(people[2:]) == set(KEY.seal_national([fhir.ins(1)]))


def test_an_id_sealed_before_by_the_circle_is_its_pseudonym(reading: Reading) -> None:
    pseudonym = KEY.seal_local([("PH1", "12")])[0]
    resources = [
        fhir.patient(pseudonym),
        *village()[1:],
        dispense(subject={"reference": f"Patient/{pseudonym}"}),
    ]
    (line,) = reading.taken(resources, key=None).lines
    assert line["patient"] == pseudonym
    with pytest.raises(BadInput, match="scellé par la clé"):
        reading.taken(resources, key=Key(b"x" * 32))


def test_without_a_key_nothing_is_read(reading: Reading) -> None:
    with pytest.raises(BadInput, match="pas de clé pour sceller"):
        reading.taken([*village(), dispense()], key=None)


def test_progress_grows_to_the_size_of_the_files(reading: Reading) -> None:
    deliveries = [dispense(f"m{n}") for n in range(4001)]
    reading.taken([*village(), *deliveries])
    done = [bytes_read for bytes_read, _ in reading.told]
    (size,) = {total for _, total in reading.told}
    assert done == sorted(done)
    assert len(done) >= 3
    assert done[-1] == size == sum(f.stat().st_size for f in files(reading))


def files(reading: Reading) -> list[Path]:
    return list((reading.folder / "export1").iterdir())
