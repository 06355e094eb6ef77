"""What a year could still give, and what it would take: indicator by indicator.

Each fact may have an ideal: yes, the number that earns the full amount, an early date,
rows that a list might also have. An indicator is worked out again with the ideal of
every fact it asks for, and the changes that are not needed for its amount are put back.
What nobody can choose (patients, partners, a declared crisis) stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from maillage.engine.agreements.checking import facts_of_indicator
from maillage.engine.agreements.computation import Computation
from maillage.engine.agreements.computing import chosen_switches, compute
from maillage.engine.agreements.evaluation import number
from maillage.engine.agreements.facts import (
    Record,
    Value,
    YearFacts,
    default_of,
    written_value,
)
from maillage.engine.agreements.results import IndicatorResult, YearResult
from maillage.engine.agreements.schema import Fact, Indicator, Rules


@dataclass(frozen=True)
class Change:
    """A fact that would have to be otherwise."""

    name: str
    title: str
    now: Value
    wanted: Value


@dataclass(frozen=True)
class Gain:
    """An indicator that could give more, and what it would take."""

    now: IndicatorResult
    possible: IndicatorResult
    changes: tuple[Change, ...]

    @property
    def euros(self) -> Fraction:
        """What it would add; exact."""
        return self.possible.euros - self.now.euros

    @property
    def opens_the_gate(self) -> bool:
        """Whether a prerequisite that is not reached would be."""
        gate, after = self.now.gate, self.possible.gate
        shut = gate is not None and gate.required and not gate.reached
        return shut and after is not None and after.reached


@dataclass(frozen=True)
class Possible:
    """A year as it stands, and as it could be."""

    now: YearResult
    gains: tuple[Gain, ...]

    @property
    def euros(self) -> Fraction:
        """What the year would pay with every gain, the gate then open."""
        return self.now.earned_euros + sum(
            (one.euros for one in self.gains), Fraction(0)
        )


def possible(
    rules: Rules, facts: YearFacts, *, switches: Mapping[str, str] | None = None
) -> Possible:
    """What each indicator could still give and what it would take; largest first.

    The sum rests on points that are not rounded. `BadInput` as `compute`.
    """
    now = compute(rules, facts, switches=switches)
    asked = {**facts.switches, **(switches or {})}
    gains = [
        _gain(rules, facts, asked, one, now)
        for one in rules.indicators
        if now.indicator(one.id) is not None
    ]
    found = [one for one in gains if one is not None]
    return Possible(now, tuple(sorted(found, key=lambda one: -one.euros)))


def _gain(
    rules: Rules,
    facts: YearFacts,
    switches: Mapping[str, str],
    indicator: Indicator,
    now: YearResult,
) -> Gain | None:
    before = _line(now, indicator.id)
    ideals = _ideals(rules, facts, switches, indicator)
    best = _alone(rules, facts.with_values(**ideals), switches, indicator)
    if best.euros <= before.euros and best.gate == before.gate:
        return None
    for name in list(ideals):
        fewer = {one: value for one, value in ideals.items() if one != name}
        without = _alone(rules, facts.with_values(**fewer), switches, indicator)
        if without.euros == best.euros and without.gate == best.gate:
            ideals = fewer
    changes = tuple(
        Change(name, rules.facts[name].title, _now(rules, facts, name), value)
        for name, value in ideals.items()
    )
    return Gain(before, best, changes)


def _alone(
    rules: Rules,
    facts: YearFacts,
    switches: Mapping[str, str],
    indicator: Indicator,
) -> IndicatorResult:
    result = compute(rules, facts, switches=switches, only=[indicator.id])
    return _line(result, indicator.id)


def _line(result: YearResult, id_: str) -> IndicatorResult:
    found = result.indicator(id_)
    if found is None:
        raise LookupError(id_)
    return found


def _now(rules: Rules, facts: YearFacts, name: str) -> Value:
    return facts.values.get(name, default_of(rules.facts[name]))


def _ideals(
    rules: Rules,
    facts: YearFacts,
    switches: Mapping[str, str],
    indicator: Indicator,
) -> dict[str, Value]:
    """The ideal of each fact an indicator asks for, where it is not already there."""
    found: dict[str, Value] = {}
    year = Computation(rules, facts, chosen_switches(rules, switches), ())
    for name in facts_of_indicator(rules, indicator):
        fact, value = rules.facts[name], _now(rules, facts, name)
        ideal = _ideal(year, fact, value)
        if ideal is not None and ideal != value:
            found[name] = ideal
    return found


def _ideal(year: Computation, fact: Fact, now: Value) -> Value:
    """What the fact would best be; None where nobody can choose it."""
    if fact.kind == "yes_no" and fact.better in ("yes", "no"):
        return fact.better == "yes"
    if fact.goal is not None and isinstance(now, Fraction):
        return max(now, number(fact.goal, year.scope({}, {})))
    if isinstance(now, tuple):
        return _ideal_rows(fact, now)
    if fact.kind == "date" and fact.ideal is not None:
        return written_value(str(fact.ideal), fact)
    return None


def _ideal_rows(fact: Fact, now: tuple[Record, ...]) -> tuple[Record, ...]:
    """Each row with its ideal fields, then the rows that the list might also have."""
    bettered = tuple(
        {name: _ideal_field(fact.fields[name], value) for name, value in row.items()}
        for row in now
    )
    defaults = {name: default_of(one) for name, one in fact.fields.items()}
    more = tuple(
        {
            **defaults,
            **{n: written_value(str(v), fact.fields[n]) for n, v in row.items()},
        }
        for row in fact.ideal or ()
    )
    return (*bettered, *more)


def _ideal_field(field: Fact, now: Value) -> Value:
    if field.ideal is None:
        return now
    ideal = written_value(str(field.ideal), field)
    if isinstance(now, bool):
        return ideal
    if isinstance(now, Fraction) and isinstance(ideal, Fraction):
        return max(now, ideal) if field.better == "more" else min(now, ideal)
    return now
