"""Which codes and numbers of a French FHIR export say what the lake wants to know.

Systems: CIP, CIS and UCD by their OID, or in the BDPM code system of the ANS; RPPS and
the national identifier of professionals (IDNPS: one digit for the register, then the
number); FINESS and the national identifier of structures (IDNST, the same way); the
INS by its OIDs (NIR and NIA, their test and demonstration twins left out).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from maillage.engine.codes.cip13 import FRENCH_PREFIX, has_valid_key, with_key
from maillage.engine.identifiers.finess import is_finess
from maillage.engine.identifiers.national import rpps_of
from maillage.engine.identifiers.rpps import is_rpps
from maillage.engine.identifiers.typed import is_digits
from maillage.engine.lake.fhir.findings import Finding
from maillage.engine.lake.fhir.resources import Concept, Identifier, Quantity
from maillage.engine.lake.identity import national_number, plain


_CIS = {"urn:oid:1.2.250.1.213.2.3.1"}
_CIP = {"urn:oid:1.2.250.1.213.2.3.2"}
_UCD = {
    "urn:oid:1.2.250.1.213.2.61",
    "http://data.esante.gouv.fr/ansm/medicament/UCD",
}
_BDPM = {
    "https://smt.esante.gouv.fr/terminologie-bdpm",
    "https://smt.esante.gouv.fr/terminologie-bdpm/",
}
_PROFESSIONALS = {
    "https://rpps.esante.gouv.fr",
    "http://rpps.esante.gouv.fr",
    "urn:oid:1.2.250.1.71.4.2.1",
}
_STRUCTURES = {
    "https://finess.esante.gouv.fr",
    "http://finess.esante.gouv.fr",
    "urn:oid:1.2.250.1.71.4.2.2",
}
_INS = {"urn:oid:1.2.250.1.213.1.4.8", "urn:oid:1.2.250.1.213.1.4.9"}
_SPECIALTIES = "SpecialiteOrdinale"
_FINESS_REGISTER = "1"

_UCUM = "http://unitsofmeasure.org"
_PLURAL = re.compile(r"\(s\)|(?<=[a-z]{3})s\b")
_BOXES = {"boite", "bte", "box", "boxe", "package", "pack", "pck", "conditionnement"}
# What `units_per_pack` counts in the codes: what is taken at once.
_UNITS = {
    "comprime", "cpr", "cp", "tablet", "tab", "tbl", "gelule", "capsule", "cap",
    "sachet", "suppositoire", "suppository", "ovule", "pastille", "patch", "patche",
    "emplatre", "lyophilisat", "unidose", "recipient unidose", "ampoule",
}  # fmt: skip


class Product(NamedTuple):
    """What codes say of a product: its presentation, its specialty, or why neither."""

    cip13: str | None
    cis: str | None
    finding: Finding


_NO_PRODUCT = Product(None, None, Finding.NO_CODE)
_Codes = tuple[tuple[str | None, str | None], ...]

BOXES, UNITS, UNSAID, OTHER = range(4)
"""What a quantity counts: boxes, units of a pack, something unsaid, something else."""


def product(concept: Concept | None) -> Product:
    """The CIP13 of a product where it has one, else its CIS; never one of several."""
    if concept is None or not concept.coding:
        return _NO_PRODUCT
    return _product(tuple([(one.system, one.code) for one in concept.coding]))


@lru_cache(maxsize=100_000)
def _product(codes: _Codes) -> Product:
    cips = set(_of(codes, _CIP, (13, 7)) + _of(codes, _BDPM, (13,)))
    presentations = {_cip13(code) for code in cips}
    if len(presentations) > 1:
        return Product(None, None, Finding.SEVERAL_CIP)
    if presentations:
        (cip13,) = presentations
        wrong = not has_valid_key(cip13)
        return Product(cip13, None, Finding.BAD_CIP if wrong else Finding.LINE)
    specialties = set(_of(codes, _CIS | _BDPM, (8,)))
    if len(specialties) == 1:
        return Product(None, specialties.pop(), Finding.LINE)
    if specialties or not any(system in _UCD for system, _ in codes):
        return _NO_PRODUCT
    return Product(None, None, Finding.UCD_ONLY)


def _of(codes: _Codes, systems: set[str], lengths: tuple[int, ...]) -> list[str]:
    return [
        code
        for system, code in codes
        if system in systems
        and code is not None
        and any(is_digits(code, length) for length in lengths)
    ]


def _cip13(code: str) -> str:
    """A CIP13; a CIP7 becomes one by its published rule."""
    return code if len(code) == 13 else with_key(FRENCH_PREFIX + code)


def prescriber_number(identifiers: Sequence[Identifier] | None) -> str | None:
    """The RPPS among some identifiers; None where there is none, or several."""
    found = {
        number
        for one in identifiers or ()
        if one.system in _PROFESSIONALS
        and one.value is not None
        and (number := _rpps(one.value.strip())) is not None
    }
    return found.pop() if len(found) == 1 else None


def _rpps(value: str) -> str | None:
    return value if is_rpps(value) else rpps_of(value)


def structure_number(identifiers: Sequence[Identifier] | None) -> str | None:
    """The FINESS among some identifiers; None where there is none, or several."""
    found = {
        number
        for one in identifiers or ()
        if one.system in _STRUCTURES
        and one.value is not None
        and (number := _finess(one.value.strip())) is not None
    }
    return found.pop() if len(found) == 1 else None


def _finess(value: str) -> str | None:
    if is_finess(value):
        return value
    inside = value.removeprefix(_FINESS_REGISTER)
    return inside if len(value) == 10 and is_finess(inside) else None


def national_identity(identifiers: Sequence[Identifier] | None) -> str | None:
    """The INS among some identifiers, to be sealed at once; None where there is none.

    Two different ones name nobody for certain: none is given.
    """
    found = {
        number[:13]
        for one in identifiers or ()
        if one.system in _INS
        and one.value is not None
        and (number := national_number(one.value)) is not None
    }
    return found.pop() if len(found) == 1 else None


def specialty(concepts: Sequence[Concept] | None) -> str | None:
    """The label of the first specialty of the order's own list (TRE_R38)."""
    for concept in concepts or ():
        for coding in concept.coding or ():
            if _SPECIALTIES in (coding.system or "") and coding.display:
                return coding.display
    return None


def motive(concepts: Sequence[Concept] | None) -> str | None:
    """The first coded reason; free text is not read, it could name somebody."""
    for concept in concepts or ():
        for coding in concept.coding or ():
            if coding.code:
                return coding.code
    return None


def counted(quantity: Quantity) -> int:
    """What a quantity counts: `BOXES`, `UNITS`, `UNSAID` or `OTHER`."""
    return _counted(quantity.unit, quantity.code, quantity.system)


@lru_cache(maxsize=10_000)
def _counted(unit: str | None, code: str | None, system: str | None) -> int:
    if code == "1" and system == _UCUM:
        code = None
    if not unit and not code:
        return UNSAID
    said = {_singular(text) for text in (unit, code) if text}
    kinds = {kind for words, kind in ((_BOXES, BOXES), (_UNITS, UNITS)) if said & words}
    return kinds.pop() if len(kinds) == 1 else OTHER


def _singular(text: str) -> str:
    return _PLURAL.sub("", plain(text).strip("{} "))
