"""The ATC code of every medicine, and where it comes from.

BDPM publishes an ATC code for about half of its medicines (those of major
therapeutic interest). The others receive one, in this order:

- ``generic group``: that of the other members of its generic group;
- ``composition``: that of the medicines with the same active substances, the same
  strengths and the same routes;
- ``substance``: that of its substances and route, in the table of `substances`, for
  classes where BDPM publishes no code at all.

Only official codes are passed on, and only when all of them agree; where they do not,
the code stays unset, the table is not asked, and the disagreement is reported.

An official code may have five characters: the fourth level, a chemical subgroup, for
a substance that had no code of its own when it was written. It is kept as published,
since sets of drugs are prefixes, and is never completed by a guess. It agrees with a
longer code that begins with it: the longer one is then passed on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from maillage.engine.codes.bdpm_tables import Component, Medicine
from maillage.engine.codes.substances import SubstanceCodes


OFFICIAL = "official"
GENERIC_GROUP = "generic group"
COMPOSITION = "composition"
SUBSTANCE = "substance"


@dataclass(frozen=True)
class Inherited:
    """A code and its source; or no code, with the candidates that disagreed."""

    code: str | None
    source: str | None
    candidates: tuple[str, ...] = ()


NOTHING = Inherited(None, None)

Part = tuple[frozenset[str], str, str, str]
Signature = tuple[frozenset[Part], frozenset[str]]


def inherit(
    medicines: Mapping[str, Medicine],
    components: Mapping[str, Sequence[Component]],
    groups: Mapping[str, Iterable[str]],
    official: Mapping[str, str],
    table: SubstanceCodes,
) -> dict[str, Inherited]:
    """The code of each medicine, by CIS. `groups` gives the groups of a CIS."""
    by_group: dict[str, set[str]] = defaultdict(set)
    by_signature: dict[Signature, set[str]] = defaultdict(set)
    signatures = {
        cis: signature(medicine, components.get(cis, ()))
        for cis, medicine in medicines.items()
    }
    for cis, code in official.items():
        for group in groups.get(cis, ()):
            by_group[group].add(code)
        if own := signatures.get(cis):
            by_signature[own].add(code)
    inherited = {}
    for cis, sign in signatures.items():
        in_groups = {code for group in groups.get(cis, ()) for code in by_group[group]}
        alike = by_signature.get(sign, set()) if sign else set()
        found = _one(official.get(cis), in_groups, alike)
        if found == NOTHING:
            known = table.code(medicines[cis], components.get(cis, ()))
            found = Inherited(known, SUBSTANCE) if known else NOTHING
        inherited[cis] = found
    return inherited


def _one(official: str | None, in_groups: set[str], alike: set[str]) -> Inherited:
    if official is not None:
        return Inherited(official, OFFICIAL)
    for candidates, source in ((in_groups, GENERIC_GROUP), (alike, COMPOSITION)):
        if candidates:
            code = agreed(candidates)
            if code is None:
                return Inherited(None, None, tuple(sorted(candidates)))
            return Inherited(code, source)
    return NOTHING


def agreed(candidates: Iterable[str]) -> str | None:
    """The longest code when every other one begins it, else None."""
    codes = sorted(set(candidates), key=len)
    if codes and all(codes[-1].startswith(code) for code in codes):
        return codes[-1]
    return None


def signature(medicine: Medicine, components: Sequence[Component]) -> Signature | None:
    """What makes two medicines alike: substances, strengths and routes.

    The strength is that of the active part (FT) where there is one, so that a salt
    dosed as such and its base are not confused; the substances are counted too, for
    one active part may serve several (iodine, calcium). None when one is not given.
    """
    by_link: dict[tuple[str, str], list[Component]] = defaultdict(list)
    for component in components:
        by_link[component.element, component.link].append(component)
    parts = {part for linked in by_link.values() for part in _parts(linked)}
    if not parts or not medicine.routes or any(not part[2] for part in parts):
        return None
    return frozenset(parts), medicine.routes


def _parts(linked: Sequence[Component]) -> list[Part]:
    """The active parts of one substance, each with the substance it belongs to."""
    substances = frozenset(c.substance for c in linked if c.kind == "SA")
    dosed = [c for c in linked if c.kind == "FT"] or linked
    return [
        (substances, c.substance, strength(c.dose), reference(c.reference))
        for c in dosed
    ]


_MICROGRAMS_IN = {
    "microgrammes": 1,
    "microgramme": 1,
    "µg": 1,
    "mcg": 1,
    "mg": 1000,
    "g": 1_000_000,
}


def strength(dose: str) -> str:
    """The dose with one way of writing: `1,00 mg`, `1 mg` and `1000 µg` are alike."""
    text = re.sub(r"\s+", " ", dose.lower().replace("\u00a0", " ")).strip()
    match = re.fullmatch(r"(\d[\d ]*(?:[.,]\d+)?) ?([a-zµ]+)", text)
    if match is None:
        return text
    number = float(match[1].replace(" ", "").replace(",", "."))
    factor = _MICROGRAMS_IN.get(match[2])
    if factor is None:
        return f"{number:g} {match[2]}"
    return f"{number * factor:g} µg"


_QUANTITY = re.compile(r"(\d[\d ]*(?:[.,]\d+)?) ?(ml|l|g|mg|cm2|cm²|dose|h|heures?)\b")


def reference(text: str) -> str:
    """What the dose is for: `un comprimé`, `une gélule` are one unit; `1 ml` stays."""
    lowered = re.sub(r"\s+", " ", text.lower().replace("\u00a0", " ")).strip()
    match = _QUANTITY.search(lowered)
    if match is None:
        return "unit"
    number = float(match[1].replace(" ", "").replace(",", "."))
    return f"{number:g} {match[2]}"
