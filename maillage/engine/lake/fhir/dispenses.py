"""A MedicationDispense becomes a row: what it says itself, before any reference."""

from __future__ import annotations

from datetime import date

from maillage.engine.lake.fhir import coding
from maillage.engine.lake.fhir.days import day_of
from maillage.engine.lake.fhir.findings import Finding
from maillage.engine.lake.fhir.pseudonyms import Pseudonyms
from maillage.engine.lake.fhir.references import target
from maillage.engine.lake.fhir.resources import MedicationDispense
from maillage.engine.lake.values import FIRST_DAY, Fault, label


# Kept at hand: an enumeration looks its members up slowly.
_FINE = Finding.LINE
_ELSEWHERE = coding.Product(None, None, Finding.LINE)
_DELIVERED = "completed"
# Handed over where a day says so: R4 uses them for what goes on, stopped, or is unsure.
_DELIVERED_WITH_DAY = {"in-progress", "on-hold", "stopped", "unknown"}
_NOT_DELIVERED = {"preparation", "cancelled", "declined", "entered-in-error"}
_PATIENTS, _REQUESTS, _PRODUCTS = ("Patient",), ("MedicationRequest",), ("Medication",)
_PHARMACIES = ("Organization", "PractitionerRole", "Location")
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST = FIRST_DAY.toordinal() - _EPOCH


def dispense_row(
    dispense: MedicationDispense, place: int, pseudonyms: Pseudonyms, today: date
) -> tuple[object, ...]:
    """A row of `tables.DISPENSES`. Its finding is the first met, in a stated order:

    status, modifier, date, product, quantity, patient, order, pharmacy.
    """
    meta, quantity = dispense.meta, dispense.quantity
    finding, day = _day(dispense, today)
    found = coding.product(dispense.concept)
    product = None
    if dispense.reference is not None and found.finding is Finding.NO_CODE:
        product = target(dispense.reference, _PRODUCTS, place)
        found = _ELSEWHERE if product else found
    counted, value = coding.OTHER, None
    if quantity is None or quantity.value is None:
        said = Finding.NO_QUANTITY
    else:
        counted, value = coding.counted(quantity), quantity.value
        said = Finding.OTHER_UNIT if counted == coding.OTHER else _FINE
    patient = target(dispense.subject, _PATIENTS, place)
    orders = _orders(dispense, place)
    pharmacy, actors = _pharmacy(dispense, place)
    substitution = dispense.substitution
    return (
        place,
        meta.last_updated if meta is not None else None,
        dispense.id,
        int(
            finding
            or found.finding
            or said
            or (_FINE if patient else Finding.NO_PATIENT)
            or (_FINE if orders else Finding.NO_ORDER)
            or (_FINE if pharmacy or actors else Finding.NO_PHARMACY)
        ),
        day,
        product,
        found.cip13,
        found.cis,
        counted,
        value,
        pseudonyms.token(patient) if patient else None,
        orders[0] if len(orders) == 1 else None,
        orders if len(orders) > 1 else None,
        pharmacy,
        actors or None,
        substitution.was_substituted if substitution is not None else None,
        _motive(dispense),
    )


def _day(dispense: MedicationDispense, today: date) -> tuple[Finding, int | None]:
    """Whether and when the product was handed over."""
    text = dispense.handed_over
    finding = _status(dispense.status, is_dated=text is not None)
    if not finding and dispense.modifiers:
        finding = Finding.MODIFIED
    if not finding and text is None:
        finding = Finding.NO_DATE
    if finding or text is None:
        return finding, None
    day = day_of(text)
    if day is None:
        return Finding.BAD_DATE, None
    if not _FIRST <= day <= today.toordinal() - _EPOCH:
        return Finding.DATE_OUT, None
    return _FINE, day


def _status(status: str | None, *, is_dated: bool) -> Finding:
    if status == _DELIVERED or (status in _DELIVERED_WITH_DAY and is_dated):
        return _FINE
    if status in _NOT_DELIVERED | _DELIVERED_WITH_DAY:
        return Finding.NOT_DELIVERED
    return Finding.BAD_STATUS


def _orders(dispense: MedicationDispense, place: int) -> list[str]:
    """The keys of the prescriptions that authorise, each once."""
    if not dispense.orders:
        return []
    keys = [target(one, _REQUESTS, place) for one in dispense.orders]
    if len(keys) == 1 and keys[0]:
        return [keys[0]]
    return list(dict.fromkeys(key for key in keys if key))


def _pharmacy(dispense: MedicationDispense, place: int) -> tuple[str | None, list[str]]:
    """The FINESS that the delivery says itself, else who may say it."""
    said = [performer.actor for performer in dispense.performer or ()]
    actors = []
    for reference in (*said, dispense.location):
        if reference is None:
            continue
        if reference.identifier is not None:
            finess = coding.structure_number([reference.identifier])
            if finess is not None:
                return finess, []
        key = target(reference, _PHARMACIES, place, typed=True)
        if key is not None:
            actors.append(key)
    return None, actors


def _motive(dispense: MedicationDispense) -> str | None:
    """Why nothing else was given, where the pharmacist says it with a code."""
    said = dispense.substitution
    if said is None or said.was_substituted is not False:
        return None
    code = coding.motive(said.reason)
    read = label(code) if code else None
    return None if isinstance(read, Fault) else str(read) if read else None
