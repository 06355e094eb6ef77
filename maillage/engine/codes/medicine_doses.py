"""What each medicine and pack says of doses: strength, form, routes, units, content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from maillage.engine.codes.bdpm_tables import COMPOSITIONS, MEDICINES, Tables
from maillage.engine.codes.doses import Quantity, plain_text
from maillage.engine.codes.pack_contents import pack_content
from maillage.engine.codes.packs import units_per_pack
from maillage.engine.codes.strengths import (
    Dosage,
    dosage,
    is_contradicted,
    strength_micrograms,
    whole_micrograms,
)


MILLION = 1_000_000

_PRESSURISED = "pressurise"


@dataclass(frozen=True)
class Dosing:
    """What a medicine says: its form as written, its routes, its dosage if any.

    `pressurised`: its name says that it is inhaled from a pressurised canister.
    """

    form: str = ""
    pressurised: bool = False
    routes: str | None = None
    dosage: Dosage | None = None


def dosings(tables: Tables, atc: Mapping[str, str | None]) -> dict[str, Dosing]:
    """The dosing of each medicine, by CIS; `atc` gives its code.

    A composition that the name of the medicine contradicts is left unread, and noted
    among the oddities.
    """
    found = {}
    for cis, medicine in tables.medicines.items():
        read = dosage(medicine, tables.components.get(cis, ()), atc.get(cis))
        if read is not None and is_contradicted(read, medicine.name):
            said = f"{medicine.name} : {float(read.quantity.amount):g} "
            done = f"dosage laissé vide : {COMPOSITIONS} en dit un autre que le nom"
            at = (medicine.line, 2)
            tables.odd(MEDICINES, at, "strength", said + read.quantity.unit, done)
            read = None
        routes = ";".join(sorted(map(plain_text, medicine.routes))) or None
        pressurised = _PRESSURISED in plain_text(medicine.name)
        found[cis] = Dosing(medicine.form, pressurised, routes, read)
    return found


def dose_columns(
    tables: Tables, atc: Mapping[str, str | None]
) -> dict[str, dict[str, object]]:
    """The columns of each pack that its label and its medicine decide, by CIP13."""
    of_medicine = dosings(tables, atc)
    # Most labels are those of many presentations, and reading one is slow.
    units: dict[tuple[str, str], int | None] = {}
    found = {}
    for cip13, pack in tables.packs.items():
        dosing = of_medicine.get(pack.cis, Dosing())
        key = pack.label, dosing.form
        if key not in units:
            units[key] = units_per_pack(*key)
        found[cip13] = _columns(pack.label, dosing, units[key])
    return found


def _columns(label: str, dosing: Dosing, units: int | None) -> dict[str, object]:
    content = pack_content(dosing.dosage, label, dosing.form, units)
    millionths = rounded(content.amount * MILLION) if content else None
    return {
        "units_per_pack": units,
        "strength_micrograms": _strength(dosing, units, content),
        "form": _form(label, dosing) or None,
        "routes": dosing.routes,
        "pack_content_millionths": millionths,
        "pack_content_unit": content.unit if content else None,
    }


def _form(label: str, dosing: Dosing) -> str:
    """The form, and of an inhaler that it is pressurised: the form alone never says it.

    A spray that warms the climate and a powder are told apart by it.
    """
    form = plain_text(dosing.form)
    said = dosing.pressurised or _PRESSURISED in plain_text(label)
    sprayed = form in ("solution pour inhalation", "suspension pour inhalation")
    return f"{form} en flacon pressurise" if sprayed and said else form


def _strength(
    dosing: Dosing, units: int | None, content: Quantity | None
) -> int | None:
    """That of the dosage, or of a single-dose container whose volume was read."""
    known = strength_micrograms(dosing.dosage, dosing.form)
    if known is not None or units is None or content is None:
        return known
    return whole_micrograms(content.amount / units) if content.unit == "mg" else None


def rounded(number: Fraction) -> int:
    """The nearest whole number, halves up."""
    return floor(number + Fraction(1, 2))
