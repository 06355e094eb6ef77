"""Strengths and pharmaceutical forms as people write and read them."""

from __future__ import annotations

import re
from decimal import Decimal

from maillage.engine.indicators import model


_UNITS = {"g": 1_000_000, "mg": 1_000, "µg": 1}
_STRENGTH = re.compile(r"(\d{1,9}(?:[.,]\d{1,6})?)\s*(g|mg|[µμ]g)")
_MOST_MICROGRAMS = 10**12

# Codes write forms without accents; people read them with.
_ACCENTS = {
    "comprime": "comprimé",
    "comprimes": "comprimés",
    "gelule": "gélule",
    "creme": "crème",
    "pellicule": "pelliculé",
    "secable": "sécable",
    "enrobe": "enrobé",
    "liberation prolongee": "libération prolongée",
    "liberation modifiee": "libération modifiée",
    "gastro-resistant": "gastro-résistant",
    "gastro-resistante": "gastro-résistante",
    "a croquer": "à croquer",
    "a inhaler": "à inhaler",
    "pressurisee": "pressurisée",
    "granules": "granulés",
    "preparation": "préparation",
    "systeme": "système",
}


def micrograms(text: str) -> int | None:
    """« 20 mg », « 2,5 mg », « 0.5 g », « 100 µg » as micrograms; None otherwise."""
    found = _STRENGTH.fullmatch(text.strip())
    if found is None:
        return None
    number = Decimal(found[1].replace(",", ".")) * _UNITS[found[2].replace("μ", "µ")]
    whole = int(number)
    return whole if whole == number and 0 < whole <= _MOST_MICROGRAMS else None


def written_strength(value: int) -> str:
    """Micrograms as the language reads them back, in the unit that people use."""
    if value >= 1_000_000 and value % 100_000 == 0:
        unit = "g"
    else:
        unit = "mg" if value >= 1_000 or value % 100 == 0 else "µg"
    number = Decimal(value) / _UNITS[unit]
    return f"{number.normalize():f} {unit}"


def strength_words(drugs: model.DrugSet) -> list[str]:
    """What narrows a set beyond its codes, a French phrase each."""
    words = [f"{one.prefix} {_bounds(one)}" for one in drugs.strengths]
    if drugs.forms:
        words.append(f"formes : {', '.join(map(form_words, drugs.forms))}")
    if drugs.other_forms:
        words.append(
            f"formes autres que : {', '.join(map(form_words, drugs.other_forms))}"
        )
    return words


def form_words(form: str) -> str:
    """A form with the accents that codes leave out."""
    words = form
    for bare, right in _ACCENTS.items():
        words = re.sub(rf"\b{bare}\b", right, words)
    return words


def _bounds(strength: model.Strength) -> str:
    bounds = {
        "à partir de": strength.at_least_micrograms,
        "à plus de": strength.above_micrograms,
        "à": strength.at_most_micrograms,
        "à moins de": strength.below_micrograms,
    }
    said = [
        f"{word} {_french(value)}" + (" au plus" if word == "à" else "")
        for word, value in bounds.items()
        if value is not None
    ]
    return " et ".join(said)


def _french(value: int) -> str:
    return written_strength(value).replace(".", ",")
