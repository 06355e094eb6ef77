"""What may be said of an effect: each verdict as its definition, in plain French."""

from __future__ import annotations

from datetime import date
from math import nan

import pytest

from maillage.engine.impact import judge, words
from maillage.engine.impact.content import SecondOpinion, Verdict
from maillage.engine.impact.judge import Found
from maillage.engine.impact.results import Effect, Pretest


def found(
    low: float,
    high: float,
    *,
    target: float | None = None,
    detectable: float | None = None,
    unit: str = "share",
) -> Found:
    effect = Effect((low + high) / 2, (high - low) / 4, low, high)
    return Found(effect, 0.30, 0.20, target, detectable, unit, date(2025, 10, 16))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_interval_that_leaves_zero_out_is_a_change_with_its_figure() -> None:
    one = found(-0.10, -0.04)
    assert judge.verdict(one) is Verdict.CHANGED
    assert plain(judge.sentence(one)) == (
        "Depuis la séance du 16 octobre 2025, le cercle est à 20,0 % ; s'il avait "
        "suivi les médecins comparés, il serait autour de 27,0 % : 7,0 points de "
        "moins, entre 4,0 et 10,0."
    )


def test_a_rise_is_said_as_neutrally_as_a_fall() -> None:
    said = plain(judge.sentence(found(0.01, 0.03)))
    assert said.endswith("autour de 18,0 % : 2,0 points de plus, entre 1,0 et 3,0.")


def test_zero_inside_and_a_design_that_would_have_seen_it_is_not_distinguished() -> (
    None
):
    one = found(-0.02, 0.01, target=-0.05, detectable=0.02)
    assert judge.verdict(one) is Verdict.NOT_DISTINGUISHED
    said = plain(judge.sentence(one))
    assert "0,5 point de moins, entre 2,0 de moins et 1,0 de plus" in said
    assert "Un effet de 5,0 points, celui que le cercle visait, aurait" in said


def test_zero_inside_and_a_design_that_could_not_see_it_cannot_be_said() -> None:
    one = found(-0.08, 0.06, target=-0.05, detectable=0.10)
    assert judge.verdict(one) is Verdict.CANNOT_SAY
    said = plain(judge.sentence(one))
    assert said.startswith("On ne peut pas dire si la séance a changé quelque chose")
    assert "au moins 10,0 points pour le voir" in said


def test_without_a_target_a_tenth_of_the_value_before_is_what_must_be_seen() -> None:
    assert judge.verdict(found(-0.02, 0.02, detectable=0.029)) is (
        Verdict.NOT_DISTINGUISHED
    )
    assert judge.verdict(found(-0.02, 0.02, detectable=0.031)) is Verdict.CANNOT_SAY


def test_without_an_interval_nothing_can_be_said() -> None:
    one = found(nan, nan)
    assert judge.verdict(one) is Verdict.CANNOT_SAY
    assert "ne peut pas être calculée" in judge.sentence(one)


def test_no_design_known_is_no_design_that_would_have_seen_it() -> None:
    assert judge.verdict(found(-0.001, 0.001, target=-0.5)) is Verdict.CANNOT_SAY


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (-0.008, "share", "0,8 point de moins"),
        (0.0195, "share", "1,9 points de plus"),
        (-0.12, "ratio", "0,12 de moins"),
        (3.456, "euros", "3,46 € de plus"),
        (-1234.0, "euros", "1 234 € de moins"),
        (1.5, "count", "1,5 substance de plus"),
    ],
)
def test_a_change_is_written_in_the_unit_of_its_values(
    value: float, unit: str, said: str
) -> None:
    assert plain(words.signed(value, unit)) == said


def sure(p: float | None, *opinions: float) -> list[str]:
    pretest = None if p is None else Pretest(3.0, 3, p)
    others = tuple(
        SecondOpinion(f"n° {rank}", Effect(att, 0.01, att, att), None, weaker=False)
        for rank, att in enumerate(opinions)
    )
    lines = judge.how_sure(
        doctors=9,
        controls=12,
        pretest=pretest,
        opinions=others,
        effect=Effect(-0.05, 0.01, -0.07, -0.03),
        unit="share",
    )
    return [plain(each) for each in lines]


def test_trends_that_differed_before_are_said() -> None:
    assert any("avec prudence" in line for line in sure(0.01))
    assert any("rien ne montre" in line for line in sure(0.4))
    assert any("trop peu de médecins" in line for line in sure(None))


def test_methods_that_disagree_are_said_with_the_one_that_does() -> None:
    assert any("compatible avec celle-ci" in one for one in sure(0.4, -0.04))
    far = next(one for one in sure(0.4, -0.04, 0.02) if "accordent pas" in one)
    assert "« n° 1 » donne 2,0 points de plus" in far
