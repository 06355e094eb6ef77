"""The notice of an indicator, on a screen or as a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from maillage.commands.context import page
from maillage.engine.indicators.language_example import Example
from maillage.engine.indicators.language_file import Entry
from maillage.engine.indicators.language_words import describe, drug_sets, set_words
from maillage.engine.indicators.language_write import (
    write_calculation,
    write_drug_set,
)
from maillage.engine.indicators.library import load_drug_sets, set_titles
from maillage.engine.indicators.model import Direction, Source
from maillage.engine.indicators.units import Counted, counted


DIRECTIONS = {
    Direction.LOWER: "une valeur plus basse est recherchée",
    Direction.HIGHER: "une valeur plus haute est recherchée",
    Direction.NONE: "aucun sens n'est recherché",
}

Labels = Mapping[str, str]


def entry_document(entry: Entry, labels: Labels | None = None) -> dict[str, Any]:
    """Everything of an entry as plain values, for `--json`."""
    indicator = entry.indicator
    return {
        "id": indicator.id,
        "variant_of": entry.base,
        "theme": indicator.theme,
        "title": indicator.title,
        "sentence": indicator.sentence,
        "numerator": indicator.numerator_words,
        "denominator": indicator.denominator_words,
        "definition": describe(indicator.calculation, set_titles()),
        "calculation": write_calculation(indicator.calculation),
        "drug_sets": [
            write_drug_set(drugs)
            | {"labels": {code: (labels or {}).get(code) for code in drugs.include}}
            for drugs in drug_sets(indicator.calculation)
        ],
        "direction": str(indicator.direction),
        "natural_period": entry.natural_period,
        "reference_values": list(entry.reference_values),
        "why_it_matters": indicator.why_it_matters,
        "why_high": list(indicator.why_high),
        "action": indicator.action,
        "notes": list(entry.notes),
        "owner": indicator.owner,
        "checker": indicator.checker,
        "reviewed_on": indicator.reviewed_on,
        "next_review": indicator.next_review,
        "sources": [
            {"text": one.text, "url": one.url, "own_knowledge": one.own_knowledge}
            for one in indicator.sources
        ],
        "example": _example_document(entry),
    }


def _example_document(entry: Entry) -> dict[str, Any] | None:
    example = entry.example
    if example is None:
        return None
    above, below = counted(entry.indicator.calculation)
    return {
        "every": str(example.every),
        "by": str(example.by),
        "lines": example.table.splitlines(),
        "expected": [
            {
                "unit": one.unit,
                "period": one.period,
                "numerator": _as_read(one.numerator, above),
                "denominator": _as_read(one.denominator, below),
                "not_observable": one.not_observable,
                "not_computable": one.not_computable,
            }
            for one in example.expected
        ],
        "comment": example.comment,
    }


def print_entry(entry: Entry, labels: Labels) -> None:
    """The notice, from what it counts to who answers for it."""
    indicator = entry.indicator
    page.print(f"[bold]{indicator.id}[/]  {indicator.title}\n")
    page.print(indicator.sentence, markup=False)
    _part("Définition", Text(describe(indicator.calculation, set_titles())))
    _part("Médicaments", _sets_table(entry, labels))
    _lines("Sens", [f"{DIRECTIONS[indicator.direction].capitalize()}."])
    _lines("Valeurs de référence", entry.reference_values)
    if entry.natural_period:
        _lines("Période qui convient", [f"{entry.natural_period}."])
    _lines("Pourquoi c'est important", [indicator.why_it_matters])
    _lines("Ce qui peut expliquer la valeur", indicator.why_high)
    _lines("Une action", [indicator.action])
    _lines("À savoir", entry.notes)
    if entry.example is not None:
        _part("Exemple", _example(entry, entry.example))
    _lines("Sources", [source_words(one) for one in indicator.sources])
    _lines(
        "Responsables",
        [
            f"Auteur : {indicator.owner}. Relecture : {indicator.checker}.",
            f"Écrit ou relu le {indicator.reviewed_on}, à revoir avant le "
            f"{indicator.next_review}.",
        ],
    )


def source_words(source: Source) -> str:
    """A source on one line, with its address."""
    return f"{source.text} <{source.url}>" if source.url else source.text


def _part(title: str, content: Text | Table | Group) -> None:
    page.print(f"\n[bold]{title}[/]")
    page.print(Padding(content, (0, 0, 0, 2)))


def _lines(title: str, lines: tuple[str, ...] | list[str]) -> None:
    if lines:
        _part(title, Text("\n".join(lines)))


def _sets_table(entry: Entry, labels: Labels) -> Table | Text:
    sets = drug_sets(entry.indicator.calculation)
    if not sets:
        return Text("Toutes les lignes.")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    described = load_drug_sets()
    for drugs in sets:
        known = described.get(drugs.name)
        words = f"{known.title if known else drugs.name} : {set_words(drugs)}"
        named = [f"{code} {labels[code]}" for code in drugs.include if code in labels]
        cell = Text(words)
        if named:
            cell.append("\n" + " · ".join(named), style="dim")
        table.add_row(Text(drugs.name if known else "", style="bold"), cell)
    return table


def _example(entry: Entry, example: Example) -> Group:
    results = [
        f"{one.unit}, {one.period} : {numerator_words(entry, one.numerator)} / "
        f"{denominator_words(entry, one.denominator)}"
        + (f", {one.not_observable} non observable" if one.not_observable else "")
        + (f", {one.not_computable} non calculable" if one.not_computable else "")
        for one in example.expected
    ]
    return Group(
        Text(example.table, no_wrap=True),
        Text("\n" + "\n".join(results), style="bold"),
        Text("\n" + example.comment),
    )


def numerator_words(entry: Entry, numerator: int) -> str:
    """A numerator as a person reads it: a count, euros or daily doses with a comma."""
    return part_words(numerator, counted(entry.indicator.calculation)[0])


def denominator_words(entry: Entry, denominator: int) -> str:
    """A denominator in the same way."""
    return part_words(denominator, counted(entry.indicator.calculation)[1])


def part_words(count: int, what: Counted) -> str:
    """« 12 », « 14,50 € », « 37,5 DDD »: every decimal."""
    return what.exactly(count).replace(".", ",") + _SUFFIX[what]


def _as_read(count: int, what: Counted) -> float | int:
    return count if what is Counted.NUMBER else count / what.parts


_SUFFIX = {Counted.NUMBER: "", Counted.EUROS: " €", Counted.DAILY_DOSES: " DDD"}
