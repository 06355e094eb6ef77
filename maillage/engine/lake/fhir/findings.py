"""What may be found of a resource that does not become a line, and how it is said.

A resource is *wrong* where it contradicts R4 or points to nothing: that refuses the
import, as a wrong line of a pharmacy's file does. It is *left out* where it is right
but says less than a line needs, or something else than a delivery: that is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple


class Finding(IntEnum):
    """The fate of a MedicationDispense. Below `NOT_DELIVERED`, but 0, it is wrong."""

    LINE = 0
    BAD_STATUS = 1
    BAD_DATE = 2
    DATE_OUT = 3
    BAD_CIP = 4
    BAD_BOXES = 5
    BAD_BIRTH = 6
    BORN_LATER = 7
    NO_SUCH_PATIENT = 8
    NO_SUCH_ORDER = 9
    NO_SUCH_REQUESTER = 10
    NO_SUCH_PRODUCT = 11
    NO_SUCH_PHARMACY = 12
    NOT_DELIVERED = 32
    REPLACED = 33
    MODIFIED = 34
    NO_DATE = 35
    NO_CODE = 36
    UCD_ONLY = 37
    SEVERAL_CIP = 38
    NO_CODES_RELEASE = 39
    UNKNOWN_CIS = 40
    SEVERAL_PACKS = 41
    NO_QUANTITY = 42
    OTHER_UNIT = 43
    UNSAID_UNIT = 44
    UNITS_UNKNOWN = 45
    PART_OF_A_BOX = 46
    NO_PATIENT = 47
    NO_BIRTH_YEAR = 48
    NO_SEX = 49
    NO_ORDER = 50
    SEVERAL_PRESCRIBERS = 51
    ORDER_WITHDRAWN = 52
    NO_REQUESTER = 53
    NO_PRESCRIBER_NUMBER = 54
    NO_PHARMACY = 55

    @property
    def is_wrong(self) -> bool:
        """Whether it refuses the import."""
        return 0 < self < Finding.NOT_DELIVERED


class Said(NamedTuple):
    """How a finding is said: the element, what was found and, if wrong, expected."""

    resource: str
    element: str
    found: str
    expected: str = ""


_DISPENSE, _PATIENT, _REQUEST = "MedicationDispense", "Patient", "MedicationRequest"
_CODE = "medication.coding"
_ABSENT = "une ressource qui n'est pas dans l'export"
SAID: Mapping[Finding, Said] = {
    Finding.BAD_STATUS: Said(
        _DISPENSE, "status", "un statut absent ou inconnu", "un statut de FHIR R4"
    ),
    Finding.BAD_DATE: Said(
        _DISPENSE, "whenHandedOver", "une date illisible ou sans jour", "AAAA-MM-JJ"
    ),
    Finding.DATE_OUT: Said(
        _DISPENSE,
        "whenHandedOver",
        "une date hors bornes",
        "une date du 01/01/2000 à aujourd'hui",
    ),
    Finding.BAD_CIP: Said(
        _DISPENSE,
        _CODE,
        "un CIP13 dont la clé est fausse",
        "un CIP13 dont la clé est juste (dernier chiffre)",
    ),
    Finding.BAD_BOXES: Said(
        _DISPENSE,
        "quantity",
        "un nombre de boîtes impossible",
        "un nombre entier de boîtes, de 1 à 999 ou négatif, jamais 0",
    ),
    Finding.BAD_BIRTH: Said(
        _PATIENT,
        "birthDate",
        "une année de naissance illisible ou hors bornes",
        "une année AAAA d'au plus 120 ans",
    ),
    Finding.BORN_LATER: Said(
        _PATIENT,
        "birthDate",
        "une naissance après la délivrance",
        "une année de naissance avant la délivrance",
    ),
    Finding.NO_SUCH_PATIENT: Said(
        _DISPENSE, "subject", _ABSENT, "un Patient de l'export"
    ),
    Finding.NO_SUCH_ORDER: Said(
        _DISPENSE,
        "authorizingPrescription",
        _ABSENT,
        "une MedicationRequest de l'export",
    ),
    Finding.NO_SUCH_REQUESTER: Said(
        _REQUEST,
        "requester",
        _ABSENT,
        "un Practitioner, un PractitionerRole ou une Organization de l'export",
    ),
    Finding.NO_SUCH_PRODUCT: Said(
        _DISPENSE, "medicationReference", _ABSENT, "une Medication de l'export"
    ),
    Finding.NO_SUCH_PHARMACY: Said(
        _DISPENSE,
        "performer",
        _ABSENT,
        "une Organization ou une Location de l'export",
    ),
    Finding.NOT_DELIVERED: Said(
        _DISPENSE, "status", "produit non remis (annulé, refusé, en préparation...)"
    ),
    Finding.REPLACED: Said(
        _DISPENSE, "id", "version plus ancienne d'une ressource présente deux fois"
    ),
    Finding.MODIFIED: Said(
        _DISPENSE, "modifierExtension", "sens changé par une extension inconnue"
    ),
    Finding.NO_DATE: Said(_DISPENSE, "whenHandedOver", "pas de date de remise"),
    Finding.NO_CODE: Said(_DISPENSE, _CODE, "ni CIP ni CIS"),
    Finding.UCD_ONLY: Said(_DISPENSE, _CODE, "un UCD seul, sans CIP"),
    Finding.SEVERAL_CIP: Said(_DISPENSE, _CODE, "plusieurs CIP différents"),
    Finding.NO_CODES_RELEASE: Said(
        _DISPENSE, _CODE, "un CIS seul, et pas de référentiel (`maillage codes add`)"
    ),
    Finding.UNKNOWN_CIS: Said(_DISPENSE, _CODE, "un CIS inconnu du référentiel"),
    Finding.SEVERAL_PACKS: Said(
        _DISPENSE, _CODE, "un CIS seul, qui a plusieurs présentations"
    ),
    Finding.NO_QUANTITY: Said(_DISPENSE, "quantity", "pas de quantité"),
    Finding.OTHER_UNIT: Said(
        _DISPENSE, "quantity", "une unité qui n'est ni la boîte ni l'unité de prise"
    ),
    Finding.UNSAID_UNIT: Said(
        _DISPENSE, "quantity", "pas d'unité, et un produit connu par son CIS seul"
    ),
    Finding.UNITS_UNKNOWN: Said(
        _DISPENSE, "quantity", "des unités de prise, et leur nombre par boîte inconnu"
    ),
    Finding.PART_OF_A_BOX: Said(
        _DISPENSE, "quantity", "des unités de prise qui ne font pas des boîtes entières"
    ),
    Finding.NO_PATIENT: Said(_DISPENSE, "subject", "pas de patient"),
    Finding.NO_BIRTH_YEAR: Said(_PATIENT, "birthDate", "pas d'année de naissance"),
    Finding.NO_SEX: Said(_PATIENT, "gender", "ni homme ni femme"),
    Finding.NO_ORDER: Said(_DISPENSE, "authorizingPrescription", "pas d'ordonnance"),
    Finding.SEVERAL_PRESCRIBERS: Said(
        _DISPENSE,
        "authorizingPrescription",
        "des ordonnances de prescripteurs différents",
    ),
    Finding.ORDER_WITHDRAWN: Said(_REQUEST, "status", "saisie par erreur"),
    Finding.NO_REQUESTER: Said(_REQUEST, "requester", "pas de prescripteur"),
    Finding.NO_PRESCRIBER_NUMBER: Said(
        _REQUEST, "requester", "un prescripteur sans RPPS ni FINESS"
    ),
    Finding.NO_PHARMACY: Said(
        _DISPENSE, "performer", "pas de pharmacie connue par son FINESS"
    ),
}
"""Every finding but `LINE`, in French."""


def slug(finding: Finding) -> str:
    """The short name of a finding that stays."""
    return finding.name.lower().replace("_", "-")


Counts = Counter[Finding]
"""How many deliveries had each fate."""
