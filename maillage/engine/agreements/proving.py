"""Which facts of a year are proven, and by which records of what happened.

A fact of the rules may say how it is proven (`proof:`): the kind of record, and how
its value is drawn from them. Nothing but records that are final counts, so more proof
only ever brings more; a fact that says no proof stays what the team declares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from maillage.engine.agreements.facts import (
    Record,
    Value,
    YearFacts,
    default_of,
    has_default,
    written_value,
)
from maillage.engine.agreements.schema import Fact, Proof, Rules


class Happened(Protocol):
    """A record of what happened, as each app tells it; no patient in it."""

    @property
    def kind(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def is_final(self) -> bool: ...


@dataclass(frozen=True)
class Proven:
    """The facts that records prove, and the keys of the records that prove each."""

    values: Mapping[str, Value]
    by_fact: Mapping[str, tuple[str, ...]]

    def facts_of(self, key: str) -> list[str]:
        """The facts that a record takes part in proving."""
        return [name for name, keys in self.by_fact.items() if key in keys]


def provable(rules: Rules) -> dict[str, Proof]:
    """The facts that something can prove, and how."""
    return {
        name: fact.proof for name, fact in rules.facts.items() if fact.proof is not None
    }


def proven_facts(rules: Rules, records: Iterable[Happened]) -> Proven:
    """What the records prove under a version of an agreement.

    A record that is not final proves nothing, unless the fact says `unfinished`. A
    value that a record says and that is not of the fact's kind proves nothing either.
    """
    by_kind: dict[str, list[Happened]] = {}
    for one in sorted(records, key=lambda one: (one.on, one.key)):
        by_kind.setdefault(one.kind, []).append(one)
    values: dict[str, Value] = {}
    by_fact: dict[str, tuple[str, ...]] = {}
    for name, proof in provable(rules).items():
        kept = [one for one in by_kind.get(proof.kind, ()) if _counts(one, proof)]
        used, value = _drawn(name, rules.facts[name], proof, kept)
        if used:
            values[name] = value
            by_fact[name] = tuple(one.key for one in used)
    return Proven(values, by_fact)


def proven_year(rules: Rules, declared: YearFacts, proven: Proven) -> YearFacts:
    """The year as it is proven, to be computed.

    What nothing can prove is taken as declared. What is asked for and not proven takes
    its lowest value: no patient, no hour of opening.
    """
    can_be = provable(rules)
    values = {
        name: value
        for name, value in declared.values.items()
        if name in rules.facts and name not in can_be
    }
    lowest = {
        name: unproven(rules.facts[name])
        for name in can_be
        if not has_default(rules.facts[name])
    }
    every = {**lowest, **values, **proven.values}
    return YearFacts(
        declared.year,
        {name: value for name, value in every.items() if value is not None},
        declared.name,
        declared.structure,
        declared.agreement,
        declared.version,
        declared.switches,
    )


def unproven(fact: Fact) -> Value:
    """The value of a fact of which nothing is proven: what gives the least."""
    if has_default(fact) and fact.kind != "list":
        return default_of(fact)
    if fact.kind == "list":
        row = {name: unproven(field) for name, field in fact.fields.items()}
        return () if fact.optional else (row,)
    lowest: dict[str, Value] = {
        "yes_no": fact.better == "no",
        "choice": next(iter(fact.choices), None),
        "text": "",
    }
    if fact.kind in ("whole", "number"):
        return (fact.most if fact.better == "less" else None) or Fraction(0)
    return lowest.get(fact.kind)


def _counts(record: Happened, proof: Proof) -> bool:
    if not (record.is_final or proof.unfinished):
        return False
    return all(
        _word(record.facts.get(name)) in wanted for name, wanted in proof.where.items()
    )


def _word(value: Any) -> str:
    """As the rules write it: « true » for yes."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _drawn(
    name: str, fact: Fact, proof: Proof, records: Sequence[Happened]
) -> tuple[Sequence[Happened], Value]:
    """The records that prove the fact, and the value that they give it."""
    match proof.by:
        case "exists":
            return records, True
        case "count":
            return records, Fraction(len(records))
        case "rows":
            rows = [(one, _row(fact, one)) for one in records]
            said = [(one, row) for one, row in rows if row is not None]
            return [one for one, _ in said], tuple(row for _, row in said)
        case "distinct":
            return _distinct(proof, records)
        case "day":
            return records[:1], records[0].on if records else None
    return _told(proof.of or name, fact, proof, records)


def _distinct(
    proof: Proof, records: Sequence[Happened]
) -> tuple[Sequence[Happened], Value]:
    words = [(one, _word(one.facts.get(proof.of or ""))) for one in records]
    kinds = {proof.same.get(word, word) for _, word in words}
    return records, Fraction(len(kinds))


def _told(
    field: str, fact: Fact, proof: Proof, records: Sequence[Happened]
) -> tuple[Sequence[Happened], Value]:
    """The sum, the most, the first or the last of what records say in a field."""
    said = [
        (one, value)
        for one in records
        if (value := _value(one.facts.get(field), fact)) is not None
    ]
    if not said:
        return (), None
    match proof.by:
        case "sum":
            numbers = [value for _, value in said if isinstance(value, Fraction)]
            return [one for one, _ in said], sum(numbers, Fraction(0))
        case "most" | "earliest":
            best = (max if proof.by == "most" else min)(said, key=lambda one: one[1])
        case _:
            best = said[-1]
    return [best[0]], best[1]


def _row(fact: Fact, record: Happened) -> Record | None:
    row: dict[str, Value] = {}
    for name, field in fact.fields.items():
        value = _value(record.facts.get(name), field)
        if value is None and not has_default(field):
            return None
        row[name] = default_of(field) if value is None else value
    return row


def _value(said: Any, fact: Fact) -> Any:
    """What a record says, as the fact's kind; None where it says nothing of it."""
    if said is None:
        return None
    try:
        return written_value(str(said), fact)
    except ValueError:
        return None
