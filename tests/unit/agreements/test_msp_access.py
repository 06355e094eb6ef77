"""ACI MSP, avenant 1, axis 1: each rule of the guide, redone by hand."""

from __future__ import annotations

from typing import Any

import pytest

from maillage.engine.errors import BadInput
from tests.factories.agreement_years import OPEN_ALL_YEAR, line_of, points


MISSION = {"theme": "couverture vaccinale", "origin": "annex"}
SECOND_MISSION = {"theme": "prévention du suicide", "origin": "annex"}
REGIONAL = {"theme": "santé environnementale", "origin": "regional"}


def opening(**changed: Any) -> Any:
    """Points of 1.1 with one site, open all year but for what is changed."""
    facts = {"unscheduled_care": True, **changed.pop("facts", {})}
    return points("1.1", sites=[{**OPEN_ALL_YEAR, **changed}], **facts)


def test_open_from_8_to_20_and_saturdays_with_unscheduled_care_is_800_points() -> None:
    assert opening() == 800


@pytest.mark.parametrize(
    ("hours", "expected"), [(12, 800), (11.5, 740), (10, 740), (9.5, 650), (8, 650)]
)
def test_a_shorter_day_loses_60_then_150_points(hours: float, expected: int) -> None:
    # Guide p. 3 and 5: 10 h to under 12 h loses 60, 8 h to under 10 h loses 150.
    assert opening(weekday_hours=hours) == expected


def test_a_day_under_8_hours_gives_nothing_and_the_gate_is_shut() -> None:
    site = {**OPEN_ALL_YEAR, "weekday_hours": 7.5}
    line = line_of("1.1", unscheduled_care=True, sites=[site])
    assert line.points == 0
    assert line.gate is not None
    assert not line.gate.reached
    assert "moins de 8 heures" in line.formula


def test_a_derogation_of_the_ars_lifts_the_loss_of_span() -> None:
    assert opening(weekday_hours=7, facts={"on_call_derogation": True}) == 800


def test_a_derogation_keeps_saturday_and_holidays_unless_the_switch_says_all() -> None:
    closed = {"open_saturday": False, "closed_holiday_weeks": 2, "weekday_hours": 9}
    derogation: dict[str, Any] = {"on_call_derogation": True}
    assert opening(**closed, facts=derogation) == 800 - 120 - 20
    derogation["switch_on_call_rule"] = "every_reduction"
    assert opening(**closed, facts=derogation) == 800


def test_closed_on_saturday_loses_120_points() -> None:
    assert opening(open_saturday=False) == 680


@pytest.mark.parametrize(("weeks", "expected"), [(0, 800), (1, 780), (3, 780), (4, 0)])
def test_closing_in_school_holidays_loses_20_points_up_to_three_weeks(
    weeks: int, expected: int
) -> None:
    assert opening(closed_holiday_weeks=weeks) == expected


@pytest.mark.parametrize(("weeks", "expected"), [(2, 800), (3, 780), (4, 0)])
def test_the_other_reading_of_holidays_loses_20_points_at_three_weeks(
    weeks: int, expected: int
) -> None:
    switch = {"switch_holiday_closing": "from_three"}
    assert opening(closed_holiday_weeks=weeks, facts=switch) == expected


@pytest.mark.parametrize(("weeks", "expected"), [(1, 800), (1.5, 0)])
def test_closing_more_than_a_week_outside_holidays_gives_nothing(
    weeks: float, expected: int
) -> None:
    assert opening(closed_other_weeks=weeks) == expected


def test_without_unscheduled_care_opening_gives_nothing() -> None:
    assert opening(facts={"unscheduled_care": False}) == 0


def test_losses_add_up_or_only_the_largest_counts_as_the_switch_says() -> None:
    closed = {"weekday_hours": 9, "open_saturday": False, "closed_holiday_weeks": 1}
    assert opening(**closed) == 800 - 150 - 120 - 20
    assert opening(**closed, facts={"switch_reductions": "largest"}) == 800 - 150


def test_of_two_sites_the_least_open_counts_for_each_criterion() -> None:
    sites = [
        {**OPEN_ALL_YEAR, "weekday_hours": 11},
        {**OPEN_ALL_YEAR, "name": "Bugeat", "open_saturday": False},
    ]
    assert points("1.1", unscheduled_care=True, sites=sites) == 800 - 60 - 120


def test_opening_without_any_site_asks_for_one() -> None:
    with pytest.raises(BadInput, match="il manque « sites »"):
        points("1.1", unscheduled_care=True)


def test_a_crisis_plan_is_100_points_whatever_happens() -> None:
    assert points("1.2a", crisis_plan=True) == 100
    assert points("1.2a", crisis_plan=False) == 0


