"""The language of indicators: YAML in, frozen nodes out, French sentences otherwise.

Four readers, all raising `LanguageMistakes` (a `BadInput`) that says file, line, what
was found, what was expected and the remedy:

* `parse_drug_sets` reads a file of drug sets;
* `parse_calculation` reads a fragment with `count` and its filters only;
* `parse_indicator` reads an indicator's file and gives the indicator;
* `parse_file` gives everything of it: variants, notes and worked example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from maillage.engine.indicators import model
from maillage.engine.indicators.language_drugs import DrugSetWords
from maillage.engine.indicators.language_example import Example, ExampleWords
from maillage.engine.indicators.language_file import (
    FILES,
    Entry,
    Line,
    SourceWords,
    VariantWords,
)
from maillage.engine.indicators.language_schema import CALCULATIONS
from maillage.engine.yaml_files.reading import (
    Document,
    LanguageMistakes,
    read_document,
)
from maillage.engine.yaml_files.refusals import mistakes
from maillage.engine.yaml_files.words import Words, refused, suggestion


__all__ = [
    "DescribedSet",
    "Entry",
    "LanguageMistakes",
    "parse_calculation",
    "parse_drug_sets",
    "parse_file",
    "parse_indicator",
]

_REPLACED = ("numerator", "denominator", "lines", "effect", "percent")
"""What a variant may say instead of its file."""

Schema = TypeVar("Schema", bound=BaseModel)


@dataclass(frozen=True)
class DescribedSet:
    """A drug set, and what a reader should know of it."""

    drugs: model.DrugSet
    title: str
    units_per_day_because: str | None
    note: str | None
    sources: tuple[model.Source, ...]


class _SetWords(DrugSetWords):
    """One named set of a file of sets."""

    title: Line
    units_per_day_because: Line | None = None
    note: Line | None = None
    sources: list[SourceWords] = Field(default_factory=list)

    @model_validator(mode="after")
    def _units_are_explained(self) -> _SetWords:
        if self.units_per_day != 1 and self.units_per_day_because is None:
            raise refused(
                "« units_per_day » autre que 1 demande « units_per_day_because » : "
                "pourquoi, et d'après quelle source."
            )
        return self


class _SetsFile(Words):
    """A file of drug sets."""

    sets: dict[str, _SetWords]


def parse_drug_sets(text: str, name: str) -> dict[str, DescribedSet]:
    """The sets of a file, by name; `name` is what the sentences call the file."""
    document = read_document(text, name)
    words = _validated(_SetsFile, document.values, document, {})
    return {
        key: DescribedSet(
            drugs=replace(one.node(), name=key),
            title=one.title,
            units_per_day_because=one.units_per_day_because,
            note=one.note,
            sources=_sources(one.sources),
        )
        for key, one in words.sets.items()
    }


def parse_calculation(
    text: str, name: str, drug_sets: Mapping[str, model.DrugSet]
) -> model.Calculation:
    """The calculation that a fragment writes, without the words for people."""
    document = read_document(text, name)
    schema = CALCULATIONS[_count(document)]
    return _validated(schema, document.values, document, drug_sets).node()


def parse_indicator(
    text: str, name: str, drug_sets: Mapping[str, model.DrugSet]
) -> model.Indicator:
    """The indicator that a file writes, its variants left aside."""
    return parse_file(text, name, drug_sets)[0].indicator


def parse_file(
    text: str, name: str, drug_sets: Mapping[str, model.DrugSet]
) -> tuple[Entry, ...]:
    """The file's own indicator, then its variants, in the file's order."""
    document = read_document(text, name)
    schema = FILES[_count(document)]
    words = _validated(schema, document.values, document, drug_sets)
    calculation = words.node()
    entry = Entry(
        indicator=words.indicator(calculation),
        natural_period=words.natural_period,
        reference_values=tuple(words.reference_values),
        notes=tuple(words.notes),
        example=_example(words.example, calculation, document),
    )
    variants = [
        _variant(variant, place, entry, document, drug_sets)
        for place, variant in enumerate(words.variants)
    ]
    return (entry, *variants)


def _example(
    words: ExampleWords | None, calculation: model.Calculation, document: Document
) -> Example | None:
    """The worked example, its figures in what the calculation counts."""
    try:
        return words.node(calculation) if words else None
    except PydanticCustomError as refusal:
        sentence = document.sentence(("example", "expected"), refusal.message())
        raise LanguageMistakes([sentence]) from None


def _variant(
    words: VariantWords,
    place: int,
    base: Entry,
    document: Document,
    drug_sets: Mapping[str, model.DrugSet],
) -> Entry:
    schema = CALCULATIONS[_count(document)]
    kept = {key: document.values.get(key) for key in schema.model_fields}
    given = {
        key: value for key in _REPLACED if (value := getattr(words, key)) is not None
    }
    for key in given:
        if key not in schema.model_fields:
            sentence = f"« {key} » n'a pas cours avec « count: {kept['count']} »."
            path = ("variants", place, key)
            raise LanguageMistakes([document.sentence(path, sentence)])
    values = {key: value for key, value in (kept | given).items() if value is not None}
    moved = _moved(document, ("variants", place), set(given))
    calculation = _validated(schema, values, moved, drug_sets).node()
    indicator = replace(
        base.indicator,
        id=f"{base.indicator.id}-{words.suffix}",
        theme=words.theme or base.indicator.theme,
        calculation=calculation,
        title=words.title,
        sentence=words.sentence,
        numerator_words=words.words.numerator,
        denominator_words=words.words.denominator,
    )
    return replace(base, indicator=indicator, base=base.indicator.id, example=None)


def _moved(
    document: Document, place: tuple[str | int, ...], given: set[str]
) -> Document:
    """The document with a variant's own lines where the file's were."""
    lines = dict(document.lines)
    for path, line in document.lines.items():
        if path[:2] == place and len(path) > 2 and path[2] in given:
            lines[path[2:]] = line
    return Document(document.name, document.values, lines)


def _count(document: Document) -> str:
    given = document.values.get("count")
    known = list(CALCULATIONS)
    if given in known:
        return str(given)
    if given is None:
        what = f"il manque « count » ; attendu : {', '.join(known)}."
    else:
        what = (
            f"« count » : attendu : {', '.join(known)} ; trouvé : "
            f"« {str(given)[:40]} ».{suggestion(str(given), known)}"
        )
    raise LanguageMistakes([document.sentence(("count",), what)])


def _validated(
    schema: type[Schema],
    values: dict[str, Any],
    document: Document,
    drug_sets: Mapping[str, model.DrugSet],
) -> Schema:
    try:
        return schema.model_validate(values, context={"drug_sets": drug_sets})
    except ValidationError as error:
        raise mistakes(error, document, schema) from None


def _sources(words: list[SourceWords]) -> tuple[model.Source, ...]:
    return tuple(model.Source(one.text, one.url, one.own_knowledge) for one in words)
