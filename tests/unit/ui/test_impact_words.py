"""An effect in French: signs, units, intervals, periods, chances."""

from __future__ import annotations

import math

import pytest

from maillage.engine.impact.content import Point, Verdict
from maillage.ui import impact_words
from tests.factories import effects


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (-0.042, "share", "−4,2 points"),
        (0.1234, "share", "+12,3 points"),
        (0.0, "share", "0,0 point"),
        (-0.00001, "share", "0,0 point"),
        (-0.0194, "share", "−1,9 point"),
        (0.0196, "share", "+2,0 points"),
        (0.456, "ratio", "+0,46"),
        (-182.4, "euros", "−182 €"),
        (3.5, "euros", "+3,50 €"),
        (-1.5, "count", "−1,5"),
    ],
)
def test_an_effect_is_written_with_its_sign_and_its_unit(
    value: float, unit: str, said: str
) -> None:
    assert plain(impact_words.amount(value, unit)) == said


def test_an_interval_says_both_ends_or_that_there_is_none() -> None:
    said = impact_words.interval(-0.061, -0.023, "share")
    assert plain(said) == "de −6,1 à −2,3 points"
    assert impact_words.interval(math.nan, math.nan, "share") == "sans intervalle"
    assert impact_words.interval(None, None, "euros") == "sans intervalle"


def test_both_ends_of_an_interval_of_euros_have_the_same_decimals() -> None:
    assert plain(impact_words.interval(-46.2, 4.3, "euros")) == "de −46 à +4 €"


def test_a_period_is_counted_from_the_session() -> None:
    assert impact_words.moment(0, "month") == "1er mois après"
    assert impact_words.moment(11, "month") == "12e mois après"
    assert impact_words.moment(-1, "quarter") == "1er trimestre avant"
    assert plain(impact_words.tick(-12, "month")) == "−12 mois"
    assert plain(impact_words.tick(1, "quarter")) == "+2 trim."


def test_a_level_has_no_sign() -> None:
    assert plain(impact_words.level(0.243, "share")) == "24,3 %"
    assert plain(impact_words.level(32.4, "euros")) == "32 €"
    assert impact_words.level(0.454, "ratio") == "0,45"
    assert plain(impact_words.distance(-0.042, "share")) == "4,2 points"


def test_a_finding_is_told_from_what_explains_it() -> None:
    whole = "On ne peut pas dire : 0,9 point, entre −1,7 et 3,6. Il fallait 3,6 points."
    first, rest = impact_words.finding_and_rest(whole)
    assert first == "On ne peut pas dire : 0,9 point, entre −1,7 et 3,6."
    assert rest == "Il fallait 3,6 points."
    assert impact_words.finding_and_rest("Rien.") == ("Rien.", "")


def test_a_chance_too_small_to_be_counted_is_said_to_be_under_it() -> None:
    assert plain(impact_words.chance(0.0004)) == "p < 0,001"
    assert plain(impact_words.chance(0.004)) == "p = 0,004"
    assert plain(impact_words.chance(0.032)) == "p = 0,03"


def test_every_verdict_has_its_word() -> None:
    assert impact_words.VERDICTS.keys() == {verdict.value for verdict in Verdict}


def test_a_drawing_is_told_to_who_does_not_see_it() -> None:
    curve = (Point(-1, 0.0, -0.01, 0.01), Point(0, -0.04, -0.06, -0.02))
    said = impact_words.alternative(curve, "share", "month", "16 octobre 2025")
    assert plain(said) == (
        "2 points, avant et après la séance du 16 octobre 2025. Dernier, "
        "1er mois après : −4,0 points, de −6,0 à −2,0 points."
    )
    assert impact_words.alternative((), "share", "month", "") == "Aucun point."


def test_euros_are_never_said_without_their_interval() -> None:
    said = plain(impact_words.money_finding(effects.MONEY))
    assert said == "−182 € par an et par médecin, de −318 à −46 €."
    whole = plain(impact_words.money_alternative(effects.MONEY))
    assert whole.count(" de −") == 3
    assert whole.endswith("coût du cercle 74 €.")