def test_the_crisis_plan_is_no_prerequisite_in_2022() -> None:
    line = line_of("1.2a", year=2022, crisis_plan=False)
    assert line.gate is not None
    assert not line.gate.required
    assert "2022" in line.gate.because


CRISIS = {"crisis_plan": True, "crisis_declared": True, "crisis_actions": True}


def test_actions_in_a_declared_crisis_are_350_points_by_4000_patients() -> None:
    assert points("1.2b", patients=6000, **CRISIS) == 525  # 350 × 1.5


@pytest.mark.parametrize("lacking", sorted(CRISIS))
def test_actions_without_plan_crisis_or_proof_give_nothing(lacking: str) -> None:
    assert points("1.2b", patients=6000, **{**CRISIS, lacking: False}) == 0


def test_covid_is_no_crisis_of_2022() -> None:
    assert points("1.2b", year=2022, patients=6000, **CRISIS) == 0


@pytest.mark.parametrize(
    ("partners", "expected"),
    [
        ({}, 0),
        ({"paramedical_professions": 2}, 0),
        ({"paramedical_professions": 3}, 300),
        ({"pharmacists": 1}, 300),
        ({"other_specialties": 1}, 300),
        ({"other_medical_professions": 1, "paramedical_professions": 2}, 300),
        ({"pharmacists": 1, "paramedical_professions": 3}, 600),
        ({"pharmacists": 2, "other_specialties": 2, "paramedical_professions": 9}, 600),
    ],
)
def test_diversity_is_300_points_a_level(
    partners: dict[str, int], expected: int
) -> None:
    # Guide p. 8-10: one of the three, or 3 paramedical professions; both give 600.
    assert points("1.3", **partners) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(0, 0), (0.4, 0), (0.5, 300), (2.4, 300), (2.5, 600)]
)
def test_visiting_specialists_give_300_points_at_half_a_day_a_week_then_300_at_2_5(
    days: float, expected: int
) -> None:
    assert points("1.4", visiting_days_a_week=days) == expected


def test_a_solidarity_doctor_is_200_points() -> None:
    assert points("1.5", solidarity_doctor=True) == 200
    assert points("1.5") == 0


@pytest.mark.parametrize(
    ("missions", "kept"),
    [
        ([], 0),
        ([MISSION], 1),
        ([MISSION, SECOND_MISSION], 2),
        ([MISSION, {**MISSION, "theme": "Couverture  VACCINALE"}], 1),
        ([REGIONAL, {**REGIONAL, "theme": "ondes"}], 1),
        ([MISSION, REGIONAL], 2),
        ([MISSION, SECOND_MISSION, REGIONAL], 2),
        ([MISSION, {**MISSION, "origin": "regional"}], 1),
    ],
)
def test_two_missions_at_most_of_different_themes_and_one_regional(
    missions: list[dict[str, str]], kept: int
) -> None:
    # Guide p. 15-16: 350 × k each; k = 8 000 / 4 000 = 2.
    facts = {"missions": missions} if missions else {}
    assert points("1.6", patients=8000, **facts) == 700 * kept


def test_an_advanced_nurse_adds_200_points_to_two_missions_only() -> None:
    two = [MISSION, SECOND_MISSION]
    assert points("1.6b", advanced_practice_nurse=True, missions=two) == 200
    assert points("1.6b", advanced_practice_nurse=True, missions=[MISSION]) == 0
    assert points("1.6b", missions=two) == 0


def test_users_give_200_points_then_300_by_4000_patients_if_the_first_is_reached() -> (
    None
):
    assert points("1.7a", users_consulted=True) == 200
    both = {"users_consulted": True, "users_deciding": True}
    assert points("1.7b", patients=3000, **both) == 225  # 300 × 0.75
    assert points("1.7b", patients=3000, users_deciding=True) == 0


@pytest.mark.parametrize(
    ("enlisted", "expected"), [(0, 0), (2, 0), (3, 100), (4, 100), (5, 200)]
)
def test_the_access_service_is_100_points_at_half_of_5_doctors_200_at_all(
    enlisted: int, expected: int
) -> None:
    assert points("1.8", doctors=5, doctors_in_access_service=enlisted) == expected


def test_taking_every_request_of_the_access_service_is_200_points() -> None:
    assert points("1.8", every_request_taken=True) == 200
    assert points("1.8") == 0


def test_more_enlisted_doctors_than_doctors_is_refused() -> None:
    with pytest.raises(BadInput, match=r"ligne 4 : .*plus de médecins inscrits"):
        points("1.8", doctors=2, doctors_in_access_service=3)
