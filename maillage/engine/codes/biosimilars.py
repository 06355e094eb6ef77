"""Which medicine is a reference biologic, and which are its biosimilars.

BDPM does not say it. The groups are in `library/biosimilars.yaml`, each name with its
source; a medicine is recognised by the beginning of its name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from maillage.engine.codes.bdpm_tables import MEDICINES, Tables
from maillage.engine.codes.doses import plain_text


REFERENCE = "reference"
BIOSIMILAR = "biosimilar"
LIBRARY_FILE = "biosimilars.yaml"


class GroupSource(BaseModel):
    """Where a part is said; own knowledge says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    url: str | None = None
    own_knowledge: bool = False


class Group(BaseModel):
    """A group of biosimilars: the names that begin its medicines' own, and who says so.

    `reference` and `biosimilars` give, for each name, a key of the file's sources.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    atc: str
    reference: Mapping[str, str]
    biosimilars: Mapping[str, str]


class Biosimilars(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: Mapping[str, GroupSource]
    groups: Mapping[str, Group]


@dataclass(frozen=True)
class Named:
    """A name of the file: its part, its group and the group's ATC code."""

    name: str
    role: str
    group: str
    atc: str


@cache
def read_biosimilars() -> Biosimilars:
    """The groups that come with Maillage; ValueError for a wrong name or source."""
    text = files("maillage").joinpath("library", LIBRARY_FILE).read_text("utf-8")
    return checked(Biosimilars.model_validate(yaml.safe_load(text)))


def checked(biosimilars: Biosimilars) -> Biosimilars:
    """The same, once every source cited is there and no name has two parts."""
    seen: set[str] = set()
    for named, source in _names(biosimilars):
        if source not in biosimilars.sources:
            raise ValueError(
                f"{LIBRARY_FILE}: {named.name} cites {source!r}, not there"
            )
        if named.name in seen:
            raise ValueError(f"{LIBRARY_FILE}: {named.name} has two parts")
        seen.add(named.name)
    return biosimilars


def _names(biosimilars: Biosimilars) -> list[tuple[Named, str]]:
    return [
        (Named(name, role, key, group.atc), source)
        for key, group in biosimilars.groups.items()
        for role, names in (
            (REFERENCE, group.reference),
            (BIOSIMILAR, group.biosimilars),
        )
        for name, source in names.items()
    ]


def biosimilar_roles(
    tables: Tables, atc: Mapping[str, str | None], biosimilars: Biosimilars
) -> dict[str, str]:
    """The part of each medicine that has one, by CIS; `atc` gives its code.

    A group of which the publication holds no biosimilar gives no part to its reference:
    there is nothing to choose instead. Names that no medicine bears, and a medicine so
    named that has another code, are noted among the oddities; the latter has no part.
    """
    found = _found(tables, _names(biosimilars))
    _report_unseen(tables, biosimilars, {named for _, named in found})
    own: dict[str, Named] = {}
    for cis, named in found:
        code = atc.get(cis)
        if code is None or code.startswith(named.atc):
            own[cis] = named
            continue
        said = f"{named.name} : {code}, groupe de code {named.atc}"
        done = "part dans le groupe de biosimilaires laissée vide"
        at = (tables.medicines[cis].line, 2)
        tables.odd(MEDICINES, at, "biosimilar ATC", said, done)
    alive = {named.group for named in own.values() if named.role == BIOSIMILAR}
    return {cis: named.role for cis, named in own.items() if named.group in alive}


def _found(
    tables: Tables, names: Sequence[tuple[Named, str]]
) -> list[tuple[str, Named]]:
    """Each medicine that begins with a name, and that name."""
    by_first_word: dict[str, list[Named]] = defaultdict(list)
    for named, _ in names:
        by_first_word[_first_word(named.name)].append(named)
    return [
        (cis, named)
        for cis, medicine in tables.medicines.items()
        for named in by_first_word.get(_first_word(medicine.name), ())
        if _begins(medicine.name, named.name)
    ]


def _report_unseen(tables: Tables, biosimilars: Biosimilars, seen: set[Named]) -> None:
    for key in biosimilars.groups:
        unseen = [
            named.name
            for named, _ in _names(biosimilars)
            if named.group == key and named not in seen
        ]
        if unseen:
            done = "aucun médicament de ce nom : cette publication ne le connaît pas"
            found = f"{key} : {', '.join(unseen)}"
            tables.odd(LIBRARY_FILE, (0, 0), "biosimilar not found", found, done)


def _first_word(name: str) -> str:
    return plain_text(name).partition(" ")[0]


def _begins(medicine: str, name: str) -> bool:
    """Whether the medicine's name begins with these whole words."""
    return bool(re.match(rf"{re.escape(plain_text(name))}\b", plain_text(medicine)))
