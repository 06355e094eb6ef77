"""Each circle's own effect, their t, and what is drawn towards their mean."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from maillage.engine.impact.by_circle import (
    circle_effects,
    common_noise,
    contrasts,
    over_circles,
)
from maillage.engine.impact.clusters import clusters_of
from tests.unit.impact.circles_and_controls import dates, drawn, panel_of


def four_by_hand():
    """After less before: 5, 3, 7, 5 in the circles; 0, 2 in the controls, mean 1."""
    outcome = np.array([[0, 5], [1, 4], [2, 9], [3, 8], [4, 4], [5, 7]])
    clusters = clusters_of(panel_of(outcome, dates(1, 1, 1, 1, controls=2)))
    return contrasts(clusters, clusters.outcome[0])


def test_a_circle_s_effect_is_its_change_less_the_controls():
    assert four_by_hand().effects.tolist() == [4, 2, 6, 4]


def test_the_mean_of_circles_has_their_spread_and_that_of_the_controls():
    # Circles: variance 8/3, over 4; controls: variance 2, over 2. Mean 4.
    found = over_circles(four_by_hand())
    assert found.att == 4
    assert found.se == pytest.approx(np.sqrt(2 / 3 + 1))
    assert found.degrees == 3
    reach = stats.t.ppf(0.975, 3) * found.se
    assert (found.low, found.high) == pytest.approx((4 - reach, 4 + reach))


def test_without_the_controls_noise_it_is_the_one_sample_t_test():
    found = over_circles(four_by_hand())
    assert found.plain_p == pytest.approx(stats.ttest_1samp([4, 2, 6, 4], 0).pvalue)
    assert found.p > found.plain_p


def test_the_controls_noise_follows_the_circles_dates_and_parts():
    panel = drawn(3, dates(2, 6, controls=5))
    clusters = clusters_of(panel)
    means = clusters.outcome[0][2:]
    by_date = [means[:, d:].mean(axis=1) - means[:, :d].mean(axis=1) for d in (2, 6)]
    mixed = 0.25 * by_date[0] + 0.75 * by_date[1]
    found = common_noise(
        contrasts(clusters, clusters.outcome[0]), np.array([0.25, 0.75])
    )
    assert found == pytest.approx(mixed.var(ddof=1) / 5)


def test_circles_that_differ_no_more_than_chance_are_shown_at_their_mean():
    found = circle_effects(four_by_hand(), np.full(4, 50.0), degrees=9)
    assert [one.shrunk for one in found] == pytest.approx([4] * 4)


def test_circles_that_differ_more_than_chance_are_drawn_part_of_the_way():
    # Variance of the effects 8/3, of chance 2/3: three quarters of a distance is kept.
    found = circle_effects(four_by_hand(), np.full(4, 2 / 3), degrees=9)
    assert [one.shrunk for one in found] == pytest.approx([4, 2.5, 5.5, 4])
    reach = stats.t.ppf(0.975, 9) * np.sqrt(2 / 3)
    assert found[1].low == pytest.approx(2 - reach)
    assert found[1].high == pytest.approx(2 + reach)


def test_a_single_control_says_nothing_of_the_controls_noise():
    clusters = clusters_of(drawn(3, dates(4, 5, controls=1)))
    assert common_noise(contrasts(clusters, clusters.outcome[0])) == 0


def test_one_circle_stays_where_it_is():
    clusters = clusters_of(drawn(3, dates(4, controls=5)))
    found = contrasts(clusters, clusters.outcome[0])
    (one,) = circle_effects(found, np.array([2.0]), degrees=4)
    assert one.shrunk == pytest.approx(one.att)
