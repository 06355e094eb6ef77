"""The versions shipped: complete, sourced, worked, chosen by their dates."""

from __future__ import annotations

import pytest

from maillage.engine.agreements.checking import formulas
from maillage.engine.agreements.examples import example_is_right, example_result
from maillage.engine.agreements.expressions import (
    Call,
    Expression,
    Not,
    Number,
    Operation,
)
from maillage.engine.agreements.schema import Indicator, Rules
from maillage.engine.agreements.versions import (
    agreements,
    compare,
    every_version,
    version_named,
    version_of_year,
)
from maillage.engine.errors import BadInput
from tests.factories.agreement_years import AVENANT_1, DRAFT, SMALL_TEAM, year_of


EVERY = [(rules, one) for rules in every_version() for one in rules.indicators]

TABLE = (
    "1.1 1.2a 1.2b 1.3 1.4 1.5 1.6 1.6b 1.7a 1.7b 1.8 "
    "2.1 2.2 2.2b 2.3 2.3b 2.4 2.5 2.6a 2.6b 2.6c 2.7 2.8 2.9 3.1 3.2"
)


def _numbers(tree: Expression) -> set[object]:
    match tree:
        case Number(value):
            return {value}
        case Not(inner):
            return _numbers(inner)
        case Operation(_, left, right):
            return _numbers(left) | _numbers(right)
        case Call(_, arguments):
            return {number for one in arguments for number in _numbers(one)}
    return set()


def test_avenant_1_has_every_indicator_of_the_guide_in_order() -> None:
    assert " ".join(one.id for one in AVENANT_1.indicators) == TABLE
    prerequisites = [o.id for o in AVENANT_1.indicators if o.kind == "prerequisite"]
    assert prerequisites == ["1.1", "1.2a", "2.1", "3.1"]


@pytest.mark.parametrize(
    ("rules", "indicator"), EVERY, ids=[f"{r.version}-{i.id}" for r, i in EVERY]
)
def test_the_worked_case_of_an_indicator_gives_what_its_file_says(
    rules: Rules, indicator: Indicator
) -> None:
    assert example_is_right(rules, indicator), example_result(rules, indicator).formula
    assert indicator.proofs_wanted


@pytest.mark.parametrize(
    ("rules", "indicator"), EVERY, ids=[f"{r.version}-{i.id}" for r, i in EVERY]
)
def test_a_figure_of_avenant_1_has_its_page(rules: Rules, indicator: Indicator) -> None:
    if rules is not AVENANT_1:
        return
    for figure in indicator.figures.values():
        assert any(one.code == "G" and "p." in one.place for one in figure.source)


def test_a_number_that_an_indicator_pays_is_a_figure_with_a_source() -> None:
    """No formula of avenant 1 holds a number of its own, but 0, 1 and year 2022."""
    steps = [step.value for step in AVENANT_1.steps.values()]
    trees = [tree for one in AVENANT_1.indicators for tree in formulas(one)]
    assert {n for tree in [*steps, *trees] for n in _numbers(tree)} == {0, 1, 2022}


def test_each_conflict_of_the_sources_is_a_switch() -> None:
    conflicts = {one.conflict for one in AVENANT_1.switches.values()} - {None}
    assert conflicts == {"3", "3b", "4", "5", "6", "7", "8", "12", "13"}


def test_a_version_is_chosen_by_its_year_and_never_an_example() -> None:
    assert version_of_year("aci_msp", 2022).version == "avenant-1"
    assert version_of_year("aci_msp", 2030).version == "avenant-1"
    assert version_of_year("aci_cpts", 2023).version == "avenant-2"
    with pytest.raises(BadInput, match="pour 2021"):
        version_of_year("aci_msp", 2021)
    with pytest.raises(BadInput, match="aci_cpts, aci_msp"):
        version_of_year("aci", 2025)
    assert agreements() == ("aci_cpts", "aci_msp")


def test_an_unknown_version_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match="avenant-1, 2026-draft"):
        version_named("aci_msp", "avenant-9")


def test_a_new_version_stands_beside_the_old_one_indicator_by_indicator() -> None:
    facts = year_of({**SMALL_TEAM, "doctors": 4, "protocols": 5})
    both = compare(facts, AVENANT_1, DRAFT)
    by_id = {one.id: one for one in both.indicators}
    protocols = by_id["2.2"]
    assert protocols.first is not None
    assert protocols.second is not None
    assert (protocols.first.euros, protocols.second.euros) == (3500, 4000)
    assert protocols.difference_euros == 500
    assert by_id["1.3"].second is None
    assert by_id["4.1"].first is None
    assert both.second.status == "example"
    assert not both.second.in_force


def test_a_switch_of_one_version_is_no_mistake_when_two_are_compared() -> None:
    facts = year_of({**SMALL_TEAM, "doctors": 4})
    both = compare(facts, AVENANT_1, DRAFT, switches={"advance_crisis": "always"})
    assert both.first.advance_euros == 32_970
    with pytest.raises(BadInput, match="ni dans avenant-1 ni dans 2026-draft"):
        compare(facts, AVENANT_1, DRAFT, switches={"nothing": "at_all"})
