"""The worked case that each indicator carries, computed as a year's file would be."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from maillage.engine.agreements.computing import compute
from maillage.engine.agreements.facts import YearFacts
from maillage.engine.agreements.reading import parse_year
from maillage.engine.agreements.results import IndicatorResult
from maillage.engine.agreements.schema import Indicator, Rules


def example_text(rules: Rules, indicator: Indicator) -> str:
    """The year's file of an indicator's worked case, as a person would write it."""
    example = indicator.example
    document: dict[str, Any] = {"agreement": rules.agreement, "year": example.year}
    if example.switches:
        document["switches"] = example.switches
    document["facts"] = example.facts
    return "\n".join(yaml_lines(document)) + "\n"


def yaml_lines(values: dict[str, Any], indent: str = "") -> Iterator[str]:
    """A mapping in the plain YAML that a year's file is written in."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from yaml_lines(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{name}:"
            for item in value:
                first, *rest = yaml_lines(item)
                yield f"{indent}  - {first}"
                yield from (f"{indent}    {line}" for line in rest)
        else:
            yield f"{indent}{name}: {_scalar(str(value))}"


def _scalar(text: str) -> str:
    plain = text and text[0] not in "-?:,[]{}#&*!|>'\"%@` " and ": " not in text
    return text if plain and " #" not in text else '"' + text.replace('"', "»") + '"'


def example_facts(rules: Rules, indicator: Indicator) -> YearFacts:
    """The facts of an indicator's worked case."""
    name = f"l'exemple de {indicator.id}"
    return parse_year(example_text(rules, indicator), name, [rules])


def example_result(rules: Rules, indicator: Indicator) -> IndicatorResult:
    """An indicator alone, on its own worked case."""
    facts = example_facts(rules, indicator)
    found = compute(rules, facts, only=[indicator.id]).indicator(indicator.id)
    if found is None:
        raise LookupError(indicator.id)
    return found


def example_is_right(rules: Rules, indicator: Indicator) -> bool:
    """Whether the worked case gives what the rules file says it gives."""
    found = example_result(rules, indicator)
    said = indicator.example.points
    if said is None:
        said = indicator.example.euros
    amount: Fraction = found.euros if found.points is None else found.points
    return amount == said
