"""The catalogue of indicators, written from the library: docs/reference/indicators.md.

    python -m tools.reference_pages

A test holds the page to the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from maillage.commands.indicators_show import DIRECTIONS, numerator_words
from maillage.engine.indicators.kits import Kit
from maillage.engine.indicators.language import Entry
from maillage.engine.indicators.language_example import Example
from maillage.engine.indicators.language_words import (
    ROLE_WORDS,
    describe,
    drug_sets,
    set_words,
)
from maillage.engine.indicators.library import (
    load_drug_sets,
    load_entries,
    load_kits,
    set_titles,
)
from maillage.engine.indicators.model import DrugSet, GenericRole, Source
from tools.reference_kits import write_page


PAGE = Path(__file__).parents[1] / "docs" / "reference" / "indicators.md"

_BEGINNING = """\
# Catalogue des indicateurs

*Page écrite depuis la bibliothèque par `python -m tools.reference_pages` ; un test la
tient à jour.*

Chaque notice dit ce qui est compté, avec quels codes, pourquoi, d'où vient la
définition et qui en répond. Son exemple est calculé par chaque moteur à chaque
vérification. Ce que les mots veulent dire exactement est dans le
[manuel du langage](language.md).

« Connaissance du domaine, sans source lue » veut dire ce que cela dit : la définition,
ou une partie d'elle, attend d'être confrontée à une source.
"""


def indicators_page() -> str:
    """The whole page, in Markdown."""
    parts = [_BEGINNING, *_contents()]
    for kit in load_kits():
        parts.append(f"## {kit.title}\n\n{_kit_words(kit)}")
        for entry in load_entries():
            if entry.indicator.theme == kit.theme:
                parts.append("\n".join(_notice(entry)))
    parts.append("## Ensembles de médicaments\n\n" + "\n".join(_sets()))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _contents() -> Iterator[str]:
    for kit in load_kits():
        rows = [
            f"| [{entry.indicator.id}](#{_anchor(entry)}) | {entry.indicator.title} |"
            for entry in load_entries()
            if entry.indicator.theme == kit.theme
        ]
        yield "\n".join([f"| {kit.title} | |", "| --- | --- |", *rows])


def _anchor(entry: Entry) -> str:
    return entry.indicator.id.lower()


def _kit_words(kit: Kit) -> str:
    lines = [f"- {one.id} : {one.reason}." for one in kit.indicators]
    more = (
        f"\n\nLe reste de la séance est dans [son kit](kits.md#{_heading(kit.title)})."
    )
    return (
        "Pour une séance, on commence par :\n\n"
        + "\n".join(lines)
        + (more if kit.full else "")
    )


def _heading(title: str) -> str:
    """The anchor of a heading, as the forges make it."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def _notice(entry: Entry) -> Iterator[str]:
    indicator = entry.indicator
    yield f"### {indicator.id}\n"
    yield f"**{indicator.title}.** {indicator.sentence}\n"
    numerator, denominator = describe(indicator.calculation, set_titles()).split("\n")
    yield f"- {numerator}\n- {denominator}"
    for drugs in drug_sets(indicator.calculation):
        yield f"- {_set_line(drugs)}"
    yield f"- Sens : {DIRECTIONS[indicator.direction]}."
    if entry.natural_period:
        yield f"- Période qui convient : {entry.natural_period}."
    for value in entry.reference_values:
        yield f"- Valeur de référence : {value}"
    if entry.base is not None:
        yield f"\nVariante de [{entry.base}](#{entry.base.lower()}), qui dit le reste."
        return
    yield f"\n{indicator.why_it_matters}\n"
    yield "Ce qui peut expliquer la valeur :\n"
    yield from (f"- {reason}" for reason in indicator.why_high)
    yield f"\nUne action : {indicator.action}\n"
    yield "\n>\n".join(f"> {note}" for note in entry.notes)
    if entry.example is not None:
        yield from _example(entry, entry.example)
    yield from (f"- Source : {_source(one)}" for one in indicator.sources)
    yield (
        f"- Auteur : {indicator.owner}. Relecture : {indicator.checker}. Écrit ou relu "
        f"le {indicator.reviewed_on}, à revoir avant le {indicator.next_review}."
    )


def _set_line(drugs: DrugSet) -> str:
    known = load_drug_sets().get(drugs.name)
    if known is None:
        return f"« {drugs.name} » : {set_words(drugs)}"
    return f"« {known.title} » ([{drugs.name}](#ensembles-de-médicaments)) : " + (
        set_words(drugs)
    )


def _example(entry: Entry, example: Example) -> Iterator[str]:
    yield "\nExemple :\n\n```"
    for name, drug in example.drugs.items():
        known = [drug.atc or "sans code ATC"]
        if drug.units_per_pack is not None:
            known.append(f"{drug.units_per_pack} unités")
        if drug.generic_role is not None:
            known.append(ROLE_WORDS[GenericRole(drug.generic_role)])
        yield f"{name} : {', '.join(known)}"
    yield f"\n{example.table}\n```\n"
    yield "| Unité | Période | Numérateur | Dénominateur | À part |"
    yield "| --- | --- | ---: | ---: | --- |"
    for one in example.expected:
        apart = [
            f"{number} {words}"
            for number, words in (
                (one.not_observable, "non observable"),
                (one.not_computable, "non calculable"),
            )
            if number
        ]
        yield (
            f"| {one.unit} | {one.period} | {numerator_words(entry, one.numerator)} | "
            f"{one.denominator} | {', '.join(apart)} |"
        )
    yield f"\n{example.comment}\n"


def _sets() -> Iterator[str]:
    yield "| Nom | Médicaments | Codes | À savoir |"
    yield "| --- | --- | --- | --- |"
    for name, described in load_drug_sets().items():
        notes = [described.units_per_day_because, described.note]
        sources = [_source(one) for one in described.sources]
        known = " ".join(_sentence(note) for note in notes if note)
        yield (
            f"| {name} | {described.title} | {set_words(described.drugs)} | "
            f"{known} {' ; '.join(sources)}. |"
        )


def _sentence(text: str) -> str:
    return text if text.endswith(".") else text + "."


def _source(source: Source) -> str:
    return f"[{source.text}]({source.url})" if source.url else source.text


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(indicators_page(), encoding="utf-8")
    write_page()
