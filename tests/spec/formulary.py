"""The products of the manual's cases: made-up packs of real substances."""

from __future__ import annotations

from maillage.engine.lake.facts import Presentation


_PRODUCTS = {
    "amoxicilline": ("J01CA04", 12, "generic"),
    "clamoxyl": ("J01CA04", 14, "princeps"),
    "amox-clav": ("J01CR02", 16, "generic"),
    "ofloxacine": ("J01MA01", 10, "generic"),
    "ibuprofene": ("M01AE01", 20, "generic"),
    "naproxene": ("M01AE02", 15, None),
    "celecoxib": ("M01AH01", 30, None),
    "omeprazole": ("A02BC01", 28, "generic"),
    "mopral": ("A02BC01", 28, "princeps"),
    "pantoprazole-7": ("A02BC02", 7, "generic"),
    "apixaban": ("B01AF02", 60, None),
    "paracetamol": ("N02BE01", 16, None),
    "codeine": ("N02AJ06", 16, None),
    "sirop": ("N02AJ06", None, None),
    "creme": (None, None, None),
    "pansement": (None, None, None),
}

FORMULARY = {
    name: Presentation(f"34009{place:07d}0", atc, units, role)
    for place, (name, (atc, units, role)) in enumerate(_PRODUCTS.items(), start=1)
}
"""By the name that the tables of lines use."""
