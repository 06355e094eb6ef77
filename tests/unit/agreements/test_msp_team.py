"""ACI MSP, avenant 1, axes 2 and 3: each rule of the guide, redone by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from maillage.engine.errors import BadInput
from tests.factories.agreement_years import line_of, points


CONCERNED = {"ald_under_75": 600, "aged_75_without_ald": 250, "aged_75_with_ald": 150}
"""1,000 patients with a long illness or aged 75 and more."""

RCP: dict[str, Any] = {
    "patients": 4000,
    "rcp_meetings": 6,
    "rcp_cases": 50,
    **CONCERNED,
}
"""Six meetings, 50 cases out of 1,000: 5 %."""

OBESITY = {"theme": "obésité de l'enfant", "origin": "annex", "child_obesity": True}
VACCINES = {"theme": "couverture vaccinale", "origin": "annex"}
SUICIDE = {"theme": "prévention du suicide", "origin": "annex"}


@pytest.mark.parametrize(
    ("patients", "expected"),
    [
        (4000, 2700),  # 1 000 + 1 700
        (2000, 1850),  # 1 000 + 850
        (8000, 4400),  # 1 000 + 3 400
        (12000, 5500),  # 1 000 + 3 400 + 1 100
    ],
)
def test_coordination_is_1000_points_and_1700_by_4000_patients_then_1100_beyond_8000(
    patients: int, expected: int
) -> None:
    assert points("2.1", coordination=True, patients=patients) == expected


def test_the_other_base_of_coordination_divides_the_first_part_by_8000() -> None:
    facts = {"coordination": True, "switch_coordination_base": "per_8000"}
    assert points("2.1", patients=8000, **facts) == 1000 + 1700
    assert points("2.1", patients=12000, **facts) == 1000 + 1700 + 1100


def test_without_coordination_its_gate_is_shut() -> None:
    line = line_of("2.1", patients=4000)
    assert line.points == 0
    assert line.gate is not None
    assert line.gate.required
    assert not line.gate.reached


@pytest.mark.parametrize(
    ("protocols", "expected"), [(0, 0), (3, 300), (8, 800), (9, 800)]
)
def test_a_protocol_is_100_points_eight_at_most(protocols: int, expected: int) -> None:
    assert points("2.2", protocols=protocols) == expected


@pytest.mark.parametrize(("protocols", "expected"), [(3, 120), (8, 320), (9, 320)])
def test_an_advanced_nurse_adds_40_points_a_protocol_eight_at_most(
    protocols: int, expected: int
) -> None:
    assert points("2.2b", advanced_practice_nurse=True, protocols=protocols) == expected


def test_without_cap_the_ninth_protocol_adds_40_points_too() -> None:
    facts = {"advanced_practice_nurse": True, "switch_ipa_protocol_cap": "none"}
    assert points("2.2b", protocols=9, **facts) == 360


def test_without_an_advanced_nurse_protocols_have_no_supplement() -> None:
    assert points("2.2b", protocols=8) == 0


def test_five_per_cent_of_cases_over_six_meetings_is_1000_points_by_4000_patients() -> (
    None
):
    assert points("2.3", **RCP) == 1000
    assert points("2.3", **{**RCP, "patients": 6000}) == 1500


def test_above_five_per_cent_there_is_no_more() -> None:
    assert points("2.3", **{**RCP, "rcp_cases": 80}) == 1000


def test_below_five_per_cent_the_points_follow_the_exact_rate() -> None:
    # 31 / 1 000 = 3.1 % ; 3.1 / 5 = 0.62
    assert points("2.3", **{**RCP, "rcp_cases": 31}) == 620
    # 10 / 1 007: no decimal says it; 1 000 × (10/1007) / (1/20) = 200 000 / 1 007
    odd = {**RCP, "ald_under_75": 607, "rcp_cases": 10}
    assert points("2.3", **odd) == Fraction(200_000, 1007)


def test_the_rate_may_be_cut_at_two_decimals_of_a_per_cent() -> None:
    # 10 / 1 007 = 0.993048 % -> 0.99 % ; 0.99 / 5 = 0.198
    odd = {**RCP, "ald_under_75": 607, "rcp_cases": 10}
    assert points("2.3", **odd, switch_rcp_rate="two_decimals") == 198


def test_no_case_gives_nothing_whatever_the_meetings() -> None:
    assert points("2.3", **{**RCP, "rcp_cases": 0}) == 0


def test_five_meetings_give_nothing_or_five_sixths_as_the_switch_says() -> None:
    fewer = {**RCP, "rcp_meetings": 5}
    assert points("2.3", **fewer) == 0
    assert points("2.3", **fewer, switch_fewer_meetings="prorated") == Fraction(5000, 6)


def test_a_contract_of_half_the_year_asks_for_half_the_meetings() -> None:
    # From 1 July, 184 days of 365: 6 × 184 / 365 = 3.02 meetings; by month, 3.
    facts = {**RCP, "rcp_meetings": 3, "contract_since": "2025-07-01"}
    assert points("2.3", **facts) == 0
    assert points("2.3", **facts, switch_prorata="months") == 1000
    assert points("2.3", **{**facts, "rcp_meetings": 4}) == 1000


def test_patients_of_just_75_without_illness_leave_the_base_when_over_75_is_read() -> (
    None
):
    # 1 000 - 200 = 800 patients; 30 / 800 = 3.75 % ; 3.75 / 5 = 0.75
    facts = {**RCP, "rcp_cases": 30, "switch_age_bound": "over_75"}
    with pytest.raises(BadInput, match="aged_exactly_75_without_ald"):
        points("2.3", **facts)
    assert points("2.3", **facts, aged_exactly_75_without_ald=200) == 750


def test_a_list_of_patients_without_any_concerned_gives_nothing() -> None:
    nobody = dict.fromkeys(CONCERNED, 0)
    assert points("2.3", **{**RCP, **nobody}) == 0


def test_an_advanced_nurse_adds_200_points_weighted_by_the_same_rate() -> None:
    facts = {**RCP, "advanced_practice_nurse": True, "rcp_cases": 31}
    assert points("2.3b", **facts) == 124  # 200 × 0.62
    assert points("2.3b", **facts, switch_ipa_in_rcp="unweighted") == 200
    assert points("2.3b", **RCP) == 0


@pytest.mark.parametrize(
    ("trainees", "expected"), [(0, 0), (1, 0), (2, 450), (3, 675), (4, 900), (7, 900)]
)
def test_two_trainees_are_450_points_the_third_and_fourth_225_each(
    trainees: int, expected: int
) -> None:
    assert points("2.4", trainees=trainees) == expected


def test_external_coordination_is_200_points_by_4000_patients() -> None:
    assert points("2.5", external_coordination=True, patients=5000) == 250
    assert points("2.5", patients=5000) == 0


def test_quality_is_100_points_then_200_and_300_by_4000_patients_each_on_the_last() -> (
    None
):
    steps = {"quality_diagnosis": True, "quality_plan": True, "quality_results": True}
    assert points("2.6a", **steps) == 100
    assert points("2.6b", patients=5000, **steps) == 250
    assert points("2.6c", patients=5000, **steps) == 375
    assert points("2.6b", patients=5000, quality_plan=True) == 0
    assert points("2.6c", patients=5000, **{**steps, "quality_plan": False}) == 0


@pytest.mark.parametrize(("protocols", "expected"), [(1, 100), (6, 600), (7, 600)])
def test_a_national_protocol_is_100_points_six_at_most(
    protocols: int, expected: int
) -> None:
    assert points("2.7", cooperation_protocols=protocols) == expected


def test_without_cap_a_seventh_national_protocol_counts() -> None:
    assert points("2.7", cooperation_protocols=7, switch_cooperation_cap="none") == 700


def test_heart_failure_is_100_points_by_4000_patients() -> None:
    assert points("2.8", heart_failure_pathway=True, patients=3000) == 75
    assert points("2.8", patients=3000) == 0


@pytest.mark.parametrize(
    ("missions", "expected"),
    [([], 0), ([VACCINES], 0), ([OBESITY], 100), ([VACCINES, SUICIDE], 100)],
)
def test_child_obesity_is_100_points_on_its_own_mission_or_on_two_others(
    missions: list[dict[str, Any]], expected: int
) -> None:
    # Guide p. 42: a single mission must be on that theme; with two any theme will do.
    facts = {"missions": missions} if missions else {}
    assert points("2.9", child_obesity_pathway=True, **facts) == expected


SYSTEM = {"information_system_since": "2019-03-01"}


@pytest.mark.parametrize(
    ("partners", "expected"),
    [
        (8, 2100),  # 500 + 1 600
        (16, 3700),  # 500 + 3 200
        (17, 3850),  # 500 + 3 200 + 150
        (20, 4300),  # 500 + 3 200 + 600
    ],
)
def test_a_labelled_system_is_500_points_and_200_a_partner_then_150_from_the_17th(
    partners: int, expected: int
) -> None:
    assert points("3.1", partners=partners, **SYSTEM) == expected


def test_a_system_acquired_in_the_year_is_paid_from_that_day_or_that_month() -> None:
    # 20 October to 31 December: 12 + 30 + 31 = 73 days of 365, a fifth; 3 months of 12.
    facts = {"information_system_since": "2025-10-20", "partners": 8}
    assert points("3.1", **facts) == 420
    assert points("3.1", **facts, switch_prorata="months") == 525


def test_a_leap_year_has_366_days() -> None:
    # 31 December 2024 is one day of 366.
    facts = {"information_system_since": "2024-12-31", "partners": 8}
    assert points("3.1", year=2024, **facts) == Fraction(2100, 366)


def test_without_a_labelled_system_the_gate_is_shut() -> None:
    line = line_of("3.1", partners=8)
    assert line.points == 0
    assert line.gate is not None
    assert not line.gate.reached


def test_the_advanced_level_adds_100_points_from_its_date() -> None:
    assert points("3.2", advanced_system_since="2025-10-20") == 20
    assert points("3.2", advanced_system_since="2021-01-01") == 100
    assert points("3.2") == 0
