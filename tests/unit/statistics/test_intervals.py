"""Intervals against published tables, statsmodels and values redone by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from maillage.engine.statistics import intervals


# Newcombe, Statistics in Medicine 1998;17:857-872, table I, method 3 (Wilson).
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("successes", "trials", "low", "high"), NEWCOMBE)
def test_wilson_gives_the_published_intervals(successes, trials, low, high):
    found_low, found_high = intervals.wilson(successes, trials)
    assert round(float(found_low), 4) == low
    assert round(float(found_high), 4) == high


def test_wilson_of_two_in_four_redone_by_hand():
    # z = 1.96, z² = 3.8416: centre (2 + 1.9208) / 7.8416 = 0.5,
    # spread 1.96 √(2·2/4 + 0.9604) / 7.8416 = 1.96 · 1.400143 / 7.8416 = 0.349965
    low, high = intervals.wilson(2, 4)
    assert float(low) == pytest.approx(0.150035, abs=2e-5)
    assert float(high) == pytest.approx(0.849965, abs=2e-5)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_wilson_agrees_with_statsmodels_on_every_small_count(level):
    trials = np.repeat(np.arange(1, 41), 41)
    successes = np.tile(np.arange(41), 40)
    possible = successes <= trials
    trials, successes = trials[possible], successes[possible]
    low, high = intervals.wilson(successes, trials, level)
    expected = proportion_confint(successes, trials, 1 - level, method="wilson")
    np.testing.assert_allclose(low, expected[0], atol=1e-14)
    np.testing.assert_allclose(high, expected[1], atol=1e-14)


def test_wilson_is_exact_at_both_edges_even_for_large_counts():
    trials = np.array([1, 7, 1_000_003, 3_000_000_000])
    assert intervals.wilson(np.zeros(4), trials)[0].tolist() == [0.0] * 4
    assert intervals.wilson(trials, trials)[1].tolist() == [1.0] * 4


def test_wilson_always_holds_the_proportion_and_stays_between_0_and_1():
    trials = np.array([1, 2, 10, 999, 10**9])
    for successes in (trials // 3, trials // 2, trials):
        low, high = intervals.wilson(successes, trials)
        assert np.all(low >= 0)
        assert np.all(low <= successes / trials)
        assert np.all(successes / trials <= high)
        assert np.all(high <= 1)


def test_wilson_is_nan_without_a_trial_or_with_an_impossible_count():
    low, high = intervals.wilson([0, -1, 5], [0, 4, 4])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_wilson_broadcasts_a_matrix_of_units_by_months():
    low, high = intervals.wilson(np.ones((3, 4)), 9)
    assert low.shape == high.shape == (3, 4)


def test_odds_of_a_ratio_redone_from_the_share():
    # 30 against 20: the share 30/50 has Wilson bounds 0.4618 and 0.7239;
    # its odds are 0.4618/0.5382 = 0.858 and 0.7239/0.2761 = 2.622, around 30/20 = 1.5
    low, high = intervals.odds_from_wilson(30, 20)
    share_low, share_high = proportion_confint(30, 50, method="wilson")
    assert float(low) == pytest.approx(share_low / (1 - share_low))
    assert float(high) == pytest.approx(share_high / (1 - share_high))
    assert (round(float(low), 3), round(float(high), 3)) == (0.858, 2.622)


def test_odds_of_the_ratio_turned_over_are_the_bounds_turned_over():
    low, high = intervals.odds_from_wilson(7, 40)
    other_low, other_high = intervals.odds_from_wilson(40, 7)
    assert float(low * other_high) == pytest.approx(1)
    assert float(high * other_low) == pytest.approx(1)


def test_odds_start_at_exactly_0_and_are_nan_without_a_denominator():
    low, high = intervals.odds_from_wilson([0, 4, 0, -2], [9, 0, 0, 9])
    assert low[0] == 0.0
    assert high[0] > 0
    assert np.isnan(low[1:]).all()
    assert np.isnan(high[1:]).all()


# Garwood, Biometrika 1936, reprinted in most tables of the exact Poisson interval.
GARWOOD = [(0, 0.000, 3.689), (1, 0.025, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.39)]


@pytest.mark.parametrize(("count", "low", "high"), GARWOOD)
def test_poisson_gives_the_published_intervals(count, low, high):
    found_low, found_high = intervals.poisson_exact(count)
    assert float(found_low) == pytest.approx(low, abs=5e-4)
    assert float(found_high) == pytest.approx(high, abs=1e-3)


def test_poisson_upper_bound_of_no_event_is_minus_the_log_of_the_tail():
    # P(0 | rate) = exp(-rate) = 0.025, so rate = -ln 0.025, over 2 years of exposure.
    low, high = intervals.poisson_exact(0, 2.0)
    assert float(low) == 0.0
    assert float(high) == pytest.approx(-math.log(0.025) / 2)


def test_poisson_agrees_with_statsmodels():
    counts, exposure = np.arange(1, 60), np.linspace(0.5, 30, 59)
    low, high = intervals.poisson_exact(counts, exposure, 0.9)
    expected = confint_poisson(counts, exposure, method="exact-c", alpha=0.1)
    np.testing.assert_allclose(low, expected[0], rtol=1e-12)
    np.testing.assert_allclose(high, expected[1], rtol=1e-12)


def test_poisson_is_nan_without_exposure_or_with_a_negative_count():
    low, high = intervals.poisson_exact([3, 3, -1], [0, -1, 5])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_mean_interval_from_sums_is_that_of_the_values():
    values = np.array([12.5, 0.0, 7.25, 31.0, 4.5])
    low, high = intervals.mean_from_sums(values.sum(), (values**2).sum(), 5)
    half = 1.959964 * values.std(ddof=1) / math.sqrt(5)
    assert float(low) == pytest.approx(values.mean() - half, rel=1e-6)
    assert float(high) == pytest.approx(values.mean() + half, rel=1e-6)


def test_mean_interval_is_nan_under_two_values_and_a_point_when_all_are_equal():
    low, high = intervals.mean_from_sums([0, 3, 0.3], [0, 9, 0.03], [0, 1, 3])
    assert np.isnan(low[:2]).all()
    assert np.isnan(high[:2]).all()
    assert low[2] == pytest.approx(0.1)
    assert high[2] == pytest.approx(0.1)


def test_equal_weights_tell_as_much_as_their_number() -> None:
    # 40 rows of weight 2.5: whole 100, squares 250, Kish's number 100² / 250 = 40.
    found = intervals.wilson_of_weights(30, 100, 250)
    assert np.array(found) == pytest.approx(np.array(intervals.wilson(12, 40)))


def test_one_heavy_row_is_one_case() -> None:
    # Weights 100, 1, 1: 102² / 10002 = 1.04 effective row.
    found = intervals.wilson_of_weights(100, 102, 10_002)
    alone = intervals.wilson(100 / 102 * 1.0402, 1.0402)
    assert np.array(found) == pytest.approx(np.array(alone), abs=1e-4)


@pytest.mark.parametrize(
    ("part", "whole", "squares"), [(1, 0, 0), (1, 2, 0), (3, 2, 4), (-1, 2, 4)]
)
def test_no_weight_no_interval(part, whole, squares):
    assert np.isnan(intervals.wilson_of_weights(part, whole, squares)).all()


def test_a_ratio_of_weights_redone_by_hand():
    # Rows (w_n, w_d): (3, 1), (1, 1), (2, 2). R = 6 / 4 = 1.5; residuals w_n - R w_d
    # 1.5, -0.5, -1: squares 2.25 + 0.25 + 1 = 3.5; variance 3.5 / 16.
    low, high = intervals.ratio_of_weights(
        6, 4, numerator_squares=14, products=8, denominator_squares=6
    )
    spread = math.exp(1.959964 * math.sqrt(3.5 / 16) / 1.5)
    assert float(low) == pytest.approx(1.5 / spread, rel=1e-6)
    assert float(high) == pytest.approx(1.5 * spread, rel=1e-6)


def test_rows_that_all_have_the_ratio_leave_no_doubt():
    low, high = intervals.ratio_of_weights(
        6, 4, numerator_squares=14, products=14 / 1.5, denominator_squares=14 / 2.25
    )
    assert (float(low), float(high)) == pytest.approx((1.5, 1.5), rel=1e-6)


def test_a_ratio_of_weights_holds_the_truth_about_as_often_as_it_says():
    draws = np.random.default_rng(20_260)
    boxes = draws.integers(1, 5, (2_000, 60))
    euros = boxes * draws.lognormal(1.0, 0.5, boxes.shape)
    truth = math.exp(1.0 + 0.5**2 / 2)
    low, high = intervals.ratio_of_weights(
        euros.sum(axis=1),
        boxes.sum(axis=1),
        numerator_squares=(euros**2).sum(axis=1),
        products=(euros * boxes).sum(axis=1),
        denominator_squares=(boxes**2).sum(axis=1),
    )
    assert 0.92 < np.mean((low <= truth) & (truth <= high)) < 0.97
