"""What holds of every year: more proof never lowers, switches change what they name."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.agreements.computing import compute
from maillage.engine.agreements.facts import Value, YearFacts, default_of
from maillage.engine.agreements.results import YearResult
from maillage.engine.agreements.schema import Fact
from maillage.engine.agreements.versions import compare
from tests.factories.agreement_strategies import switched, value, years
from tests.factories.agreement_years import AVENANT_1, CPTS, DRAFT


def bettered(fact: Fact, found: Value) -> Value:
    """The value a step further in the direction of a proof."""
    match fact.better, found:
        case "yes", bool():
            return True
        case "no", bool():
            return False
        case "more", Fraction():
            return min(found + 1, fact.most) if fact.most is not None else found + 1
        case "less", Fraction():
            return max(found - 1, Fraction(0))
        case "earlier", _ if found is not None:
            return found - timedelta(days=40)  # type: ignore[operator]
    return found


def amounts(result: YearResult) -> dict[str, Fraction]:
    """Every amount of a year by what a switch calls it."""
    found = {one.id: one.euros for one in result.indicators}
    return {**found, "total": result.total_euros, "advance": result.advance_euros or 0}  # type: ignore[dict-item]


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_more_proof_never_lowers_an_amount(data: st.DataObject) -> None:
    rules = data.draw(st.sampled_from([AVENANT_1, CPTS, DRAFT]))
    facts = data.draw(years(rules))
    switches = data.draw(switched(rules))
    moved = [n for n, fact in rules.facts.items() if fact.better != "any"]
    name = data.draw(st.sampled_from(moved))
    fact = rules.facts[name]
    found = facts.values.get(name, default_of(fact))
    # A contract or a system that is not dated is another thing, not less proof.
    better = found if found is None else bettered(fact, found)
    if name == "doctors_in_access_service":
        better = min(better, facts.values["doctors"])  # type: ignore[type-var]
    before = compute(rules, facts, switches=switches)
    after = compute(rules, facts.with_values(**{name: better}), switches=switches)
    for line in before.indicators:
        again = after.indicator(line.id)
        assert again is not None
        assert again.euros >= line.euros, line.id
    assert after.total_euros >= before.total_euros


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_another_mission_or_a_better_open_site_never_lowers_an_amount(
    data: st.DataObject,
) -> None:
    facts = data.draw(years(AVENANT_1))
    missions = facts.values.get("missions", ())
    assert isinstance(missions, tuple)
    more = data.draw(value(AVENANT_1.facts["missions"]))
    assert isinstance(more, tuple)
    fields = AVENANT_1.facts["sites"].fields
    sites = facts.values["sites"]
    assert isinstance(sites, tuple)
    better: Any = tuple(
        {name: bettered(fields[name], one) for name, one in site.items()}
        for site in sites
    )
    before = amounts(compute(AVENANT_1, facts))
    proven = facts.with_values(missions=(*missions, *more), sites=better)
    after = amounts(compute(AVENANT_1, proven))
    assert {k for k in before if after[k] < before[k]} == set()


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_a_switch_changes_only_what_it_names(data: st.DataObject) -> None:
    facts = data.draw(years(AVENANT_1))
    around = data.draw(switched(AVENANT_1))
    name = data.draw(st.sampled_from(sorted(AVENANT_1.switches)))
    before = compute(AVENANT_1, facts, switches=around)
    for word in AVENANT_1.switches[name].values:
        after = compute(AVENANT_1, facts, switches={**around, name: word})
        first, second = amounts(before), amounts(after)
        changed = {one for one in first if first[one] != second[one]}
        # What an indicator changes is in the total by right.
        assert changed - {"total"} <= set(AVENANT_1.switches[name].changes)


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_no_rule_of_a_version_leaks_into_another(data: st.DataObject) -> None:
    facts = data.draw(years(AVENANT_1))
    both = compare(facts, AVENANT_1, DRAFT)
    assert both.first == compute(AVENANT_1, facts)
    known = {k: v for k, v in facts.values.items() if k in DRAFT.facts}
    assert both.second == compute(DRAFT, YearFacts(facts.year, known))
    again = compare(facts, DRAFT, AVENANT_1)
    assert (again.first, again.second) == (both.second, both.first)
    assert again.difference_euros == -both.difference_euros


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_the_total_is_the_sum_of_the_lines_or_nothing(data: st.DataObject) -> None:
    rules = data.draw(st.sampled_from([AVENANT_1, CPTS, DRAFT]))
    result = compute(rules, data.draw(years(rules)))
    lines = sum((one.euros for one in result.indicators), Fraction(0))
    assert result.earned_euros == lines
    assert result.total_euros == (0 if result.gate_open is False else lines)
