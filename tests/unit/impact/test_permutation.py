"""Start dates handed round between clusters: by hand, by refitting, by simulation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from maillage.engine.impact.assigned_effects import assigned_effects, dates_of, design
from maillage.engine.impact.assignments import assignments, possible_assignments
from maillage.engine.impact.clusters import clusters_of
from maillage.engine.impact.imputation import imputer
from maillage.engine.impact.panel import NEVER
from maillage.engine.impact.permutation import permutation_tests, permuted
from tests.unit.impact.circles_and_controls import dates, drawn, panel_of


def test_two_circles_and_two_controls_are_enumerated_by_hand():
    # After less before is 6 and 4 in the circles, 1 and 1 in the controls. The squared
    # error is 2/1 x (squares about the circles' mean)/4 + (those of the controls)/4.
    #   dates on   effect   squared error                t
    #   6, 4        4       2 x 2/4 + 0       = 1        4        as it was
    #   1, 1       -4       0 + 2/4           = 0.5      5.66     as large
    #   6, 1        1       2 x 12.5/4 + 4.5/4 = 7.375   0.37     twice (two 1's)
    #   4, 1       -1       2 x 4.5/4 + 12.5/4 = 5.375   0.43     twice
    panel = panel_of(
        np.array([[0, 6], [1, 5], [2, 3], [7, 8]]), dates(1, 1, controls=2)
    )
    test = permutation_tests(clusters_of(panel)).tests[0]
    assert (test.att, test.se) == pytest.approx((4, 1))
    assert sorted(test.statistics) == pytest.approx(
        sorted([4, 4 / sqrt(0.5), *[1 / sqrt(7.375)] * 2, *[1 / sqrt(5.375)] * 2])
    )
    assert test.p == pytest.approx(2 / 6)
    # However large the effect, the dates on the two controls give as large a figure.
    assert test.smallest_p == pytest.approx(2 / 6)
    assert test.interval is None


def test_every_way_the_dates_can_lie_is_gone_through_once():
    found = assignments(np.array([0, 1, 2, 2, 2]), np.zeros(5, int))
    assert found.exact and found.possible == 5 * 4
    assert len(np.unique(found.codes, axis=0)) == len(found.codes) == 20
    assert found.codes[0].tolist() == [0, 1, 2, 2, 2]


def test_dates_stay_between_clusters_of_one_kind():
    codes, kind = np.array([0, 2, 2, 1, 2]), np.array([0, 0, 0, 1, 1])
    assert possible_assignments(codes, kind) == 3 * 2
    rows = assignments(codes, kind).codes
    assert len(rows) == 6
    assert (np.sort(rows[:, :3]) == [0, 2, 2]).all()
    assert (np.sort(rows[:, 3:]) == [1, 2]).all()


def test_ways_past_two_thousand_are_drawn_and_what_was_comes_first():
    codes = np.array([0, 1, 2, 3, *[4] * 20])
    found = assignments(codes, np.zeros(24, int), draws=50, seed=1)
    assert not found.exact and found.possible == 24 * 23 * 22 * 21
    assert found.codes.shape == (51, 24)
    assert (found.codes[0] == codes).all()
    again = assignments(codes, np.zeros(24, int), draws=50, seed=1)
    assert (found.codes == again.codes).all()


def test_without_draws_what_was_is_alone():
    found = assignments(np.array([0, 1, 2]), np.zeros(3, int), draws=0)
    assert found.codes.tolist() == [[0, 1, 2]] and not found.exact


def test_each_assignment_gives_the_effect_that_refitting_every_doctor_gives():
    panel = drawn(4, dates(3, 5, 5, 7, controls=5), doctors=[2, 4, 3, 3, 1, 5, 2, 3, 4])
    clusters = clusters_of(panel)
    at, codes = dates_of(clusters)
    rows = assignments(codes, clusters.kind, draws=6).codes
    found = assigned_effects(design(clusters, at, rows), clusters.outcome)
    own = np.append(at.values[:-1], NEVER)
    for row, effect in zip(rows, found.att[0], strict=True):
        dated = panel.with_cohort(own[row][panel.cluster])
        refitted = imputer(dated).overall(panel.outcome[None])[0]
        assert effect == pytest.approx(refitted, abs=1e-12)


def test_the_influence_of_a_cluster_is_what_it_moves_when_its_weight_grows():
    # With one date, a control's part in the error is its distance from their mean / N.
    panel = drawn(9, dates(4, 4, 4, controls=4), months=8)
    clusters = clusters_of(panel)
    at, codes = dates_of(clusters)
    found = assigned_effects(design(clusters, at, codes[None]), clusters.outcome)
    means = clusters.outcome[0]
    apart = means[:, 4:].mean(axis=1) - means[:, :4].mean(axis=1)
    circle, control = apart[:3], apart[3:]
    expected = [
        *sqrt(3 / 2) * (circle - circle.mean()) / 3,
        *-(control - control.mean()) / 4,
    ]
    assert found.influence[:, 0, 0] == pytest.approx(expected)


def test_the_interval_ends_where_taking_the_effect_away_stops_being_rejected():
    panel = drawn(3, dates(3, 4, 6, 7, controls=6), effect=1.0)
    test = permutation_tests(clusters_of(panel), draws=399, seed=8).tests[0]
    assert test.interval is not None
    low, high = test.interval
    assert low < test.att < high
    for end, outwards in ((low, -1), (high, 1)):
        for step, kept in ((-1e-4, True), (1e-4, False)):
            effect = end + outwards * step
            less = panel.with_outcome(panel.outcome - effect * panel.under_effect)
            p = permutation_tests(clusters_of(less), draws=399, seed=8).tests[0].p
            assert (p > 0.05) == kept


def test_outcomes_taken_together_give_what_each_gives_alone():
    panel = drawn(5, dates(2, 4, 5, 6, controls=6))
    other = drawn(6, dates(2, 4, 5, 6, controls=6)).outcome
    both = permutation_tests(clusters_of(panel, (panel.outcome, other)), draws=99)
    alone = permutation_tests(clusters_of(panel, (other,)), draws=99).tests[0]
    assert both.tests[1].p == alone.p
    assert both.tests[1].statistics == pytest.approx(alone.statistics)


def test_without_an_effect_p_values_are_as_often_small_as_they_say():
    # 3 dates among 6 clusters, 120 ways gone through: p is uniform on 1/120 .. 1.
    panel = drawn(0, dates(3, 4, 5, controls=3), months=8, doctors=1)
    random = np.random.default_rng(12)
    months = random.normal(size=(600, 6, 8)).cumsum(axis=2)  # whatever ties months
    _, every = permuted(clusters_of(panel, tuple(months)))
    p = np.array([shifted.p() for shifted in every])
    for level in (0.05, 0.1, 0.25, 0.5):
        error = sqrt(level * (1 - level) / len(p))
        assert (p <= level + 1e-9).mean() == pytest.approx(level, abs=3 * error)


def test_the_last_circles_are_the_controls_where_all_have_a_date():
    panel = drawn(7, [3, 4, 5, 8, 8], months=10)
    clusters = clusters_of(panel)
    assert len(clusters.times) == 8
    assert clusters.cohort.tolist() == [3, 4, 5, NEVER, NEVER]
    effect = permutation_tests(clusters).tests[0].att
    shown = panel.outcome[:, :8]
    cut = panel_of(shown, [3, 4, 5, NEVER, NEVER], doctors=3)
    assert effect == pytest.approx(imputer(cut).overall(shown[None])[0])
