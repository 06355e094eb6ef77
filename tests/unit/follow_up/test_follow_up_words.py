"""The French of a follow-up: numbers as they are written, nobody blamed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from monthly_counts import (
    FIRST_DAY,
    LAST_DAY,
    MEMBERS,
    OTHERS,
    UNTIL,
    MonthlyEngine,
    circle_of,
    commitment,
    stepping,
)

from maillage.engine.follow_up import words
from maillage.engine.follow_up.compose import Asked, follow_ups
from maillage.engine.follow_up.content import Aim, Followed
from maillage.engine.indicators.model import (
    DrugSet,
    EurosPerPatient,
    LineFilter,
    Measure,
    RatioOfLines,
)


ALL = LineFilter(DrugSet("all", ("J",)))


def followed(before: int, after: int, size: int = 40, **wanted: object) -> Followed:
    until = wanted.pop("until", UNTIL)
    assert isinstance(until, date)
    made = commitment(**wanted)  # type: ignore[arg-type]
    return follow_ups(
        MonthlyEngine(MEMBERS + OTHERS, stepping(before, after, size)),
        [Asked(made, circle_of())],
        until=until,
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
    )[0]


CASES = {
    "moved": followed(12, 6, target=0.2),
    "away": followed(6, 12),
    "still": followed(12, 12, target=0.1),
    "upwards": followed(12, 20, aim=Aim.INCREASE, target=0.9),
    "wide": followed(1, 1, size=3),
    "soon": followed(12, 6, until=date(2025, 10, 1)),
    "none": followed(12, 6, until=date(2025, 9, 1), target=0.1),
    "early": followed(12, 6, session=date(2023, 2, 3)),
    "adjoining": followed(12, 6, session=date(2023, 8, 3), until=date(2023, 12, 1)),
    "ratio": followed(12, 6, calculation=RatioOfLines(Measure.BOXES, ALL, ALL)),
    "euros": followed(1200, 600, calculation=EurosPerPatient(ALL), target=20.0),
}


def said(found: Followed) -> list[str]:
    follow_up, own = found.follow_up, found.doctors[0]
    return [
        words.verdict(follow_up),
        words.finding(follow_up),
        words.reason(follow_up),
        words.target(follow_up),
        words.territory(follow_up),
        words.method(follow_up),
        words.curve(follow_up),
        words.agreed(follow_up),
        words.own(follow_up, own),
        words.alternative(follow_up, own),
        words.CAUTION,
    ]


@pytest.mark.parametrize("found", CASES.values(), ids=CASES)
def test_no_line_breaks_before_a_sign_and_nobody_is_blamed(found: Followed) -> None:
    for sentence in said(found):
        assert not re.search(r" [:;?!%€]", sentence), sentence
        assert not re.search(r"veuillez|mauvais|erreur|pire", sentence, re.I)
        assert "nan" not in sentence.split()


@pytest.mark.parametrize("found", CASES.values(), ids=CASES)
def test_there_is_always_a_reason(found: Followed) -> None:
    assert words.reason(found.follow_up).endswith(".")
    assert words.finding(found.follow_up).endswith(".")


def test_a_reason_gives_the_difference_in_points_with_its_interval() -> None:
    reason = words.reason(CASES["moved"].follow_up)
    assert re.match(
        r"L'écart est de −1\d,\d\spoints, intervalle à 95\s% de −\d+,\d à −\d+,\d\s",
        reason,
    )


def test_a_difference_under_two_points_is_singular() -> None:
    found = CASES["still"].follow_up
    assert found.circle is not None
    assert words.difference(found.circle, found.scale).endswith("point")


def test_ratios_and_euros_have_their_own_units() -> None:
    ratio, euros = CASES["ratio"].follow_up, CASES["euros"].follow_up
    assert ratio.circle is not None
    assert euros.circle is not None
    assert re.fullmatch(r"−0,\d\d", words.difference(ratio.circle, ratio.scale))
    assert words.difference(euros.circle, euros.scale).endswith("\u202f€")


def test_months_just_before_the_session_are_said_not_to_be_the_same_season() -> None:
    assert "la saison peut expliquer" in words.method(CASES["adjoining"].follow_up)
    assert "la saison" not in words.method(CASES["moved"].follow_up)


def test_no_whole_month_yet_is_said_as_such() -> None:
    assert words.reason(CASES["none"].follow_up) == (
        "Aucun mois entier n'a encore suivi celui de la séance\u00a0; il en faut 3."
    )
    assert "on ne peut pas encore dire" in words.target(CASES["none"].follow_up)


def test_a_target_within_the_interval_is_said_to_be() -> None:
    found = CASES["moved"].follow_up
    assert "Cible de 20,0" in words.target(found)
    near = followed(12, 6, target=0.168).follow_up
    assert "l'intervalle contient la cible" in words.target(near)


def test_what_was_agreed_is_one_sentence() -> None:
    assert words.agreed(CASES["upwards"].follow_up) == (
        "Faire monter\u00a0: Quinolones, jusqu'à 90,0\u202f%."
    )
    assert words.agreed(CASES["away"].follow_up) == "Faire baisser\u00a0: Quinolones."
