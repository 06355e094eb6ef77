"""What a year still lacks for its proofs to be worth all that they might be.

First what happened and is not final (minutes to sign): completing it is worth what the
proven amount gains. Then what has not happened, or is not known: `possible`, from what
would be proven once all of that is complete. Each gain is counted once: proven, plus
completions, plus gains, is the possible amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from maillage.engine.agreements.checking import facts_of_indicator
from maillage.engine.agreements.computing import compute
from maillage.engine.agreements.facts import Value, YearFacts, has_default
from maillage.engine.agreements.possible import Possible, possible
from maillage.engine.agreements.proving import (
    Happened,
    Proven,
    provable,
    proven_facts,
    proven_year,
)
from maillage.engine.agreements.results import YearResult
from maillage.engine.agreements.schema import Rules


@dataclass(frozen=True)
class Completion:
    """Records of one kind that are not final, and what they are worth once they are."""

    records: tuple[Happened, ...]
    facts: tuple[str, ...]
    indicators: tuple[str, ...]
    euros: Fraction


@dataclass(frozen=True)
class Unproven:
    """A fact that the team declares, that nothing proves yet, and its worth."""

    facts: tuple[str, ...]
    indicators: tuple[str, ...]
    euros: Fraction


@dataclass(frozen=True)
class Shortfall:
    """What is proven, what completing would add, what else would, and up to where."""

    facts: YearFacts
    proven: YearResult
    proof: Proven
    completions: tuple[Completion, ...]
    unproven: tuple[Unproven, ...]
    possible: Possible
    possible_facts: YearFacts
    asked: Asked


@dataclass(frozen=True)
class _Final:
    """A record taken as final."""

    record: Happened

    kind = property(lambda self: self.record.kind)
    key = property(lambda self: self.record.key)
    on = property(lambda self: self.record.on)
    facts = property(lambda self: self.record.facts)
    is_final = True


def shortfall(
    rules: Rules, declared: YearFacts, records: Sequence[Happened]
) -> Shortfall:
    """All of it, for a year as declared and what happened; `BadInput` as `compute`."""
    asked = facts_asked(rules)
    proof = proven_facts(rules, records)
    year = proven_year(rules, declared, proof)
    proven = compute(rules, year)
    completions, complete = _completions(rules, declared, records, asked)
    after = proven_year(rules, declared, complete)
    unproven, base = _unproven(rules, declared, after, complete, asked)
    found = possible(rules, base)
    return Shortfall(year, proven, proof, completions, unproven, found, base, asked)


Asked = Mapping[str, Sequence[str]]
"""Of each indicator, the facts that it asks for."""


def facts_asked(rules: Rules) -> Asked:
    """The same for a version, in the table's order."""
    return {one.id: facts_of_indicator(rules, one) for one in rules.indicators}


def touched(asked: Asked, facts: Iterable[str]) -> tuple[str, ...]:
    """The indicators that ask for one of these facts, in the table's order."""
    wanted = set(facts)
    return tuple(id_ for id_, names in asked.items() if wanted.intersection(names))


def _completions(
    rules: Rules, declared: YearFacts, records: Sequence[Happened], asked: Asked
) -> tuple[tuple[Completion, ...], Proven]:
    """Kind by kind in the order of days, and what is proven once all are complete.

    What would prove nothing of these rules is not waited for.
    """
    kinds = {proof.kind for proof in provable(rules).values()}
    waiting: dict[str, list[Happened]] = {}
    for one in sorted(records, key=lambda one: (one.on, one.key)):
        if not one.is_final and one.kind in kinds:
            waiting.setdefault(one.kind, []).append(one)
    known: list[Happened] = list(records)
    before = proven_facts(rules, known)
    found = []
    for group in waiting.values():
        keys = {one.key for one in group}
        known = [_Final(one) if one.key in keys else one for one in known]
        after = proven_facts(rules, known)
        facts = tuple(
            name
            for name in after.values
            if after.values[name] != before.values.get(name)
        )
        ids = touched(asked, facts)
        years = [proven_year(rules, declared, one) for one in (before, after)]
        gain = _gain(rules, years[0], years[1], ids)
        found.append(Completion(tuple(group), facts, ids, gain))
        before = after
    return tuple(found), before


def _unproven(
    rules: Rules, declared: YearFacts, year: YearFacts, proof: Proven, asked: Asked
) -> tuple[tuple[Unproven, ...], YearFacts]:
    """What nobody chooses and the year needs (patients), declared but not proven.

    Their worth is told together, kind of record by kind: one letter proves them all.
    """
    can_be = provable(rules)
    by_kind: dict[str, dict[str, Value]] = {}
    for name, value in declared.values.items():
        needed = name in can_be and not has_default(rules.facts[name])
        if needed and name not in proof.values and rules.facts[name].kind != "list":
            by_kind.setdefault(can_be[name].kind, {})[name] = value
    found = []
    for values in by_kind.values():
        then = year.with_values(**values)
        ids = touched(asked, values)
        found.append(Unproven(tuple(values), ids, _gain(rules, year, then, ids)))
        year = then
    return tuple(found), year


def _gain(
    rules: Rules, before: YearFacts, after: YearFacts, ids: tuple[str, ...]
) -> Fraction:
    if not ids:
        return Fraction(0)
    return (
        compute(rules, after, only=ids).earned_euros
        - compute(rules, before, only=ids).earned_euros
    )
