"""ACI CPTS: what was found is computed, the rest comes from the contract."""

from __future__ import annotations

import pytest

from maillage.engine.agreements.computing import compute
from tests.factories.agreement_years import CPTS, line_of, year_of


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (39_999, 50_000),
        (40_000, 60_000),
        (79_999, 60_000),
        (80_000, 75_000),
        (175_000, 75_000),
        (175_001, 90_000),
    ],
)
def test_functioning_follows_the_size_of_the_community(
    population: int, expected: int
) -> None:
    assert line_of("0", rules=CPTS, population=population).euros == expected


def test_the_contracts_own_functioning_goes_before_the_scale() -> None:
    line = line_of("0", rules=CPTS, population=62_000, functioning_euros=58_500)
    assert line.euros == 58_500
    assert line.points is None


@pytest.mark.parametrize(
    ("number", "mission"),
    list(
        enumerate(
            ["access", "pathways", "prevention", "crisis", "quality", "support"], 1
        )
    ),
)
def test_a_mission_has_its_fixed_part_by_month_and_its_variable_part_by_result(
    number: int, mission: str
) -> None:
    facts = {
        f"{mission}_fixed_euros": 24_000,
        f"{mission}_months": 7,
        f"{mission}_variable_euros": 10_000,
        f"{mission}_achieved": "62.5 %",
    }
    assert line_of(f"{number}a", rules=CPTS, **facts).euros == 14_000
    assert line_of(f"{number}b", rules=CPTS, **facts).euros == 6_250
    assert line_of(f"{number}a", rules=CPTS).euros == 0


def test_three_quarters_are_paid_in_advance_and_functioning_whole_at_signature() -> (
    None
):
    facts = {
        "population": 62_000,
        "access_fixed_euros": 40_000,
        "access_variable_euros": 20_000,
        "access_achieved": "50 %",
    }
    running = compute(CPTS, year_of(facts, rules=CPTS))
    assert running.total_euros == 60_000 + 40_000 + 10_000
    assert running.advance_euros == 75_000  # 75 % of 60 000 + 40 000
    assert running.balance_euros == 35_000
    assert running.gate_open is None
    assert running.total_points is None
    signed = compute(CPTS, year_of({**facts, "signed_this_year": True}, rules=CPTS))
    assert signed.advance_euros == 60_000 + 30_000


def test_amounts_of_missions_are_said_to_be_not_established() -> None:
    result = compute(CPTS, year_of({"population": 30_000}, rules=CPTS))
    assert any("Les montants fixes" in one.what for one in result.not_established)
    assert result.total_euros == 50_000
