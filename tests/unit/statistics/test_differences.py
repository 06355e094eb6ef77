"""Intervals of differences, held to statsmodels and scipy, and to hand counts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from maillage.engine.statistics import intervals
from maillage.engine.statistics.differences import (
    Difference,
    Estimate,
    jackknife,
    mover,
)


def share(successes: int, trials: int) -> Estimate:
    low, high = intervals.wilson(successes, trials)
    return Estimate(successes / trials, float(low), float(high))


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    trials = draw(st.integers(1, 5000))
    return draw(st.integers(0, trials)), trials


@given(counts(), counts())
@settings(max_examples=60, deadline=None)
def test_of_two_wilson_intervals_it_is_newcombe_s(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    found = mover(share(*first), share(*second))
    expected = confint_proportions_2indep(*first, *second, method="newcomb")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-9)


def test_newcombe_s_own_example() -> None:
    """56/70 and 48/80, method 10 of his table II: 0.0524 to 0.3339."""
    found = mover(share(56, 70), share(48, 80))
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=15)
)
@settings(max_examples=60, deadline=None)
def test_with_units_of_one_size_the_jackknife_is_the_paired_t_interval(
    pairs: list[tuple[int, int]],
) -> None:
    first, second = np.array(pairs, dtype=float).T
    found = jackknife([first, second], np.full((2, len(pairs)), 50.0))
    differences = (second - first) / 50
    if np.ptp(differences) == 0:
        assert found.low == pytest.approx(found.high)
        return
    expected = stats.ttest_1samp(differences, 0).confidence_interval(0.95)
    assert found.value == pytest.approx(differences.mean())
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


@given(
    st.lists(
        st.tuples(*[st.integers(0, 30)] * 2, *[st.integers(1, 200)] * 2),
        min_size=2,
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_the_jackknife_leaves_each_unit_out_in_turn(
    units: list[tuple[int, int, int, int]],
) -> None:
    def difference(kept: list[tuple[int, int, int, int]]) -> float:
        before = sum(x for x, *_ in kept) / sum(n for *_, n, _ in kept)
        return sum(x for _, x, *_ in kept) / sum(n for *_, n in kept) - before

    value, size = difference(units), len(units)
    without = [difference(units[:at] + units[at + 1 :]) for at in range(size)]
    error = math.sqrt((size - 1) / size * sum((one - value) ** 2 for one in without))
    spread = float(stats.t.ppf(0.975, size - 1)) * error
    x0, x1, n0, n1 = zip(*units, strict=True)
    found = jackknife([x0, x1], [n0, n1])
    assert found.value == pytest.approx(value)
    assert found.high - found.low == pytest.approx(2 * spread, abs=1e-9)


def test_one_unit_alone_has_no_interval() -> None:
    found = jackknife([[3], [4]], [[10], [10]])
    assert found.value == pytest.approx(0.1)
    assert math.isnan(found.low)


def test_the_widest_of_two_intervals_is_taken_bound_by_bound() -> None:
    one, other = Difference(0.1, -0.2, 0.3), Difference(0.1, -0.1, 0.4)
    assert one.widened(other) == Difference(0.1, -0.2, 0.4)


def test_with_doctors_who_move_by_themselves_only_the_jackknife_keeps_its_word() -> (
    None
):
    """Eight doctors, 150 cases a side, sd 0.3 of the log-odds; nothing moves in all."""
    random = np.random.default_rng(20261122)
    held = {"newcombe": 0, "used": 0}
    draws = 400
    for _ in range(draws):
        sizes = np.maximum(11, 150 * np.exp(random.normal(0, 0.8, 8))).astype(int)
        odds = np.log(0.18 / 0.82) + random.normal(0, 0.5, 8)
        moved = odds + random.normal(0, 0.3, 8)
        before = random.binomial(sizes, 1 / (1 + np.exp(-odds)))
        after = random.binomial(sizes, 1 / (1 + np.exp(-moved)))
        trials = int(sizes.sum())
        newcombe = mover(
            share(int(after.sum()), trials), share(int(before.sum()), trials)
        )
        used = jackknife([before, after], [sizes, sizes]).widened(newcombe)
        held["newcombe"] += newcombe.low <= 0 <= newcombe.high
        held["used"] += used.low <= 0 <= used.high
    assert held["newcombe"] / draws < 0.85
    assert held["used"] / draws > 0.91
