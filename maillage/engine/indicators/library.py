"""The library of indicators that comes with Maillage, read from the installed package.

What is read never changes while a program runs, so it is read once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from maillage.engine.errors import BadInput
from maillage.engine.indicators.kits import Kit, read_kit
from maillage.engine.indicators.language import (
    DescribedSet,
    Entry,
    parse_drug_sets,
    parse_file,
)
from maillage.engine.indicators.model import DrugSet, Indicator


@cache
def load_drug_sets() -> Mapping[str, DescribedSet]:
    """Every drug set of the library by name, with its title, note and sources."""
    found: dict[str, DescribedSet] = {}
    for name, text in library_files("drug_sets"):
        for key, drugs in parse_drug_sets(text, name).items():
            if key in found:
                raise BadInput(f"{name} : l'ensemble « {key} » existe déjà ailleurs.")
            found[key] = drugs
    return found


def plain_drug_sets() -> dict[str, DrugSet]:
    """The library's drug sets as the language takes them."""
    return {name: described.drugs for name, described in load_drug_sets().items()}


def set_titles() -> dict[str, str]:
    """The French title of each drug set of the library, by its name."""
    return {name: described.title for name, described in load_drug_sets().items()}


@cache
def load_entries() -> tuple[Entry, ...]:
    """Every indicator and variant with what is shown beside it, by theme then id."""
    sets = plain_drug_sets()
    found = [
        entry
        for name, text in library_files("indicators")
        for entry in parse_file(text, name, sets)
    ]
    return tuple(found)


def load_library(*, variants: bool = True) -> tuple[Indicator, ...]:
    """Every indicator of the library; without `variants`, one for each file."""
    return tuple(
        entry.indicator for entry in load_entries() if variants or entry.base is None
    )


def find_entry(identifier: str) -> Entry:
    """The entry with this id, case ignored; BadInput with the nearest id otherwise."""
    entries = {entry.indicator.id: entry for entry in load_entries()}
    wanted = identifier.strip().upper()
    if wanted in entries:
        return entries[wanted]
    near = _nearest(wanted, list(entries))
    meant = f"Vouliez-vous dire « {near} » ? " if near else ""
    raise BadInput(
        f"L'indicateur « {identifier[:40]} » n'existe pas. {meant}"
        "« maillage indicators list » les donne tous."
    )


def _nearest(wanted: str, known: list[str]) -> str | None:
    """ATB2 means ATB02 and NSA40 means NSA04 before they mean what looks like them."""
    for alike in (lambda text: text.replace("0", ""), sorted):
        for one in known:
            if alike(one) == alike(wanted):
                return one
    return next(iter(get_close_matches(wanted, known, n=1, cutoff=0.5)), None)


def find(identifier: str) -> Indicator:
    """The indicator with this id; BadInput with the nearest id otherwise."""
    return find_entry(identifier).indicator


@cache
def load_kits() -> tuple[Kit, ...]:
    """The kits of the library, by theme; each full or with its indicators only."""
    return tuple(read_kit(text, name) for name, text in library_files("kits"))


def load_kit(theme: str) -> Kit:
    """The kit of a theme, called by its name, its French title or an alias.

    Raises BadInput that names the themes there are.
    """
    wanted = theme.strip().casefold()
    for kit in load_kits():
        names = (kit.theme, kit.title, *kit.aliases)
        if wanted in (name.casefold() for name in names):
            return kit
    known = ", ".join(f"« {kit.aliases[0]} »" for kit in load_kits())
    raise BadInput(f"Le thème « {theme[:40]} » n'existe pas ; choisissez {known}.")


def library_files(folder: str) -> Iterator[tuple[str, str]]:
    """The YAML files under a folder of the library: the name shown, and the text."""
    root = files("maillage").joinpath("library", folder)
    yield from _under(root, folder)


def _under(place: Traversable, shown: str) -> Iterator[tuple[str, str]]:
    for item in sorted(place.iterdir(), key=lambda one: one.name):
        name = f"{shown}/{item.name}"
        if item.is_dir():
            yield from _under(item, name)
        elif item.name.endswith(".yaml"):
            yield name, item.read_text(encoding="utf-8")
