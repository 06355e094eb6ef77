"""How much substance a whole pack holds, from its label and the dosage.

Daily doses are counted from it. A pack of tablets holds its units times their dose; a
bottle, its volume times its concentration; an inhaler, its doses times one dose. The
label is read whole or not at all, as for the units of a pack (see `packs`).

A powder that is mixed at the pharmacy or at home has a concentration and a weight,
which do not multiply: its content stays unknown unless the dose is that of the bottle.
"""

from __future__ import annotations

import re
from fractions import Fraction

from maillage.engine.codes.doses import CONTAINERS, DOSES, Quantity, number, plain_text
from maillage.engine.codes.packs import plain
from maillage.engine.codes.strengths import Dosage


LARGEST = Fraction(10**12)
"""In milligrams or units: beyond, two numbers were multiplied in error."""

_HELD = (
    r"flacon|ampoule|seringue|stylo|cartouche|poche|recipient|unidose|sachet|inhalateur"
    r"|plaquette|dispositif|film|bouteille"
)
_COUNT = r"\d{1,3}(?: \d{3})+|\d+"
_SIZE = r"\d+(?:[,.]\d+)?"
_MEASURES = r"ml|microlitres?|doses?|pulverisations?|bouffees?"

SIZED = re.compile(
    rf"(?:(?P<count>{_COUNT}) )?(?P<noun>{_HELD})s?\b(?P<between>[^\d+]*?)"
    rf"\bde (?P<size>{_SIZE}) ?(?P<measure>{_MEASURES})\b(?P<rest>.*)"
)
WEIGHED = re.compile(
    rf"(?P<count>{_COUNT}) (?P<noun>{_HELD})s?\b[^\d+]*?\bde {_SIZE} ?(?:mg|g|ui)\b"
    r"(?P<rest>.*)"
)
UNSIZED = re.compile(rf"(?P<count>{_COUNT}) (?P<noun>{_HELD})s?\b(?P<rest>.*)")

# What may follow with numbers of its own, and holds no medicine.
_WITH = re.compile(r"[^\d+]*?(?:\bavec\b|\+|\bet\b|\bdans\b|\bmunie?\b|,).*")
_HOLDS_MORE = re.compile(
    r"(?:\d+|une?) ?(?:flacon|ampoule|seringue preremplie|cartouche|poche|stylo"
    r"|recipient|comprime|gelule|sachet)|multiple|\bx\b|\d ?x ?\d|solvant|chaque"
)
_IN_A_PEN = re.compile(r"\bdans (?:(?:un|\d) )?stylos? [^\d+]*")
_SOLIDS = (
    "comprime",
    "gelule",
    "capsule",
    "lyophilisat",
    "pastille",
    "gomme",
    "film",
    "cachet",
)
_MIXED_FORM = re.compile(r"^(?:poudre|granules|lyophilisat)")
_INHALED_ALONE = ("inhalateur", "plaquette", "dispositif", "film")


def pack_content(
    dosage: Dosage | None, label: str, form: str, units: int | None
) -> Quantity | None:
    """The amount of substance in a pack; None where it is not known for certain.

    `units` is what `packs.units_per_pack` read of the label, `form` the pharmaceutical
    form of the medicine.
    """
    if dosage is None:
        return None
    text = plain(label)
    times = _by_units(dosage, text, units)
    if times is None:
        times = _by_container(dosage, text, plain_text(form))
    if times is None or not 0 < times * dosage.quantity.amount <= LARGEST:
        return None
    return Quantity(times * dosage.quantity.amount, dosage.quantity.unit)


def _by_units(dosage: Dosage, text: str, units: int | None) -> Fraction | None:
    """How many times the dose, where what is dosed is what the label counts."""
    noun = dosage.reference.noun
    if units is None or noun is None:
        return None
    alike = _SOLIDS if noun in _SOLIDS else (noun,)
    counted_doses = noun in DOSES and "unidose" in text
    said = any(one in text for one in alike)
    return Fraction(units) if said or counted_doses else None


def _by_container(dosage: Dosage, text: str, form: str) -> Fraction | None:
    pieces = text.split(" - ")
    if len(pieces) > 1:
        return _with_solvent(dosage, pieces)
    if dosage.reference.noun == "stylo":
        # A syringe or a cartridge in its pen is that pen.
        text, inside = _IN_A_PEN.subn("", text)
        if inside:
            text = re.sub(r"^(\d+) (?:seringue|cartouche)s?\b", r"\1 stylo", text)
    if match := SIZED.fullmatch(text):
        return _sized(dosage, match, form) if _holds_no_more(match["rest"]) else None
    return _whole_containers(dosage, text)


def _sized(dosage: Dosage, match: re.Match[str], form: str) -> Fraction | None:
    asked = dosage.reference
    count, size = number(match["count"] or "1"), number(match["size"])
    if match["measure"].startswith(DOSES):
        return count * size if asked.noun in DOSES else None
    if match["measure"].startswith("micro"):
        size /= 1000
    if match["noun"] in _INHALED_ALONE:
        return None
    if asked.measure == "ml":
        mixed = asked.mixed or _MIXED_FORM.match(form)
        return None if mixed else count * size / asked.size
    if asked.noun == match["noun"] and asked.volume_ml in (None, size):
        return count
    return None


def _whole_containers(dosage: Dosage, text: str) -> Fraction | None:
    """How many containers, where the dose is that of one, and nothing else is held."""
    match = WEIGHED.fullmatch(text) or UNSIZED.fullmatch(text)
    if match is None or not _holds_no_more(match["rest"]):
        return None
    if match["noun"] != dosage.reference.noun:
        return None
    return number(match["count"])


def _with_solvent(dosage: Dosage, pieces: list[str]) -> Fraction | None:
    """A powder and its solvent: what is dosed is counted, where but one piece is."""
    noun = dosage.reference.noun
    if noun is None or noun not in (*CONTAINERS, "ampoule", "seringue"):
        return None
    dosed = [piece for piece in pieces if re.match(rf"\d+ {noun}", piece)]
    if len(dosed) != 1:
        return None
    return _whole_containers(dosage, dosed[0])


def _holds_no_more(rest: str) -> bool:
    """Whether what follows is an accessory, or nothing that holds a number."""
    if _HOLDS_MORE.search(rest):
        return False
    return not re.search(r"[\d+]", rest) or _WITH.fullmatch(rest) is not None
