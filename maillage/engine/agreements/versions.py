"""The versions that Maillage ships: found by name, by date, side by side.

`maillage/library/agreements/<agreement>/<since>.yaml` are texts in force from a date.
`maillage/library/agreements/examples/` holds made-up versions, never chosen by a date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from maillage.engine.agreements.computing import compute, is_in_force
from maillage.engine.agreements.facts import YearFacts
from maillage.engine.agreements.reading import read_rules
from maillage.engine.agreements.results import (
    ComparedIndicator,
    Comparison,
    YearResult,
)
from maillage.engine.agreements.schema import Rules
from maillage.engine.errors import BadInput


FOLDER = Path(__file__).parents[2] / "library" / "agreements"
EXAMPLES = "examples"


@cache
def every_version() -> tuple[Rules, ...]:
    """Every version shipped, by agreement and date, examples last."""
    found = [read_rules(path) for path in FOLDER.glob("*/*.yaml")]
    return tuple(
        sorted(
            found, key=lambda one: (one.status == "example", one.agreement, one.since)
        )
    )


def agreements() -> tuple[str, ...]:
    """The names of the agreements shipped."""
    return tuple(dict.fromkeys(one.agreement for one in every_version()))


def version_named(agreement: str, version: str) -> Rules:
    """The version of an agreement that has this name."""
    of_agreement = [one for one in every_version() if one.agreement == agreement]
    found = next((one for one in of_agreement if one.version == version), None)
    if found is None:
        known = ", ".join(one.version for one in of_agreement)
        raise BadInput(
            f"La version « {version[:60]} » de « {agreement[:40]} » n'existe pas ; "
            f"il y a : {known or 'aucune'}. Un chemin de fichier YAML convient aussi."
        )
    return found


def version_of_year(agreement: str, year: int) -> Rules:
    """The version of an agreement in force on 1 January of a year; never an example."""
    of_agreement = [
        one
        for one in every_version()
        if one.agreement == agreement and one.status == "text"
    ]
    if not of_agreement:
        raise BadInput(
            f"L'accord « {agreement[:40]} » n'existe pas ; il y a : "
            f"{', '.join(agreements())}. Écrivez par exemple « agreement: aci_msp »."
        )
    found = [one for one in of_agreement if is_in_force(one, year)]
    if not found:
        known = ", ".join(
            f"{one.version} ({one.since:%d/%m/%Y})" for one in of_agreement
        )
        raise BadInput(
            f"Aucune version de « {agreement} » n'est connue pour {year} ; "
            f"il y a : {known}."
        )
    return found[-1]


def compare(
    facts: YearFacts,
    first: Rules,
    second: Rules,
    *,
    switches: Mapping[str, str] | None = None,
) -> Comparison:
    """The same facts under two versions.

    A switch goes to the version that knows it, to both when both do; `BadInput` when
    neither does.
    """
    asked = {**facts.switches, **(switches or {})}
    for name in asked:
        if name not in first.switches and name not in second.switches:
            raise BadInput(
                f"L'interrupteur « {name[:40]} » n'existe ni dans {first.version} "
                f"ni dans {second.version}."
            )
    plain = replace(facts, switches={})
    results = [
        compute(
            rules,
            plain,
            switches={k: v for k, v in asked.items() if k in rules.switches},
        )
        for rules in (first, second)
    ]
    return side_by_side(*results)


def side_by_side(first: YearResult, second: YearResult) -> Comparison:
    """Two results, indicator by indicator: two versions, or two years of one team."""
    ids = dict.fromkeys(one.id for year in (first, second) for one in year.indicators)
    return Comparison(
        first,
        second,
        tuple(
            ComparedIndicator(id_, first.indicator(id_), second.indicator(id_))
            for id_ in ids
        ),
    )
