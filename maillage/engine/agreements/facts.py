"""The facts of one year, read as the rules describe them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from maillage.engine.agreements.numbers import exact, french
from maillage.engine.agreements.schema import Fact
from maillage.engine.yaml_files.reading import Document, Path
from maillage.engine.yaml_files.words import suggestion


Record: TypeAlias = Mapping[str, "Value"]
Value: TypeAlias = "Fraction | bool | str | date | tuple[Record, ...] | None"

YES = ("true", "oui", "yes")
NO = ("false", "non", "no")

_EXPECTED = {
    "whole": "un nombre entier est attendu",
    "number": "un nombre est attendu",
    "yes_no": "« oui » ou « non » est attendu",
    "date": "une date est attendue, écrite AAAA-MM-JJ",
    "text": "un texte est attendu",
    "list": "une liste est attendue, un élément par tiret",
    "choice": "une valeur de la liste est attendue",
}


@dataclass(frozen=True)
class YearFacts:
    """What a team says of one year; `values` holds only what was written."""

    year: int
    values: Mapping[str, Value]
    name: str = "les faits de l'année"
    """What sentences call the file."""
    structure: str = ""
    agreement: str = ""
    version: str = ""
    switches: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[Path, int] = field(default_factory=dict)

    def with_values(self, **changed: Value) -> YearFacts:
        """The same year with some facts otherwise."""
        values = {**self.values, **changed}
        return YearFacts(
            self.year,
            values,
            self.name,
            self.structure,
            self.agreement,
            self.version,
            self.switches,
            self.lines,
        )

    def place(self, name: str) -> str:
        """The file, and the line of a fact where it has one."""
        line = self.lines.get(("facts", name))
        return f"{self.name}, ligne {line}" if line else self.name


class _WrongValue(ValueError):
    """A value that is not of its kind; the text is what was expected."""


def read_facts(
    given: Any, facts: Mapping[str, Fact], document: Document, path: Path
) -> tuple[dict[str, Value], list[str]]:
    """The values of a mapping of facts, and a French sentence for each that is wrong.

    `given` is the mapping of the document at `path`, every value still a text.
    """
    values: dict[str, Value] = {}
    wrong: list[str] = []
    if not isinstance(given, dict):
        return {}, [
            document.sentence(path, "des lignes « mot: valeur » sont attendues.")
        ]
    for name, raw in given.items():
        place = (*path, name)
        if name not in facts:
            wrong.append(document.sentence(place, _unknown(name, facts)))
            continue
        try:
            values[name] = _value(raw, facts[name], document, place, wrong)
        except _WrongValue as fault:
            wrong.append(
                document.sentence(place, _refusal(name, raw, facts[name], fault))
            )
    return values, wrong


def default_of(fact: Fact) -> Value:
    """The value that stands where the line is absent."""
    if fact.kind == "list":
        return ()
    if fact.absent is None:
        return None
    return written_value(str(fact.absent), fact)


def has_default(fact: Fact) -> bool:
    """Whether the line may be absent."""
    return fact.absent is not None or fact.optional


def _value(
    raw: Any, fact: Fact, document: Document, place: Path, wrong: list[str]
) -> Value:
    if fact.kind == "list":
        return tuple(_records(raw, fact, document, place, wrong))
    if isinstance(raw, dict | list):
        raise _WrongValue(_EXPECTED[fact.kind])
    return written_value(str(raw), fact)


def _records(
    raw: Any, fact: Fact, document: Document, place: Path, wrong: list[str]
) -> Iterator[Record]:
    if not isinstance(raw, list):
        raise _WrongValue(_EXPECTED["list"])
    for index, item in enumerate(raw):
        inside = (*place, index)
        values, faults = read_facts(item, fact.fields, document, inside)
        wrong += faults
        missing = [
            name
            for name, one in fact.fields.items()
            if name not in values and not has_default(one)
        ]
        if missing and not faults:
            wrong.append(document.sentence(inside, _incomplete(missing, fact)))
        defaults = {name: default_of(one) for name, one in fact.fields.items()}
        yield {**defaults, **values}


def _incomplete(missing: list[str], fact: Fact) -> str:
    examples = ", ".join(
        f"{name}: {example_text(fact.fields[name].example)}" for name in missing
    )
    return (
        f"il manque {', '.join(f'« {one} »' for one in missing)} ; ajoutez {examples}."
    )


def written_value(text: str, fact: Fact) -> Value:
    """The value that a text writes; `ValueError`, in French, when of no such kind."""
    expected = _EXPECTED[fact.kind]
    match fact.kind:
        case "text":
            return text
        case "choice":
            if text not in fact.choices:
                raise _WrongValue(f"attendu : {', '.join(fact.choices)}")
            return text
        case "yes_no":
            if text.lower() not in (*YES, *NO):
                raise _WrongValue(expected)
            return text.lower() in YES
        case "date":
            return _date(text, expected)
    return _number(text, fact, expected)


def _date(text: str, expected: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _WrongValue(expected) from None


def _number(text: str, fact: Fact, expected: str) -> Fraction:
    try:
        value = exact(text)
    except ValueError:
        raise _WrongValue(expected) from None
    if fact.kind == "whole" and value.denominator != 1:
        raise _WrongValue(expected)
    if fact.most is not None and value > fact.most:
        raise _WrongValue(f"au plus {french(fact.most)} est attendu")
    return value


def _unknown(name: str, facts: Mapping[str, Fact]) -> str:
    near = suggestion(name, list(facts))
    remedy = near or " Retirez cette ligne, ou voyez docs/reference/agreements.md."
    return f"« {name} » n'est pas un fait que ces règles demandent.{remedy}"


def _refusal(name: str, raw: Any, fact: Fact, fault: _WrongValue) -> str:
    found = "une liste" if isinstance(raw, list) else f"« {str(raw)[:40]} »"
    if isinstance(raw, dict):
        found = "des lignes « mot: valeur »"
    example = f" Écrivez par exemple {name}: {example_text(fact.example)}."
    return f"« {name} » : {fault} ; trouvé : {found}." + (
        example if fact.kind != "list" else ""
    )


def example_text(example: Any) -> str:
    """An example as it would be written on its line."""
    return str(example) if not isinstance(example, list) else "une liste à tirets"
