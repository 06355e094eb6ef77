"""Shrinkage against planted laws, scipy's beta-binomial and values redone by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import optimize, stats

from maillage.engine.statistics import shrinkage


def drawn(alpha: float, beta: float, units: int, seed: int):
    random = np.random.default_rng(seed)
    trials = random.integers(5, 300, units)
    return random.binomial(trials, random.beta(alpha, beta, units)), trials


@pytest.mark.parametrize(("alpha", "beta"), [(2, 8), (30, 20), (0.8, 15)])
def test_a_planted_law_is_recovered_from_many_units(alpha, beta):
    successes, trials = drawn(alpha, beta, 4000, 11)
    found = shrinkage.beta_binomial(successes, trials)
    assert found.alpha == pytest.approx(alpha, rel=0.12)
    assert found.beta == pytest.approx(beta, rel=0.12)
    assert found.mean == pytest.approx(alpha / (alpha + beta), abs=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_the_fit_is_as_likely_as_any_that_scipy_finds(seed):
    successes, trials = drawn(2, 6, 12, seed)

    def surprise(logarithms):
        alpha, beta = np.exp(logarithms)
        return -stats.betabinom.logpmf(successes, trials, alpha, beta).sum()

    best = optimize.minimize(surprise, [0.0, 0.0], method="Nelder-Mead", tol=1e-9)
    found = shrinkage.beta_binomial(successes, trials)
    assert surprise(np.log([found.alpha, found.beta])) == pytest.approx(
        best.fun, abs=1e-4
    )
    assert np.log([found.alpha, found.beta]) == pytest.approx(best.x, abs=0.02)


def test_moments_redone_by_hand():
    # Two units, 2 of 10 and 6 of 10: p = 0.4, S = 10·0.04 + 10·0.04 = 0.8,
    # S / p(1-p) = 3.3333; Σ(1 - n/N)(n - 1) = 2 · 0.5 · 9 = 9; ρ = (3.3333 - 1) / 9
    mean, correlation = shrinkage.moments(np.array([2.0, 6]), np.array([10.0, 10]))
    assert mean == pytest.approx(0.4)
    assert correlation == pytest.approx(0.259259, abs=1e-6)


def test_a_unit_is_drawn_to_the_group_by_what_its_lines_leave():
    successes, trials = drawn(4, 12, 300, 3)
    successes[:3], trials[:3] = [0, 5, 500], [0, 5, 500]
    found = shrinkage.beta_binomial(successes, trials)
    prior = found.alpha + found.beta
    assert found.reliability[0] == 0.0
    assert found.shrunk[0] == pytest.approx(found.mean)
    assert found.reliability[1] == pytest.approx(5 / (5 + prior))
    assert found.shrunk[2] == pytest.approx((500 + found.alpha) / (500 + prior))
    own = found.reliability * np.where(trials, successes / np.maximum(trials, 1), 0)
    expected = own + (1 - found.reliability) * found.mean
    np.testing.assert_allclose(found.shrunk, expected)


def test_units_that_differ_by_chance_alone_are_all_shrunk_to_the_mean():
    found = shrinkage.beta_binomial([20, 21, 19, 20], [100] * 4)
    assert math.isinf(found.alpha)
    assert math.isinf(found.beta)
    assert found.shrunk.tolist() == [0.2] * 4
    assert found.reliability.tolist() == [0.0] * 4


@pytest.mark.parametrize(
    ("successes", "trials", "mean"),
    [
        ([0, 0, 0], [10, 20, 5], 0.0),
        ([10, 20, 5], [10, 20, 5], 1.0),
        ([3], [10], 0.3),
        ([1, 0, 1, 1], [1, 1, 1, 1], 0.75),
    ],
)
def test_where_no_difference_can_be_seen_the_reliability_is_nil(
    successes, trials, mean
):
    found = shrinkage.beta_binomial(successes, trials)
    assert found.mean == mean
    assert found.shrunk.tolist() == [mean] * len(trials)
    assert found.reliability.tolist() == [0.0] * len(trials)


def test_units_that_are_all_or_nothing_keep_their_own_value():
    found = shrinkage.beta_binomial([50, 0, 50, 0, 50], [50] * 5)
    assert found.reliability.min() > 0.99


def test_an_impossible_count_is_nan_and_does_not_weigh():
    successes, trials = drawn(2, 8, 50, 9)
    alone = shrinkage.beta_binomial(successes, trials)
    found = shrinkage.beta_binomial([*successes, 9, -1], [*trials, 4, 4])
    assert found.alpha == pytest.approx(alone.alpha)
    assert np.isnan(found.shrunk[-2:]).all()
    assert np.isnan(found.reliability[-2:]).all()


def test_no_line_at_all_gives_nothing():
    found = shrinkage.beta_binomial([0, 0], [0, 0])
    assert math.isnan(found.alpha)
    assert np.isnan(found.shrunk).all()
