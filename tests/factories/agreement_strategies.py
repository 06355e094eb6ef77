"""Any year that rules accept, near their thresholds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from maillage.engine.agreements.facts import Value, YearFacts, has_default
from maillage.engine.agreements.schema import Fact, Rules


WHOLE = [*map(Fraction, (0, 1, 2, 3, 4, 5, 6, 8, 9, 16, 17, 60, 4000, 8000, 12_345))]
NUMBERS = {
    0: [Fraction(n, 2) for n in (0, 1, 2, 4, 5, 6, 40_000)],
    1: [Fraction(n, 4) for n in range(5)],
    12: [Fraction(n, 2) for n in (0, 3, 14, 24)],
    24: [Fraction(n, 2) for n in (14, 16, 19, 20, 23, 24, 26)],
    53: [Fraction(n, 2) for n in (0, 0, 0, 2, 3, 6, 7, 8)],
}
"""On both sides of every threshold of the rules, by the most that a fact may be."""

BY_KIND: dict[str, Callable[[Fact], st.SearchStrategy[Value]]] = {
    "whole": lambda _: st.sampled_from(WHOLE),
    "number": lambda fact: st.sampled_from(NUMBERS[int(fact.most or 0)]),
    "yes_no": lambda _: st.booleans(),
    "date": lambda _: st.dates(date(2021, 6, 1), date(2026, 12, 31)),
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
    year = draw(st.integers(2022, 2026))
    contract = values.get("contract_since")
    if isinstance(contract, date):
        values["contract_since"] = min(contract, date(year, 12, 31))
    return YearFacts(year, values)


def switched(rules: Rules) -> st.SearchStrategy[dict[str, str]]:
    """Any value of every switch."""
    return st.fixed_dictionaries(
        {n: st.sampled_from(list(one.values)) for n, one in rules.switches.items()}
    )
