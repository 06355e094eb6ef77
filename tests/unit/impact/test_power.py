"""What a design could see, told before the session."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from maillage.engine.errors import BadInput
from maillage.engine.impact.clusters import clusters_of
from maillage.engine.impact.panel import NEVER
from maillage.engine.impact.permutation import permuted
from maillage.engine.impact.power import (
    detectable,
    minimum_detectable,
    permutation_multiple,
    seen_multiple,
)
from tests.unit.impact.circles_and_controls import drawn, panel_of


def test_with_many_degrees_it_is_the_textbook_2_80_errors():
    z = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    assert detectable(1.0, 100_000) == pytest.approx(z, abs=1e-3)


def test_four_circles_see_that_effect_eight_times_in_ten():
    effect = detectable(1.0, 3)
    random = np.random.default_rng(1)
    drawn_circles = effect * np.sqrt(1 / 4) * 2 + random.normal(size=(20_000, 4)) * 2
    seen = stats.ttest_1samp(drawn_circles, 0, axis=1).pvalue <= 0.05
    assert seen.mean() == pytest.approx(0.8, abs=0.01)


def test_dates_handed_round_see_more_than_student_and_never_under_the_normal():
    normal = detectable(1.0, 100_000)
    for circles, controls in ((4, 40), (8, 16), (12, 40)):
        seen = permutation_multiple(circles, controls)
        assert normal * 0.95 < seen < detectable(1.0, circles - 1)


def test_the_permutation_sees_that_effect_eight_times_in_ten():
    seen, error = permutation_multiple(5, 12), np.sqrt(1 / 5 + 1 / 12)
    random = np.random.default_rng(3)
    change = random.normal(size=(400, 17))
    change[:, :5] += seen * error
    months = np.stack([np.zeros_like(change), change], axis=2)
    panel = panel_of(months[0], [1] * 5 + [NEVER] * 12)
    _, every = permuted(clusters_of(panel, tuple(months)), draws=199)
    rejected = np.mean([shifted.p() <= 0.05 for shifted in every])
    assert rejected == pytest.approx(0.8, abs=0.06)  # three Monte Carlo errors


def test_a_design_with_too_few_ways_falls_back_on_student():
    assert np.isnan(permutation_multiple(2, 2))
    assert seen_multiple(4, 40, grouped=False) == detectable(1.0, 3)


def test_nothing_can_be_told_without_an_error():
    assert np.isnan(detectable(0.0, 3))
    assert np.isnan(detectable(float("nan"), 3))


def test_a_placebo_session_in_the_past_redone_by_hand():
    # Four months, followed for two: one placebo date, the third month. The controls'
    # last two less first two: 0, 2, 4, variance 4; the circle's mean adds 4/3.
    outcome = np.array([[9, 9, 9, 9], [1, 1, 1, 1], [1, 1, 3, 3], [1, 1, 5, 5]])
    past = panel_of(outcome, [NEVER] * 4)
    found = minimum_detectable(past, ["g0"], after=2)
    assert found.se == pytest.approx(np.sqrt(4 + 4 / 3))
    assert found.dates == 1
    assert found.effect == pytest.approx(detectable(found.se, 2))


def test_several_circles_see_smaller_effects_than_one():
    past = drawn(4, [NEVER] * 30, months=24)
    one = minimum_detectable(past, ["g0"], after=6, every=3)
    eight = minimum_detectable(past, [f"g{n}" for n in range(8)], after=6, every=3)
    assert one.dates == eight.dates == 5
    assert eight.effect == pytest.approx(eight.se * permutation_multiple(8, 22))
    assert eight.effect < one.effect / 2


def test_a_past_too_short_for_the_follow_up_is_refused():
    past = drawn(4, [NEVER] * 6, months=10)
    with pytest.raises(BadInput, match="compte 10 périodes : il en faut 12"):
        minimum_detectable(past, ["g0"], after=6)


def test_a_circle_that_is_not_in_the_past_is_refused():
    past = drawn(4, [NEVER] * 6, months=10)
    with pytest.raises(BadInput, match="« Lune »"):
        minimum_detectable(past, ["Lune"], after=3)
