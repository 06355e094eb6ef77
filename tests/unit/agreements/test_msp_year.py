"""ACI MSP, avenant 1: the gate, the total, the advance and the balance of a year."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from maillage.engine.agreements.computing import compute
from maillage.engine.agreements.reading import read_year
from maillage.engine.agreements.results import YearResult
from maillage.engine.errors import BadInput
from tests.factories.agreement_years import AVENANT_1, SMALL_TEAM, year_of


EXAMPLE = Path(__file__).parents[3] / "docs/examples/agreements/annee-msp.yaml"


def result_of(
    facts: dict[str, Any], *, year: int = 2025, **switches: str
) -> YearResult:
    """A whole year under avenant 1."""
    return compute(AVENANT_1, year_of(facts, year=year), switches=switches)


def test_the_year_of_the_guide_sums_to_what_a_hand_adds_up() -> None:
    result = compute(AVENANT_1, read_year(EXAMPLE, [AVENANT_1]))
    k = Fraction(13, 10)  # 5 200 / 4 000
    by_hand = {
        "1.1": 800 - 60 - 20,  # 11 h at Bugeat, two weeks closed
        "1.2a": 100,
        "1.2b": 0,  # no crisis
        "1.3": 600,  # pharmacists and 4 paramedical professions
        "1.4": 300,  # one day a week
        "1.5": 0,
        "1.6": 2 * 350 * k,  # 910
        "1.6b": 200,
        "1.7a": 200,
        "1.7b": 0,
        "1.8": 100,  # 3 doctors of 6
        "2.1": 1000 + 1700 * k,  # 3 210
        "2.2": 600,
        "2.2b": 240,
        "2.3": 1000 * k * Fraction(7, 10),  # 42 / 1 200 = 3.5 %, of 5 %
        "2.3b": 200 * k * Fraction(7, 10),
        "2.4": 675,
        "2.5": 200 * k,
        "2.6a": 100,
        "2.6b": 200 * k,
        "2.6c": 0,
        "2.7": 200,
        "2.8": 100 * k,
        "2.9": 100,
        "3.1": 500 + 16 * 200 + 2 * 150,
        "3.2": 20,  # 73 days of 365
    }
    assert {one.id: one.points for one in result.indicators} == by_hand
    assert result.total_points == 14_017
    assert result.total_euros == 98_119  # × 7
    # 800 + 100 + 3 210 + 800 + 320 + 1 300 + 260 + 4 000 = 10 790 ; × 7 × 60 %
    assert result.advance_euros == Fraction(10_790 * 7 * 60, 100) == 45_318
    assert result.balance_euros == 52_801
    assert result.gate_open


@pytest.mark.parametrize(
    ("lacking", "shut_by"),
    [
        ({"unscheduled_care": False}, "1.1"),
        ({"crisis_plan": False}, "1.2a"),
        ({"coordination": False}, "2.1"),
    ],
)
def test_one_prerequisite_lacking_leaves_nothing_to_pay(
    lacking: dict[str, bool], shut_by: str
) -> None:
    result = result_of({**SMALL_TEAM, **lacking})
    assert result.gate_open is False
    assert result.gate_shut_by == (shut_by,)
    assert result.total_points == 0
    assert result.total_euros == 0
    assert result.earned_points is not None
    assert result.earned_points > 0


def test_without_a_labelled_system_nothing_is_paid() -> None:
    facts = {k: v for k, v in SMALL_TEAM.items() if k != "information_system_since"}
    assert result_of(facts).gate_shut_by == ("3.1",)


def test_in_2022_a_team_without_crisis_plan_is_paid() -> None:
    facts = {**SMALL_TEAM, "crisis_plan": False}
    assert result_of(facts, year=2022).total_euros > 0
    assert result_of(facts, year=2023).total_euros == 0


def test_a_team_of_reference_size_has_the_advance_of_its_core_at_full() -> None:
    # 800 + 100 + 2 700 + 800 + 1 000 + (500 + 1 600) = 7 500 ; × 7 × 60 % = 31 500
    result = result_of(SMALL_TEAM)
    assert result.advance_euros == 31_500
    # 800 + 100 + 2 700 + 2 100 = 5 700 points: no protocol, no case was studied
    assert result.total_euros == 39_900
    assert result.balance_euros == 8_400


def test_a_contract_begun_in_the_year_has_its_part_of_the_advance() -> None:
    # 20 October: 73 days of 365, a fifth; 31 500 / 5 = 6 300, under 12 000.
    late = {**SMALL_TEAM, "contract_since": "2025-10-20"}
    assert result_of(late).advance_euros == 12_000
    # The floor in proportion: the greater of 12 000 and 31 500, a fifth of it.
    assert result_of(late, advance_floor="before_prorata").advance_euros == 6_300
    july = {**SMALL_TEAM, "contract_since": "2025-07-01"}
    assert result_of(july, prorata="months").advance_euros == 15_750


def test_a_contract_that_begins_after_the_year_is_refused() -> None:
    with pytest.raises(BadInput, match="après la fin de l'année"):
        result_of({**SMALL_TEAM, "contract_since": "2026-01-01"})


def test_the_advance_is_never_under_12000_euros() -> None:
    tiny = {**SMALL_TEAM, "patients": 100, "partners": 1}
    # 800 + 100 + 1 042.5 + 800 + 25 + 700 = 3 467.5 ; × 4.2 = 14 563.5
    assert result_of(tiny).advance_euros == Fraction("14563.5")
    written = result_of(tiny, advance_protocols="written")
    assert written.advance_euros == 12_000  # (3 467.5 - 800) × 4.2 = 11 203.5


def test_the_crisis_part_is_in_the_advance_as_the_switch_says() -> None:
    crisis = {**SMALL_TEAM, "crisis_declared": True}
    # 350 × 4.2 = 1 470
    assert result_of(crisis).advance_euros == 32_970
    assert result_of(crisis, advance_crisis="never").advance_euros == 31_500
    assert result_of(SMALL_TEAM, advance_crisis="always").advance_euros == 32_970


def test_an_advance_above_the_total_leaves_a_balance_below_zero() -> None:
    shut = result_of({**SMALL_TEAM, "crisis_plan": False})
    assert shut.balance_euros == -31_500


def test_points_are_summed_exactly_unless_a_rounding_is_chosen() -> None:
    # 10 / 1 007 of cases: 2.3 is 200 000 / 1 007 = 198.609… points
    facts = {**SMALL_TEAM, "ald_under_75": 607, "rcp_meetings": 6, "rcp_cases": 10}
    assert result_of(facts).total_points == 5700 + Fraction(200_000, 1007)
    assert result_of(facts, points_rounding="nearest_point").total_points == 5899
    assert result_of(facts, points_rounding="whole_points").total_points == 5898
    line = result_of(facts, points_rounding="whole_points").indicator("2.3")
    assert line is not None
    assert line.points == Fraction(200_000, 1007)


def test_what_is_not_established_is_said_and_nothing_of_it_is_computed() -> None:
    said = " ".join(gap.what for gap in result_of(SMALL_TEAM).not_established)
    assert "précarité" in said
    assert "structures nouvelles" in said
    assert "en vigueur en 2026" in said


def test_a_fact_that_is_missing_is_asked_for_with_who_needs_it() -> None:
    facts = {k: v for k, v in SMALL_TEAM.items() if k not in ("patients", "partners")}
    with pytest.raises(BadInput) as refusal:
        result_of(facts)
    first, second = str(refusal.value).splitlines()
    assert first.startswith("annee.yaml : il manque « patients »")
    assert "« patients: 5200 »" in first
    assert "2.1" in first
    assert "« partners »" in second


def test_one_indicator_alone_asks_for_its_own_facts_only() -> None:
    result = compute(AVENANT_1, year_of({"protocols": 5}), only=["2.2"])
    assert result.total_points == 500
    assert result.total_euros == 3500
    assert result.advance_euros is None
    assert result.gate_open is None


def test_an_unknown_indicator_or_switch_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match=r"« 9\.9 » n'existe pas.*2\.3b"):
        compute(AVENANT_1, year_of(SMALL_TEAM), only=["9.9"])
    with pytest.raises(BadInput, match="Vouliez-vous dire « rcp_rate »"):
        compute(AVENANT_1, year_of(SMALL_TEAM), switches={"rcp_rat": "exact"})
    with pytest.raises(BadInput, match="attendu : exact, two_decimals"):
        compute(AVENANT_1, year_of(SMALL_TEAM), switches={"rcp_rate": "three"})


def test_a_line_says_its_inputs_figures_sources_and_proofs() -> None:
    result = result_of({**SMALL_TEAM, "protocols": 9})
    line = result.indicator("2.2")
    assert line is not None
    assert line.formula == "100 × min(9 ; 8) = 800"
    assert [(one.name, one.value, one.written) for one in line.inputs] == [
        ("protocols", 9, True)
    ]
    assert [(one.name, one.value) for one in line.figures] == [
        ("protocol_points", 100),
        ("most_protocols", 8),
    ]
    assert line.sources[0].place == "p. 23-25"
    assert line.proofs_wanted == ("copie de chaque protocole",)
    unwritten = result.indicator("1.5")
    assert unwritten is not None
    assert [one.written for one in unwritten.inputs] == [False]
