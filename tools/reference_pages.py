"""The catalogue of indicators, written from the library: an index and a page for each.

    python -m tools.reference_pages

docs/reference/indicators.md lists them by theme, docs/reference/indicators/ holds a
notice for each file of the library. A test holds the pages to the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from maillage.commands.indicators_show import (
    DIRECTIONS,
    denominator_words,
    numerator_words,
)
from maillage.engine.indicators.kits import Kit
from maillage.engine.indicators.language import Entry
from maillage.engine.indicators.language_example import Example
from maillage.engine.indicators.language_strengths import form_words, written_strength
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
from maillage.engine.indicators.units import MILLIONTHS
from maillage.engine.lake.facts import Presentation
from tools.reference_agreements import write_agreements_page
from tools.reference_kits import write_page
from tools.reference_links import NOTICES, notice_link


REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
INDEX = "indicators.md"
SETS = "drug-sets.md"
NOT_COMPUTED = Path(__file__).parents[1] / "maillage/library/not_computed.yaml"

_BIOSIMILAR_WORDS = {
    "reference": "référence d'un groupe de biosimilaires",
    "biosimilar": "biosimilaire",
}

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


def pages() -> dict[str, str]:
    """Every page of the catalogue in Markdown, by its path under docs/reference."""
    notices = {
        f"{NOTICES}/{entry.indicator.id}.md": _notice_page(entry)
        for entry in load_entries()
        if entry.base is None
    }
    return {INDEX: _index(), SETS: _sets_page(), **notices}


def write_pages(folder: Path = REFERENCE) -> None:
    """Write every page, and remove the notices of indicators that are gone."""
    written = pages()
    for path in (folder / NOTICES).glob("*.md"):
        if f"{NOTICES}/{path.name}" not in written:
            path.unlink()
    for name, text in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _index() -> str:
    parts = [_BEGINNING]
    for kit in load_kits():
        parts.append(f"## {kit.title}\n\n{_kit_words(kit)}")
        rows = [
            f"| [{one.indicator.id}]({notice_link(one)}) | {one.indicator.title} |"
            for one in load_entries()
            if one.indicator.theme == kit.theme
        ]
        parts.append("\n".join(["| | |", "| --- | --- |", *rows]))
    parts.append(_not_computed())
    return _joined(parts)


def _not_computed() -> str:
    """What people ask for and lines cannot give, with what is missing."""
    known = yaml.safe_load(NOT_COMPUTED.read_text(encoding="utf-8"))
    rows = [
        f"| {identifier} | {one['title']} | {known['needs'][one['needs']]} |"
        for identifier, one in known["indicators"].items()
    ]
    return "\n".join(
        [
            "## Ce que des lignes de délivrance ne disent pas\n",
            "| | Indicateur demandé | Il faudrait |",
            "| --- | --- | --- |",
            *rows,
        ]
    )


def _notice_page(entry: Entry) -> str:
    indicator = entry.indicator
    theme = next(kit.title for kit in load_kits() if kit.theme == indicator.theme)
    parts = [
        f"# {indicator.id}. {indicator.title}",
        f"*{theme}. [Catalogue](../{INDEX}). Page écrite depuis la bibliothèque.*",
        "\n".join(_notice(entry)),
    ]
    parts += [
        f"## {one.indicator.id}\n\n" + "\n".join(_variant(one))
        for one in load_entries()
        if one.base == indicator.id
    ]
    return _joined(parts)


def _sets_page() -> str:
    return _joined(
        [
            "# Ensembles de médicaments",
            "*Page écrite depuis la bibliothèque par `python -m "
            "tools.reference_pages`.*",
            "\n".join(_sets()),
        ]
    )


def _joined(parts: list[str]) -> str:
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


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
    yield from _definition(entry)
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


def _variant(entry: Entry) -> Iterator[str]:
    yield f"**{entry.indicator.title}**\n"
    yield from _definition(entry)


def _definition(entry: Entry) -> Iterator[str]:
    indicator = entry.indicator
    yield f"{indicator.sentence}\n"
    numerator, denominator = describe(indicator.calculation, set_titles()).split("\n")
    yield f"- {numerator}\n- {denominator}"
    for drugs in drug_sets(indicator.calculation):
        yield f"- {_set_line(drugs)}"
    yield f"- Sens : {DIRECTIONS[indicator.direction]}."
    if entry.natural_period:
        yield f"- Période qui convient : {entry.natural_period}."
    for value in entry.reference_values:
        yield f"- Valeur de référence : {value}"


def _set_line(drugs: DrugSet) -> str:
    known = load_drug_sets().get(drugs.name)
    if known is None:
        return f"« {drugs.name} » : {set_words(drugs)}"
    return f"« {known.title} » ([{drugs.name}](../{SETS})) : " + (set_words(drugs))


def _example(entry: Entry, example: Example) -> Iterator[str]:
    yield "\nExemple :\n\n```"
    for name, drug in example.drugs.items():
        yield f"{name} : {', '.join(_product(drug))}"
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
            f"{denominator_words(entry, one.denominator)} | {', '.join(apart)} |"
        )
    yield f"\n{example.comment}\n"


def _product(drug: Presentation) -> Iterator[str]:
    yield drug.atc or "sans code ATC"
    if drug.strength_micrograms is not None:
        yield written_strength(drug.strength_micrograms).replace(".", ",")
    if drug.form is not None:
        yield form_words(drug.form)
    if drug.units_per_pack is not None:
        yield f"{drug.units_per_pack} unités"
    if drug.daily_doses_millionths is not None:
        doses = drug.daily_doses_millionths / MILLIONTHS
        yield f"{doses:g} DDD par boîte (inventées)".replace(".", ",")
    if drug.generic_role is not None:
        yield ROLE_WORDS[GenericRole(drug.generic_role)]
    if drug.biosimilar_role is not None:
        yield _BIOSIMILAR_WORDS[drug.biosimilar_role]


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
    write_pages()
    write_page()
    write_agreements_page()
