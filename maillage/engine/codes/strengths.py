"""How strong a unit of a medicine is, from the lines of its composition.

BDPM gives each substance as a salt (`SA`) and often as its active part (`FT`), with a
dose for one or for both. The strength is the dose that the medicine is known by:

- that of the two which the name of the medicine says (`METFORMINE 1000 mg` is dosed as
  its hydrochloride, `AMLODIPINE 5 mg` as its base);
- else that of the active part.

Where a tablet or capsule's name says one dose and its composition quite another (a slip
found in one medicine in a thousand), nothing is known. A medicine of several substances
has no strength, except where the class is named after one of
them and its daily dose is that one's: see `MAIN_SUBSTANCES`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from maillage.engine.codes.bdpm_tables import Component, Medicine
from maillage.engine.codes.doses import (
    CONTAINERS,
    DOSES,
    MILLIGRAMS,
    TAKEN_AT_ONCE,
    Quantity,
    Reference,
    plain_text,
    quantities_named,
    quantity,
    reference,
)
from maillage.engine.codes.substances import bare_name


MAIN_SUBSTANCES = {
    "J01CR01": "AMPICILLINE",
    "J01CR02": "AMOXICILLINE",
    "J01CR03": "TICARCILLINE",
    "J01CR05": "PIPERACILLINE",
    "J01DH51": "IMIPENEM",
    "N04BA02": "LEVODOPA",
    "N04BA03": "LEVODOPA",
}
"""The substance that stands for a combination: the others only protect it.

Own knowledge of the guidelines of the WHO Collaborating Centre, not read: the defined
daily doses of these classes are those of the penicillin, of imipenem, of levodopa.
"""

MOST_MICROGRAMS = 10**12
FARTHEST_FROM_NAME = Fraction(5, 4)
"""A name rounds, or says what is given of what is held: 44 µg for 50."""

_SOLIDS = ("comprime", "gelule", "capsule", "sachet", "suppositoire", "lyophilisat")


@dataclass(frozen=True)
class Dosage:
    """The dose of the one substance that counts, and what it is for."""

    quantity: Quantity
    reference: Reference


def dosage(
    medicine: Medicine, components: Sequence[Component], atc: str | None
) -> Dosage | None:
    """The dosage of a medicine; None where its composition does not say one."""
    by_link: dict[tuple[str, str], list[Component]] = defaultdict(list)
    for component in components:
        by_link[component.element, component.link].append(component)
    wanted = MAIN_SUBSTANCES.get(atc or "")
    links = {
        place: linked
        for place, linked in by_link.items()
        if wanted is None or _is_of(linked, wanted)
    }
    elements = [element for element, _ in links]
    if len(set(elements)) != len(elements):
        return None
    found = {_declared(medicine.name, linked) for linked in links.values()}
    if len(found) != 1 or (len(links) > 1 and _are_several(links.values())):
        return None
    return found.pop()


def is_contradicted(dosage: Dosage, name: str) -> bool:
    """Whether the name of a tablet, capsule or sachet says quite another dose."""
    said = quantities_named(name)
    if dosage.reference.noun not in _SOLIDS or len(said) != 1:
        return False
    (named,) = said
    if named.unit != dosage.quantity.unit or not named.amount:
        return False
    ratio = dosage.quantity.amount / named.amount
    return not 1 / FARTHEST_FROM_NAME <= ratio <= FARTHEST_FROM_NAME


def strength_micrograms(dosage: Dosage | None, form: str) -> int | None:
    """Micrograms in one unit: a tablet, a sachet, a puff, a syringe, a vial to inject.

    None for what has no unit (a syrup, drops, a cream: a concentration is no strength),
    for patches, for doses in international units, and for less than a microgram.
    """
    if dosage is None or dosage.quantity.unit != MILLIGRAMS:
        return None
    noun = dosage.reference.noun
    injected = "inject" in plain_text(form) or "perfusion" in plain_text(form)
    if noun in TAKEN_AT_ONCE or noun in DOSES or (noun in CONTAINERS and injected):
        return whole_micrograms(dosage.quantity.amount)
    return None


def whole_micrograms(milligrams: Fraction) -> int | None:
    """The same in micrograms, when that is a whole and believable number."""
    micrograms = milligrams * 1000
    if micrograms.denominator != 1 or not 0 < micrograms <= MOST_MICROGRAMS:
        return None
    return micrograms.numerator


def _is_of(linked: Sequence[Component], substance: str) -> bool:
    return any(bare_name(part.name).startswith(substance) for part in linked)


def _are_several(links: Iterable[Sequence[Component]]) -> bool:
    """Whether they are of several substances, salts apart."""
    actives = [[p for p in linked if p.kind == "FT"] or linked for linked in links]
    return len({bare_name(parts[0].name) for parts in actives}) > 1


def _declared(name: str, linked: Sequence[Component]) -> Dosage | None:
    """The dosage of one substance: the salt's or its active part's (see the module)."""
    salts = [part for part in linked if part.kind == "SA"]
    actives = [part for part in linked if part.kind == "FT"]
    if len(salts) > 1 or len(actives) > 1:
        return None
    dosed = [part for part in (*actives, *salts) if part.dose]
    read = [_read(part) for part in dosed]
    for one in read:
        if one is not None and _is_said(name, one):
            return one
    return read[0] if read else None


def _read(part: Component) -> Dosage | None:
    amount, what_for = quantity(part.dose), reference(part.reference)
    if amount is None or amount.amount == 0 or what_for is None:
        return None
    return Dosage(amount, what_for)


def _is_said(name: str, dosage: Dosage) -> bool:
    """Whether the name says this dose, as it is or for one millilitre."""
    said = quantities_named(name)
    for_one = dosage.quantity.amount / dosage.reference.size
    return dosage.quantity in said or Quantity(for_one, dosage.quantity.unit) in said
