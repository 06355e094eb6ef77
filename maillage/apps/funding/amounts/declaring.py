"""What a claim declares, between the page where it is typed and the engine.

A claim keeps only what differs from what is proven, each fact as text: an old claim
stays readable whatever the code becomes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from maillage.apps.funding.models import Claim, Contract
from maillage.engine.agreements.facts import (
    Record,
    Value,
    YearFacts,
    default_of,
    example_text,
    has_default,
    written_value,
)
from maillage.engine.agreements.numbers import is_written_exactly, plain
from maillage.engine.agreements.proving import Proven, proven_year
from maillage.engine.agreements.schema import Fact, Rules
from maillage.engine.agreements.versions import (
    agreements,
    version_named,
    version_of_year,
)
from maillage.engine.errors import BadInput
from maillage.ui.formats import capital


def rules_of(claim: Claim) -> Rules | None:
    """The version that the claim is computed by; None for an agreement without rules.

    `BadInput` for a year that no version covers.
    """
    agreement = claim.contract.agreement
    if agreement not in agreements():
        return None
    if claim.rules_version:
        return version_named(agreement, claim.rules_version)
    return version_of_year(agreement, claim.year)


def rules_of_contract(contract: Contract, year: int) -> Rules | None:
    """The version of a year, None where there is none."""
    try:
        return version_of_year(contract.agreement, year)
    except BadInput:
        return None


def corrections(claim: Claim, rules: Rules) -> dict[str, Value]:
    """The facts that the team declares itself; one that no longer reads is left out."""
    found: dict[str, Value] = {}
    for name, kept in claim.declared.items():
        fact = rules.facts.get(name)
        if fact is not None:
            try:
                found[name] = read_value(kept["value"], fact)
            except BadInput:
                continue
    return found


def year_facts(claim: Claim, values: Mapping[str, Value]) -> YearFacts:
    """These values as the engine takes them, with the claim's switches."""
    return YearFacts(
        year=claim.year,
        values=values,
        name="la demande",
        structure=claim.contract.organisation.name,
        agreement=claim.contract.agreement,
        switches=claim.switches,
    )


def declared_year(claim: Claim, rules: Rules, proof: Proven) -> YearFacts:
    """What is proven, and over it what the team declares."""
    declared = corrections(claim, rules)
    base = proven_year(rules, year_facts(claim, declared), proof)
    return base.with_values(**declared)


def read_value(given: Any, fact: Fact) -> Value:
    """The value that a text, or rows of texts, writes. Raises `BadInput` in French."""
    if fact.kind == "list":
        return tuple(_read_row(row, fact) for row in given)
    text = str(given).strip()
    try:
        return written_value(text, fact)
    except ValueError as fault:
        said = f"« {text[:40]} »" if text else "rien"
        raise BadInput(
            f"{capital(fact.title)} : {fault} ; trouvé : {said}. "
            f"Écrivez par exemple « {example_text(fact.example)} »."
        ) from None


def _read_row(row: Mapping[str, Any], fact: Fact) -> Record:
    read: dict[str, Value] = {}
    for name, field in fact.fields.items():
        text = str(row.get(name, "")).strip()
        if text or not has_default(field):
            read[name] = read_value(text, field)
        else:
            read[name] = default_of(field)
    return read


def kept_value(value: Value) -> Any:
    """The same as JSON keeps it: texts that `read_value` reads again."""
    if isinstance(value, tuple):
        return [{name: kept_value(one) for name, one in row.items()} for row in value]
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        exactly = value if is_written_exactly(value) else Fraction(round(value, 6))
        return str(plain(exactly))
    return "" if value is None else str(value)
