"""The rules file of avenant 1 against the same rules written again in plain Python."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.agreements.computing import compute
from maillage.engine.agreements.facts import default_of
from tests.factories.agreement_strategies import switched, years
from tests.factories.agreement_years import AVENANT_1
from tests.factories.avenant_1_twin import twin_advance, twin_gate, twin_points


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_year_is_worth_the_same_by_the_file_and_by_hand(
    data: st.DataObject,
) -> None:
    facts = data.draw(years(AVENANT_1))
    switches = data.draw(switched(AVENANT_1) | st.just({}))
    result = compute(AVENANT_1, facts, switches=switches)
    chosen = {n: one.default for n, one in AVENANT_1.switches.items()} | switches
    defaults = {name: default_of(one) for name, one in AVENANT_1.facts.items()}
    every = {**defaults, **facts.values}
    points = twin_points(every, facts.year, chosen)
    assert {one.id: one.points for one in result.indicators} == points
    assert result.gate_open == twin_gate(every, facts.year)
    assert result.advance_euros == twin_advance(every, facts.year, chosen)
