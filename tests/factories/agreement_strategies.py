"""Any year that rules accept, near their thresholds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from hypothesis import strategies as st

from maillage.engine.agreements.facts import Value, YearFacts, has_default
from maillage.engine.agreements.schema import Fact, Rules


BY_KIND: dict[str, Callable[[Fact], st.SearchStrategy[Value]]] = {
    "whole": lambda _: st.integers(0, 60).map(Fraction),
    "number": lambda fact: st.fractions(0, min(fact.most or 40, 40), max_denominator=4),
    "yes_no": lambda _: st.booleans(),
    "date": lambda _: st.dates(),
    "text": lambda _: st.sampled_from(["vaccins", "chutes", "tabac"]),
    "choice": lambda fact: st.sampled_from(list(fact.choices)),
    "list": lambda fact: st.lists(
        st.fixed_dictionaries({n: value(one) for n, one in fact.fields.items()}),
        min_size=1,
        max_size=3,
    ).map(tuple),
}


def value(fact: Fact) -> st.SearchStrategy[Value]:
    """Any value of a fact, near the thresholds of the rules."""
    return BY_KIND[fact.kind](fact)


@st.composite
def years(draw: st.DrawFn, rules: Rules) -> YearFacts:
    """Any year that the rules' checks accept, each absent line present or not."""
    values = {
        name: draw(value(fact))
        for name, fact in rules.facts.items()
        if not has_default(fact) or draw(st.booleans())
    }
    for least, most in (
        ("doctors_in_access_service", "doctors"),
        ("aged_exactly_75_without_ald", "aged_75_without_ald"),
    ):
        if least in rules.facts:
            pair = [values.get(one, Fraction(0)) for one in (least, most)]
            values[least], values[most] = sorted(pair, key=lambda one: one or 0)
    return YearFacts(draw(st.integers(2022, 2026)), values)


def switched(rules: Rules) -> st.SearchStrategy[dict[str, str]]:
    """Any value of every switch."""
    return st.fixed_dictionaries(
        {n: st.sampled_from(list(one.values)) for n, one in rules.switches.items()}
    )
