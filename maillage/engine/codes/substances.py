"""The ATC code of medicines whose substance and route leave no doubt.

BDPM gives no code at all for whole classes that are not "of major therapeutic
interest": most anti-inflammatories, hypnotics, antispasmodics. No other medicine can
pass them a code, and an indicator on anti-inflammatories would see almost none.

`substances.csv` names the active substances of a medicine (all of them), the routes
for which they have one code, and that code, from the index of the WHO Collaborating
Centre (written from knowledge, then checked against the labels of Open Medic and
against every official code of BDPM). A substance whose code depends on its strength
or its use (aspirin, finasteride, codeine alone) is left out on purpose.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from maillage.engine.codes.bdpm_tables import Component, Medicine


_SALT_BEFORE = re.compile(
    r"^(?:ACIDE |(?:(?:DI)?CHLORHYDRATE|PHOSPHATE|MALEATE|CITRATE|SULFATE|BROMURE"
    r"|CHLORURE|SUCCINATE|EPOLAMINE) (?:DE|D) )"
)
_SALT_AFTER = re.compile(
    r" (?:BASE|ANHYDRE|(?:MONO|DI|HEMI)?HYDRATEE?|SODIQUE|DE DIETHYLAMINE)$"
)


@dataclass(frozen=True)
class SubstanceCode:
    """Active substances (without their salts), the routes they are given by, a code."""

    substances: frozenset[str]
    routes: frozenset[str]
    atc: str


class SubstanceCodes:
    """The table, asked one medicine at a time."""

    def __init__(self, rows: Sequence[SubstanceCode]) -> None:
        self.rows = rows
        self._by_substances: Mapping[frozenset[str], list[SubstanceCode]]
        self._by_substances = defaultdict(list)
        for row in rows:
            self._by_substances[row.substances].append(row)

    def code(self, medicine: Medicine, components: Sequence[Component]) -> str | None:
        """The code of a medicine, or None where the table does not say it."""
        names = active_substances(components)
        for row in self._by_substances.get(names, []):
            if medicine.routes and medicine.routes <= row.routes:
                return row.atc
        return None


def read_substance_codes() -> SubstanceCodes:
    """The table that comes with Maillage."""
    file = resources.files("maillage.engine.codes") / "substances.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    return SubstanceCodes(
        [
            SubstanceCode(
                frozenset(row["substances"].split("+")),
                frozenset(row["routes"].split("|")),
                row["atc"],
            )
            for row in csv.DictReader(lines, delimiter=";")
        ]
    )


def active_substances(components: Sequence[Component]) -> frozenset[str]:
    """The names of the active parts of a medicine, without salts and hydrates."""
    by_link: dict[tuple[str, str], list[Component]] = defaultdict(list)
    for component in components:
        by_link[component.element, component.link].append(component)
    return frozenset(
        bare_name(part.name)
        for linked in by_link.values()
        for part in ([c for c in linked if c.kind == "FT"] or linked)
    )


def bare_name(name: str) -> str:
    """The name without accents, salt, hydrate: `CHLORHYDRATE DE X ANHYDRE` -> `X`."""
    text = unicodedata.normalize("NFKD", name.upper())
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"\([^()]*\)", " ", text)
    text = re.sub(r"[^A-Z0-9]+", " ", text).strip()
    while (shorter := _SALT_AFTER.sub("", _SALT_BEFORE.sub("", text))) != text:
        text = shorter
    return text
