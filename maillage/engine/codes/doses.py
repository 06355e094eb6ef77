"""Doses as BDPM writes them: how much, and what it is for.

A line of the composition says a dose (`250,00 mg`, `1 000 000 UI`) and its reference
(`un comprimé`, `une dose délivrée`, `100 ml de sirop`). Both are free text with slips
of the pen. What is not read for certain is not read at all: a homeopathic dilution, a
range, "at least", a dose that is a description.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache, lru_cache


MILLIGRAMS = "mg"
UNITS = "U"
MILLIMOLES = "mmol"

_ACCENTS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True)
class Quantity:
    """An exact amount, in milligrams, international units or millimoles."""

    amount: Fraction
    unit: str


@dataclass(frozen=True)
class Reference:
    """What a dose is for.

    Either a thing that is counted (`noun`, singular, without accents: `comprime`),
    whose volume may be said; or a measure (`measure` is `ml` or `g`), and then `size`
    says how many. `mixed`: it exists only once a powder was mixed with water.
    """

    noun: str | None = None
    measure: str | None = None
    size: Fraction = Fraction(1)
    volume_ml: Fraction | None = None
    mixed: bool = False


@lru_cache(maxsize=8192)
def plain_text(text: str) -> str:
    """Lower case, without accents, with single spaces and the letter u for µ."""
    text = text.replace("\u00b5", "u").replace("\u03bc", "u").replace("’", "'")
    text = unicodedata.normalize("NFKD", text.lower())
    return " ".join(_ACCENTS.sub("", text).split())


# --- how much -----------------------------------------------------------------------

_NUMBER = r"\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_MASS = {
    "kg": Fraction(1_000_000),
    "g": Fraction(1000),
    "gramme": Fraction(1000),
    "grammes": Fraction(1000),
    "mg": Fraction(1),
    "milligrammes": Fraction(1),
    "microgramme": Fraction(1, 1000),
    "microgrammes": Fraction(1, 1000),
    "ug": Fraction(1, 1000),
    "mcg": Fraction(1, 1000),
    "ng": Fraction(1, 1_000_000),
    "nanogrammes": Fraction(1, 1_000_000),
}
# "Ul" for "UI" is a slip found in a dozen lines of the publication of May 2026.
_MILLIONS = r"(?:millions?|m)(?: d'| de )? ?"
_INTERNATIONAL = (
    r"(?:u\.?[il]\.?|unites?)(?: ?internationales?)?"
    r"(?: ?(?:\(ui\)|a(?:nti-? ?)?xa|activite anti-? ?xa|d'insuline [a-z ]+))?"
)
_MASS_DOSE = re.compile(
    rf"({_NUMBER}) ?({'|'.join(_MASS)})(?: ?\(.*\))?(?: ?equivalents? a .*)?"
)
_UNITS_DOSE = re.compile(
    rf"({_NUMBER}) ?({_MILLIONS}|m\.?)?{_INTERNATIONAL}(?: ?\(.*\))?"
)
_MILLIMOLES_DOSE = re.compile(rf"({_NUMBER}) ?mmol")
_DILUTION = re.compile(r"\b\d* ?(?:ch|dh|tm)\b")
# "11,200 UI" is eleven thousand or eleven: no one can say.
_EITHER = re.compile(r"\d+,\d{3}")


@cache
def quantity(dose: str) -> Quantity | None:
    """The amount of a dose; None where it is not one amount, said for certain."""
    text = plain_text(dose)
    if _DILUTION.search(text):
        return None
    if match := _MASS_DOSE.fullmatch(text):
        return Quantity(number(match[1]) * _MASS[match[2]], MILLIGRAMS)
    if match := _UNITS_DOSE.fullmatch(text):
        if _EITHER.fullmatch(match[1]):
            return None
        factor = 1_000_000 if match[2] else 1
        return Quantity(number(match[1]) * factor, UNITS)
    if match := _MILLIMOLES_DOSE.fullmatch(text):
        return Quantity(number(match[1]), MILLIMOLES)
    return None


def number(text: str) -> Fraction:
    """The number of `1 000,5`; a comma or a point before decimals."""
    return Fraction(text.replace(" ", "").replace(",", "."))


_IN_A_NAME = re.compile(
    rf"({_NUMBER}) ?({'|'.join(sorted(_MASS, key=len, reverse=True))}|ui|unites?)\b"
)


@cache
def quantities_named(name: str) -> frozenset[Quantity]:
    """Every amount that the name of a medicine says: `X 40 mg/5 mg` says two."""
    found = set()
    for digits, unit in _IN_A_NAME.findall(plain_text(name)):
        if unit in _MASS:
            found.add(Quantity(number(digits) * _MASS[unit], MILLIGRAMS))
        else:
            found.add(Quantity(number(digits), UNITS))
    return frozenset(found)


# --- what for -----------------------------------------------------------------------

# What is counted. Patches, rings and implants are not here on purpose: what they hold
# is not what they give.
TAKEN_AT_ONCE = (
    "comprime",
    "gelule",
    "capsule",
    "suppositoire",
    "ovule",
    "lyophilisat",
    "pastille",
    "gomme",
    "film",
    "sachet",
    "cachet",
    "ampoule",
    "recipient",
    "unidose",
    "seringue",
    "stylo",
)
DOSES = ("dose", "pulverisation", "bouffee")
CONTAINERS = ("flacon", "cartouche", "poche")
_SPOONS = ("cuillere", "mesure", "godet")
_KNOWN = (*TAKEN_AT_ONCE, *DOSES, *CONTAINERS)

_COUNTED = re.compile(r"(?:(?:une?|1|2(?= doses?)) ?)?([a-z]+)\b(.*)")
_MEASURED = re.compile(
    rf"(?:une? )?({_NUMBER}) ?(microlitres?|ml|litres?|l|grammes?|mg|g)(?![a-z]).*"
)
_VOLUME = re.compile(rf"({_NUMBER}) ?ml\b")
_IN_MILLILITRES = {
    "ml": Fraction(1),
    "l": Fraction(1000),
    "microlitre": Fraction(1, 1000),
}
_IN_GRAMS = {"g": Fraction(1), "mg": Fraction(1, 1000)}


@cache
def reference(text: str) -> Reference | None:
    """What a dose is for; None for what is neither counted nor measured, or is two."""
    found = plain_text(text).replace("recipient-unidose", "recipient unidose")
    if re.search(r"\bou\b(?! (?:pour|a) )", found):
        return None
    mixed = bool(re.search(r"reconsti|apres (?:dilution|melange)|a diluer", found))
    if match := _MEASURED.fullmatch(found):
        return _measured(number(match[1]), match[2], mixed)
    match = _COUNTED.fullmatch(found)
    if match is None:
        return None
    volume = _volume(match[2])
    if match[1] in _SPOONS:
        return Reference(measure="ml", size=volume, mixed=mixed) if volume else None
    near = get_close_matches(match[1], _KNOWN, n=1, cutoff=0.8)
    if not near:
        return None
    return Reference(noun=near[0], volume_ml=volume, mixed=mixed)


def _measured(size: Fraction, unit: str, mixed: bool) -> Reference | None:
    short = {"litre": "l", "gramme": "g"}.get(unit.rstrip("s"), unit.rstrip("s"))
    if size == 0:
        return None
    if short in _IN_MILLILITRES:
        return Reference(measure="ml", size=size * _IN_MILLILITRES[short], mixed=mixed)
    return Reference(measure="g", size=size * _IN_GRAMS[short], mixed=mixed)


def _volume(text: str) -> Fraction | None:
    match = _VOLUME.search(text)
    return number(match[1]) or None if match else None
