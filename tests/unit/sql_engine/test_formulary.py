"""Membership of presentations, resolved before SQL is written."""

from __future__ import annotations

from maillage.engine.indicators.engines.sql.formulary import Formulary
from maillage.engine.indicators.model import DrugSet, GenericRole, LineFilter, Strength
from maillage.engine.lake.facts import Presentation


FORMULARY = Formulary(
    {
        4: Presentation("3400900000011", "A02BC01", 28, "generic"),
        7: Presentation(
            "3400900000012", "A02BC01", None, "princeps", None, 20_000, "gelule"
        ),
        8: Presentation("3400900000013", "A02BC05", 14, "generic", None, 40_000, None),
        9: Presentation("3400900000014"),
    }
)
PPI = DrugSet("PPI", ("A02BC",), ("A02BC05",))


def test_a_set_is_its_prefixes_less_those_left_out() -> None:
    assert FORMULARY.members(PPI) == {4, 7}
    assert FORMULARY.members(None) == {4, 7, 8, 9}
    assert FORMULARY.members(DrugSet("all", ("A",))) == {4, 7, 8}


def test_overlapping_prefixes_tell_a_presentation_once() -> None:
    assert FORMULARY.members(DrugSet("twice", ("A02", "A02BC01"))) == {4, 7, 8}


def test_what_may_belong_is_blurred_and_not_a_member() -> None:
    strong = DrugSet("strong", ("A02BC",), strengths=(Strength("A02BC", 15_000),))
    assert FORMULARY.members(strong) == {7, 8}
    assert set(FORMULARY.blurred(strong)) == {4}


def test_roles_narrow_a_filter() -> None:
    generics = LineFilter(PPI, generic_roles=frozenset({GenericRole.GENERIC}))
    assert FORMULARY.kept(generics) == {4}


def test_without_a_code_a_presentation_is_a_substance_by_itself() -> None:
    substances = FORMULARY.substances
    assert substances[4] == substances[7]
    assert len({substances[7], substances[8], substances[9]}) == 3
