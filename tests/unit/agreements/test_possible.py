"""What a year could still give, and what it would take."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.agreements.possible import Possible, possible
from tests.factories.agreement_strategies import years
from tests.factories.agreement_years import AVENANT_1, SMALL_TEAM, year_of


def wanted(found: Possible, id_: str) -> dict[str, object]:
    """What an indicator would take, by fact."""
    gain = next(one for one in found.gains if one.now.id == id_)
    return {change.name: change.wanted for change in gain.changes}


def test_cases_and_meetings_that_are_missing_are_worth_what_they_would_earn() -> None:
    # 1,000 concerned patients: 5 % is 50 cases; 1 000 points are 7 000 euros.
    found = possible(AVENANT_1, year_of(SMALL_TEAM))
    gain = next(one for one in found.gains if one.now.id == "2.3")
    assert gain.euros == 7000
    assert wanted(found, "2.3") == {"rcp_meetings": 6, "rcp_cases": 50}
    held = year_of({**SMALL_TEAM, "rcp_meetings": 8, "rcp_cases": 40})
    again = possible(AVENANT_1, held)
    assert wanted(again, "2.3") == {"rcp_cases": 50}
    assert next(one for one in again.gains if one.now.id == "2.3").euros == 1400


def test_only_what_is_needed_is_asked_for() -> None:
    found = possible(AVENANT_1, year_of({**SMALL_TEAM, "doctors": 4}))
    # All requests taken, or all doctors enlisted: one is enough.
    assert len(wanted(found, "1.8")) == 1
    assert wanted(found, "2.2") == {"protocols": 8}
    assert set(wanted(found, "1.7b")) == {"users_consulted", "users_deciding"}


def test_what_nobody_chooses_is_never_asked_for() -> None:
    found = possible(AVENANT_1, year_of(SMALL_TEAM))
    asked = {change.name for one in found.gains for change in one.changes}
    assert asked.isdisjoint({"patients", "partners", "crisis_declared", "doctors"})


def test_a_missing_prerequisite_is_said_to_open_the_gate() -> None:
    shut = year_of({**SMALL_TEAM, "crisis_plan": False})
    found = possible(AVENANT_1, shut)
    opening = [one for one in found.gains if one.opens_the_gate]
    assert [one.now.id for one in opening] == ["1.2a"]
    assert opening[0].euros == 700
    assert found.now.total_euros == 0
    assert found.euros > found.now.earned_euros


def test_missions_and_hours_may_be_completed() -> None:
    site = {**SMALL_TEAM["sites"][0], "weekday_hours": 9, "open_saturday": False}
    found = possible(AVENANT_1, year_of({**SMALL_TEAM, "sites": [site]}))
    hours = next(one for one in found.gains if one.now.id == "1.1")
    assert hours.euros == (150 + 120) * 7
    missions = next(one for one in found.gains if one.now.id == "1.6")
    assert missions.euros == 2 * 350 * 7


@given(st.data())
@settings(max_examples=8, deadline=None)
def test_a_gain_is_never_below_zero_and_largest_comes_first(
    data: st.DataObject,
) -> None:
    found = possible(AVENANT_1, data.draw(years(AVENANT_1)))
    euros = [one.euros for one in found.gains]
    assert euros == sorted(euros, reverse=True)
    assert all(one >= 0 for one in euros)
    assert found.euros == found.now.earned_euros + sum(euros, Fraction(0))
