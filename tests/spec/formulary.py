"""The products of the manual's cases: made-up packs of real substances."""

from __future__ import annotations

from maillage.engine.indicators.language_strengths import micrograms
from maillage.engine.indicators.units import MILLIONTHS
from maillage.engine.lake.facts import Presentation


# Code, units of a pack, generic role; strength of a unit, form, daily doses of a pack.
_PRODUCTS: dict[str, tuple] = {
    "amoxicilline": ("J01CA04", 12, "generic", "500 mg", "gelule", 4),
    "clamoxyl": ("J01CA04", 14, "princeps", "1 g", "comprime", None),
    "amox-clav": ("J01CR02", 16, "generic", "500 mg", "comprime pellicule", None),
    "ofloxacine": ("J01MA01", 10, "generic", "200 mg", "comprime pellicule", 5),
    "ibuprofene": ("M01AE01", 20, "generic", "400 mg", "comprime pellicule", None),
    "naproxene": ("M01AE02", 15, None, "500 mg", "comprime", 15),
    "celecoxib": ("M01AH01", 30, None, "200 mg", "gelule", 30),
    "omeprazole": ("A02BC01", 28, "generic", "20 mg", "gelule gastro-resistante", 28),
    "mopral": ("A02BC01", 28, "princeps", "20 mg", "gelule gastro-resistante", 28),
    "pantoprazole-7": (
        *("A02BC02", 7, "generic"),
        *("40 mg", "comprime gastro-resistant", 7),
    ),
    "apixaban": ("B01AF02", 60, None, "5 mg", "comprime pellicule", 30),
    "paracetamol": ("N02BE01", 16, None, "500 mg", "comprime", None),
    "codeine": ("N02AJ06", 16, None, None, "comprime", None),
    "sirop": ("N02AJ06", None, None, None, "sirop", None),
    "creme": (None, None, None, None, "creme", None),
    "pansement": (None, None, None, None, None, None),
    "omeprazole-10": (
        *("A02BC01", 28, "generic"),
        *("10 mg", "gelule gastro-resistante", 14),
    ),
    "paracetamol-eff": (
        *("N02BE01", 16, None),
        *("500 mg", "comprime effervescent", None),
    ),
    "lantus": ("A10AE04", 5, None, None, "solution injectable", 37.5),
    "abasaglar": ("A10AE04", 5, None, None, "solution injectable", 37.5),
}
_BIOSIMILAR_ROLES = {"lantus": "reference", "abasaglar": "biosimilar"}


def _presentation(name: str, place: int) -> Presentation:
    atc, units, role, strength, form, doses = _PRODUCTS[name]
    return Presentation(
        f"34009{place:07d}0",
        atc,
        units,
        role,
        strength_micrograms=micrograms(strength) if strength else None,
        form=form,
        biosimilar_role=_BIOSIMILAR_ROLES.get(name),
        daily_doses_millionths=int(doses * MILLIONTHS) if doses else None,
    )


FORMULARY = {
    name: _presentation(name, place) for place, name in enumerate(_PRODUCTS, start=1)
}
"""By the name that the tables of lines use."""
