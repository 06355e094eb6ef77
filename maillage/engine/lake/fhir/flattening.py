"""Lays resources flat: each becomes rows of the tables that are joined afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pyarrow as pa

from maillage.engine.lake.fhir import coding, references
from maillage.engine.lake.fhir.days import day_of, year_of
from maillage.engine.lake.fhir.dispenses import dispense_row
from maillage.engine.lake.fhir.findings import Finding
from maillage.engine.lake.fhir.pseudonyms import Pseudonyms
from maillage.engine.lake.fhir.references import target
from maillage.engine.lake.fhir.resources import (
    Location,
    Medication,
    MedicationDispense,
    MedicationRequest,
    Organization,
    Patient,
    Practitioner,
    PractitionerRole,
    Read,
    Resource,
    decoded,
)
from maillage.engine.lake.fhir.tables import TABLES
from maillage.engine.lake.values import OLDEST, Fault, Value, label


PEOPLE = ("Practitioner", "PractitionerRole", "Organization")
"""Who may have requested a medication, of those the contract knows."""

_SEXES = {"male": 1, "female": 2}
_UNCODED_REFUSAL = "non substituable"
Row = tuple[object, ...]


class Flattening:
    """Collects the rows of resources; `taken` gives them as batches, table by table."""

    def __init__(self, pseudonyms: Pseudonyms, today: date) -> None:
        """`today` bounds the dates."""
        self.rows = 0
        self._pseudonyms = pseudonyms
        self._today = today
        self._tables: dict[str, list[Row]] = {name: [] for name in TABLES}
        self._add: Mapping[type, Callable[..., None]] = {
            MedicationDispense: self._dispense,
            MedicationRequest: self._request,
            Medication: self._product,
            Patient: self._patient,
            Practitioner: self._actor,
            PractitionerRole: self._actor,
            Organization: self._actor,
            Location: self._actor,
        }

    def add(self, resource: Read, place: int) -> None:
        """Add a resource met at that place, and those it contains.

        Raises `Unread` where one that it contains is not right.
        """
        for raw in resource.contained or ():
            contained = decoded(raw)
            if not isinstance(contained, str | MedicationDispense):
                self._add[type(contained)](contained, place, place)
        self._add[type(resource)](resource, place, None)

    def taken(self) -> Mapping[str, pa.RecordBatch]:
        """The rows collected since the last time, of the tables that have some."""
        batches = {}
        for name, rows in self._tables.items():
            if rows:
                batches[name] = self._batch(name, list(zip(*rows, strict=True)))
                rows.clear()
        self.rows = 0
        return batches

    def _batch(self, name: str, columns: list[Row]) -> pa.RecordBatch:
        """A table's rows; national numbers are sealed here, many at a time."""
        arrays = []
        for field, column in zip(TABLES[name], columns, strict=True):
            values: Sequence[object] = column
            if field.name == "pseudonym":
                values = self._pseudonyms.sealed(
                    [None if one is None else str(one) for one in column]
                )
            arrays.append(pa.array(values, field.type))
        return pa.RecordBatch.from_arrays(arrays, schema=TABLES[name])

    def _dispense(
        self, resource: MedicationDispense, place: int, _container: int | None
    ) -> None:
        row = dispense_row(resource, place, self._pseudonyms, self._today)
        self._tables["dispenses"].append(row)
        self.rows += 1

    def _request(
        self, resource: MedicationRequest, place: int, container: int | None
    ) -> None:
        requester, authored = resource.requester, resource.authored_on
        logical = requester.identifier if requester is not None else None
        number = coding.prescriber_number([logical]) if logical is not None else None
        values = (
            resource.status == "entered-in-error",
            number,
            None if number else target(requester, PEOPLE, place, typed=True),
            day_of(authored) if authored is not None else None,
            _refusal(resource),
        )
        self._keep("requests", resource, place, container, values)

    def _product(self, resource: Medication, place: int, container: int | None) -> None:
        found = coding.product(resource.code)
        values = (int(found.finding), found.cip13, found.cis)
        self._keep("products", resource, place, container, values)

    def _patient(self, resource: Patient, place: int, container: int | None) -> None:
        number = coding.national_identity(resource.identifier)
        name = number or self._pseudonyms.sealed_before(resource.id)
        year, finding = self._birth(resource.birth_date)
        values = (name, year, int(finding), _SEXES.get(resource.gender or "", 0))
        self._keep("patients", resource, place, container, values)

    def _birth(self, text: str | None) -> tuple[int | None, Finding]:
        if text is None:
            return None, Finding.NO_BIRTH_YEAR
        year = year_of(text)
        if year is None or not self._today.year - OLDEST <= year <= self._today.year:
            return None, Finding.BAD_BIRTH
        return year, Finding.LINE

    def _actor(
        self,
        resource: Practitioner | PractitionerRole | Organization | Location,
        place: int,
        container: int | None,
    ) -> None:
        practitioner = organization = specialty = None
        if isinstance(resource, PractitionerRole):
            specialty = _kept(coding.specialty(resource.specialty))
            practitioner = target(resource.practitioner, PEOPLE, place, typed=True)
        if isinstance(resource, PractitionerRole | Location):
            organization = target(resource.organization, PEOPLE, place, typed=True)
        values = (
            coding.prescriber_number(resource.identifier),
            coding.structure_number(resource.identifier),
            specialty,
            practitioner,
            organization,
        )
        self._keep("actors", resource, place, container, values)

    def _keep(
        self,
        table: str,
        resource: Resource,
        place: int,
        container: int | None,
        values: Row,
    ) -> None:
        """Add a row under every key of a resource."""
        updated = resource.meta.last_updated if resource.meta is not None else None
        for key in references.keys(resource, container, typed=table == "actors"):
            kept = self._pseudonyms.token(key) if table == "patients" else key
            self._tables[table].append((kept, place, updated, *values))
            self.rows += 1


def _refusal(resource: MedicationRequest) -> str | None:
    """Why the prescriber does not let the pharmacist substitute; None where he does."""
    said = resource.substitution
    if said is None or said.allowed is not False:
        return None
    reason = [said.reason] if said.reason is not None else None
    return _kept(coding.motive(reason)) or _UNCODED_REFUSAL


def _kept(text: str | None) -> str | None:
    """A code or a label that may be kept; None for what looks like an identity."""
    read: Value | Fault = label(text) if text else None
    return read if isinstance(read, str) else None
