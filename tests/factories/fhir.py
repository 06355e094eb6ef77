"""Invented FHIR R4 exports: resources as dictionaries, and the NDJSON files they make.

Each builder gives a whole right resource; `more` replaces or adds elements, and an
element given as None is left out. Names, addresses and full birth dates are there, as
in a real export, to be looked for where they must not be.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from maillage.engine.codes.cip13 import with_key


Resource = dict[str, Any]

CIS = "urn:oid:1.2.250.1.213.2.3.1"
CIP = "urn:oid:1.2.250.1.213.2.3.2"
UCD = "http://data.esante.gouv.fr/ansm/medicament/UCD"
RPPS = "https://rpps.esante.gouv.fr"
FINESS = "https://finess.esante.gouv.fr"
INS = "urn:oid:1.2.250.1.213.1.4.8"
UCUM = "http://unitsofmeasure.org"

NAME = "MARQUENOM"
STREET = "MARQUERUE"
BIRTH_DAY = "-07-14"


def cip13(number: int) -> str:
    """The CIP13 of an invented presentation."""
    return with_key(f"34009{number:07d}")


def luhn(body: str) -> str:
    """A number and its Luhn key."""
    digits = [int(d) * (2 - i % 2) for i, d in enumerate(reversed(body))]
    return f"{body}{-sum(n - 9 * (n > 9) for n in digits) % 10}"


def rpps(number: int) -> str:
    """An invented RPPS."""
    return luhn(f"999{number:07d}")


def finess(number: int) -> str:
    """An invented FINESS."""
    return luhn(f"99{number:06d}")


def ins(number: int) -> str:
    """The INS of an invented woman born in July 1950, with its key."""
    body = f"25007{46:02d}{number:06d}"
    return f"{body}{97 - int(body) % 97:02d}"


def _made(kind: str, values: Mapping[str, Any], more: Mapping[str, Any]) -> Resource:
    merged = {"resourceType": kind, **values, **more}
    return {name: value for name, value in merged.items() if value is not None}


def patient(name: str = "p1", year: int = 1950, **more: Any) -> Resource:
    return _made(
        "Patient",
        {
            "id": name,
            "name": [{"family": NAME, "given": ["Marie"], "text": f"{NAME} Marie"}],
            "address": [{"line": [f"3 {STREET}"], "city": "CAHORS"}],
            "telecom": [{"system": "phone", "value": "0600000000"}],
            "gender": "female",
            "birthDate": f"{year}{BIRTH_DAY}",
        },
        more,
    )


def practitioner(name: str = "d1", number: str = rpps(1), **more: Any) -> Resource:
    return _made(
        "Practitioner",
        {
            "id": name,
            "identifier": [{"system": RPPS, "value": number}],
            "name": [{"family": NAME, "prefix": ["DR"]}],
        },
        more,
    )


def organization(name: str = "ph1", number: str = finess(1), **more: Any) -> Resource:
    return _made(
        "Organization",
        {
            "id": name,
            "identifier": [{"system": FINESS, "value": number}],
            "name": f"Pharmacie {NAME}",
        },
        more,
    )


def request(name: str = "r1", by: str = "Practitioner/d1", **more: Any) -> Resource:
    return _made(
        "MedicationRequest",
        {
            "id": name,
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": {"text": "paracétamol"},
            "subject": {"reference": "Patient/p1", "display": f"{NAME} Marie"},
            "authoredOn": "2025-03-01T09:00:00+01:00",
            "requester": {"reference": by},
            "dosageInstruction": [{"text": f"Mme {NAME} : 1 comprimé le matin"}],
        },
        more,
    )


def product(*codes: tuple[str, str]) -> Resource:
    """A CodeableConcept of some (system, code)."""
    return {
        "coding": [{"system": system, "code": code} for system, code in codes],
        "text": f"pour {NAME}",
    }


def boxes(value: float, unit: str = "boîte") -> Resource:
    """A quantity."""
    return {"value": value, "unit": unit}


def dispense(name: str = "m1", **more: Any) -> Resource:
    return _made(
        "MedicationDispense",
        {
            "id": name,
            "text": {"status": "generated", "div": f"<div>{NAME}</div>"},
            "status": "completed",
            "medicationCodeableConcept": product((CIP, cip13(1))),
            "subject": {"reference": "Patient/p1", "display": f"{NAME} Marie"},
            "performer": [{"actor": {"reference": "Organization/ph1"}}],
            "authorizingPrescription": [{"reference": "MedicationRequest/r1"}],
            "quantity": boxes(2),
            "whenHandedOver": "2025-03-05T10:20:00+01:00",
            "note": [{"text": f"remis à la fille de Mme {NAME}"}],
        },
        more,
    )


def village() -> list[Resource]:
    """One patient, one doctor, one pharmacy, one prescription: no delivery."""
    return [patient(), practitioner(), organization(), request()]


def export(deliveries: int, seed: int = 1) -> Iterable[Resource]:
    """As many deliveries as asked, four of a prescription, twenty of a patient."""
    draw = random.Random(seed)
    people = max(deliveries // 20, 1)
    doctors, pharmacies = max(people // 200, 2), max(people // 2000, 2)
    for n in range(doctors):
        yield practitioner(f"d{n}", rpps(n))
    for n in range(pharmacies):
        yield organization(f"ph{n}", finess(n))
    for n in range(people):
        yield patient(f"p{n}", 1930 + n % 80)
    for n in range(deliveries // 4 + 1):
        yield request(f"r{n}", f"Practitioner/d{draw.randrange(doctors)}")
    for n in range(deliveries):
        day = date(2025, 1, 1) + timedelta(days=draw.randrange(300))
        who = draw.randrange(people)
        yield dispense(
            f"m{n}",
            medicationCodeableConcept=product((CIP, cip13(draw.randrange(500)))),
            subject={"reference": f"Patient/p{who}"},
            performer=[{"actor": {"reference": f"Organization/ph{who % pharmacies}"}}],
            authorizingPrescription=[{"reference": f"MedicationRequest/r{n // 4}"}],
            quantity=boxes(draw.choice([1, 1, 2, 3])),
            whenHandedOver=f"{day}T{8 + n % 10:02d}:00:00+01:00",
        )


def written(
    folder: Path, resources: Iterable[Resource], *, packed: bool = False
) -> Path:
    """The folder, with one NDJSON file a type of resource, as a bulk export has."""
    folder.mkdir(parents=True, exist_ok=True)
    open_files: dict[str, Any] = {}
    for resource in resources:
        kind = resource["resourceType"]
        if kind not in open_files:
            path = folder / f"{kind}.ndjson{'.gz' if packed else ''}"
            opened = gzip.open if packed else open
            open_files[kind] = opened(path, "wt", encoding="utf-8")
        open_files[kind].write(json.dumps(resource, ensure_ascii=False) + "\n")
    for file in open_files.values():
        file.close()
    return folder
