"""Which inference is shown, and what is said where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from maillage.engine.errors import BadInput
from maillage.engine.impact.imputation import imputer
from maillage.engine.impact.rule import family_wise, infer, infer_many
from tests.unit.impact.circles_and_controls import dates, drawn, panel_of


def test_four_circles_are_given_the_permutation_and_two_other_opinions():
    panel = drawn(1, dates(3, 4, 5, 6, controls=8), effect=1.5)
    found = infer(panel, draws=199)
    assert found.effect is not None
    assert found.effect.att == pytest.approx(
        imputer(panel).overall(panel.outcome[None])[0]
    )
    assert found.effect.low < found.effect.att < found.effect.high
    assert "permutation studentisé" in found.method
    assert "199 répartitions tirées au sort parmi 11\u202f880" in found.method
    assert found.p is not None and found.smallest_p is not None
    assert found.p >= found.smallest_p == 1 / 200
    assert found.why_no_p is None and found.weakens == ()
    assert [one.name.split()[0] for one in found.opinions] == [
        "Rééchantillonnage",
        "Test",
    ]
    assert (found.circles, found.control_groups, len(found.by_circle)) == (4, 8, 4)


@pytest.mark.parametrize(("circles", "said"), [(1, "un seul cercle"), (3, "3 cercles")])
def test_one_to_three_circles_have_a_placebo_interval_and_no_p_value(circles, said):
    panel = drawn(2, dates(*[6, 7, 8][:circles], controls=9), months=14)
    found = infer(panel)
    assert found.p is None and found.smallest_p is None
    assert said in (found.why_no_p or "")
    assert "Intervalle placebo" in found.method
    assert "les 9 groupes témoins" in found.method
    assert [one.weaker for one in found.opinions] == [True]
    assert found.effect is not None and found.effect.low < found.effect.high


def test_one_circle_s_interval_redone_by_hand():
    # The circle moves by 10, the controls by 0, 2, 4: 10 - 2 = 8, variance 4 + 4/3.
    outcome = np.array([[0, 10], [5, 5], [1, 3], [2, 6]])
    found = infer(panel_of(outcome, dates(1, controls=3))).effect
    assert found is not None
    reach = stats.t.ppf(0.975, 2) * np.sqrt(4 + 4 / 3)
    assert (found.att, found.low, found.high) == pytest.approx(
        (8, 8 - reach, 8 + reach)
    )


def test_the_past_of_a_circle_counts_four_months_for_a_degree():
    # 9 months before: 2 degrees. In quarters: 27 months, 6 degrees.
    panel = drawn(1, dates(9, controls=6), months=12)
    for one, degrees in ((panel, 2), (replace(panel, months_a_period=3), 6)):
        effect = infer(one).opinions[0].effect
        reach = stats.t.ppf(0.975, degrees) * effect.se
        assert effect.high == pytest.approx(effect.att + reach)


def test_single_control_doctors_bring_student_and_are_said_to_weaken():
    sizes = [4] * 5 + [1] * 30
    panel = drawn(3, dates(8, 9, 10, 11, 12, controls=30), doctors=sizes, months=18)
    found = infer(panel)
    assert "Student" in found.method and "ne sont pas des groupes" in found.method
    assert found.p is not None and found.smallest_p is None
    assert "médecins isolés" in found.weakens[0]
    one = infer(panel.of_units((panel.cluster == 0) | (panel.cluster > 4)))
    assert "passé du cercle" in one.method and "médecins isolés" in one.weakens[0]


def test_too_few_ways_for_five_per_cent_bring_student_too():
    # 4 circles of one date among 7 groups: 35 ways; of two dates among 8: enough.
    assert "trop peu de façons" in infer(
        drawn(1, dates(4, 4, 4, controls=3))
    ).method or (infer(drawn(1, dates(4, 4, 4, controls=3))).p is None)
    found = infer(drawn(1, dates(4, 4, 4, 4, controls=3)), kinds=[0] * 4 + [1] * 3)
    assert found.smallest_p is None and found.p is not None
    assert "trop peu de façons" in found.method
    assert "ne peut pas atteindre 5 %" in found.weakens[0]


def test_the_controls_are_too_few_to_measure_chance():
    found = infer(drawn(1, dates(3, 4, 5, controls=2)))
    assert found.effect is None and found.p is None
    assert "2 groupes témoins" in (found.why_no_p or "")


def test_circles_begun_one_after_the_other_are_one_another_s_controls():
    panel = drawn(1, [3, 4, 5, 6, 7, 8], months=12)
    found = infer(panel)
    assert found.effect is not None and found.p is not None
    assert found.effect.low < found.effect.att < found.effect.high
    assert "les 720 répartitions possibles" in found.method
    assert "commencent plus tard" in found.weakens[0]
    assert (found.circles, found.control_groups, found.by_circle) == (5, 1, ())
    two = infer(drawn(1, [3, 6]))
    assert two.effect is None and "qu'un seul groupe témoin" in (two.why_no_p or "")


def test_an_outcome_that_never_varies_gives_no_figure_and_spares_the_others():
    panel = drawn(1, dates(3, 4, 5, 6, controls=8))
    lacking = panel.outcome.copy()
    lacking[:6, :8] = np.nan
    flat = np.full_like(panel.outcome, 0.3)
    constant, found, short = infer_many(panel, (flat, panel.outcome, lacking), draws=99)
    assert constant.effect is None and "même valeur partout" in (
        constant.why_no_p or ""
    )
    alone = infer(panel, draws=99)
    assert (found.p, found.method) == (alone.p, alone.method)
    assert short.effect is None and "2 périodes sur 10" in (short.why_no_p or "")


def test_groups_that_move_as_one_give_no_interval_and_no_nan():
    outcome = np.tile(np.arange(6.0), (9, 1))
    for circles in (1, 4):
        cohorts = dates(*[3] * circles, controls=9 - circles)
        found = infer(panel_of(outcome, cohorts))
        assert found.effect is None
        assert "hasard ne peut pas être mesuré" in (found.why_no_p or "")


def test_several_indicators_share_their_permutations():
    panel = drawn(1, dates(3, 4, 5, 6, controls=8), effect=3.0)
    other = drawn(2, dates(3, 4, 5, 6, controls=8)).outcome
    flat = np.zeros_like(other)
    found = infer_many(panel, (other, panel.outcome, flat), draws=199)
    adjusted = family_wise(found)
    assert adjusted[2] is None
    for one, wise in zip(found[:2], adjusted[:2], strict=True):
        assert wise is not None and one.p is not None and wise >= one.p


def test_without_p_values_there_is_nothing_to_adjust():
    found = infer(drawn(2, dates(6, controls=9)))
    assert family_wise([found, found]) == (None, None)


def test_a_design_without_sense_is_one_sentence():
    with pytest.raises(BadInput, match=r"commence à la première période"):
        infer(drawn(1, dates(0, controls=5)))


def test_the_same_data_give_the_same_figure():
    panel = drawn(1, dates(3, 4, 5, 6, controls=8))
    assert infer(panel) == infer(panel)
