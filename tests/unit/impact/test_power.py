"""What a design could see, told before the session."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from maillage.engine.errors import BadInput
from maillage.engine.impact.panel import NEVER
from maillage.engine.impact.power import detectable, minimum_detectable
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
    assert (found.degrees, found.dates) == (2, 1)
    assert found.effect == pytest.approx(detectable(found.se, 2))


def test_several_circles_see_smaller_effects_than_one():
    past = drawn(4, [NEVER] * 30, months=24)
    one = minimum_detectable(past, ["g0"], after=6, every=3)
    eight = minimum_detectable(past, [f"g{n}" for n in range(8)], after=6, every=3)
    assert one.dates == eight.dates == 5
    assert eight.degrees == 7
    assert eight.effect < one.effect / 2


def test_a_past_too_short_for_the_follow_up_is_refused():
    past = drawn(4, [NEVER] * 6, months=10)
    with pytest.raises(BadInput, match="compte 10 périodes : il en faut 12"):
        minimum_detectable(past, ["g0"], after=6)


def test_a_circle_that_is_not_in_the_past_is_refused():
    past = drawn(4, [NEVER] * 6, months=10)
    with pytest.raises(BadInput, match="« Lune »"):
        minimum_detectable(past, ["Lune"], after=3)
