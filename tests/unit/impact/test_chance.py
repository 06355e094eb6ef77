"""What a circle's change would be by chance: control groups, and its own past."""

from __future__ import annotations

import numpy as np
import pytest

from maillage.engine.impact.chance import (
    chance,
    controls_in_groups,
    past_variances,
)
from maillage.engine.impact.clusters import clusters_of
from tests.unit.impact.circles_and_controls import dates, drawn, panel_of


def found_of(panel):
    clusters = clusters_of(panel)
    return chance(panel, clusters, clusters.outcome[0])


def test_groups_of_one_size_give_their_own_spread():
    # After less before is 0, 4 and 8 in three groups of two alike doctors: variance 16.
    changes = [5, 5, 0, 0, 4, 4, 8, 8]
    outcome = np.array([[0, change] for change in changes])
    found = found_of(panel_of(outcome, dates(1, controls=3), doctors=2))
    assert found.variances == pytest.approx([16])
    assert (found.degrees, found.grouped) == (2, True)


def test_smaller_groups_are_brought_to_the_size_of_the_circle():
    # Pairs of doctors 2 apart: their variance 2, a pair's mean 1 of it. Groups' means
    # 0, 4, 8: 16, of which 1 is the doctors'. A circle of four: 15 + 2/4.
    changes = [1, 1, 1, 1, -1, 1, 3, 5, 7, 9]
    outcome = np.array([[0, change] for change in changes])
    panel = panel_of(outcome, dates(1, controls=3), doctors=[4, 2, 2, 2])
    assert found_of(panel).variances == pytest.approx([15.5])


def test_controls_that_are_single_doctors_are_no_groups():
    assert controls_in_groups(clusters_of(drawn(1, dates(4, controls=5))))
    alone = drawn(1, dates(4, controls=5), doctors=[3, 1, 1, 1, 1, 1])
    assert not controls_in_groups(clusters_of(alone))
    all_alone = drawn(1, dates(4, controls=5), doctors=1)
    assert controls_in_groups(clusters_of(all_alone))


def circles_among_single_doctors(seed: int, circles: int = 40, months: int = 48):
    """Shocks of variance 1 that keep 0.6 from month to month, doctors' noise 4."""
    random = np.random.default_rng(seed)
    sizes = [8] * circles + [1] * 400
    group = np.repeat(np.arange(len(sizes)), sizes)
    shock = np.zeros((len(sizes), months))
    shock[:, 0] = random.normal(size=len(sizes))
    for month in range(1, months):
        fresh = 0.8 * random.normal(size=len(sizes))
        shock[:, month] = 0.6 * shock[:, month - 1] + fresh
    outcome = shock[group] + 2 * random.normal(size=(len(group), months))
    return panel_of(outcome, dates(*[24] * circles, controls=400), doctors=sizes)


def test_the_past_of_circles_says_what_their_shocks_make_of_a_change():
    # 24 months after less 24 before, the covariance of months h apart 0.6^h, to which
    # doctors add 4/8 x 2/24.
    lags = np.abs(np.subtract.outer(np.arange(48), np.arange(48)))
    contrast = np.where(np.arange(48) < 24, -1 / 24, 1 / 24)
    expected = contrast @ 0.6**lags @ contrast + 0.5 * 2 / 24
    panel = circles_among_single_doctors(3)
    clusters = clusters_of(panel)
    found = past_variances(panel, clusters, clusters.outcome[0])
    assert found == pytest.approx([expected] * 40, rel=0.1)
    # Single doctors taken together know nothing of what a circle's doctors share.
    assert found_of(panel).variances == pytest.approx(found)
    assert not found_of(panel).grouped


def test_a_past_of_a_few_months_says_nothing():
    panel = drawn(1, dates(5, controls=4))
    clusters = clusters_of(panel)
    assert np.isnan(past_variances(panel, clusters, clusters.outcome[0])).all()
