"""Funnel limits, over-dispersion and the words they give, checked independently."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from scipy.stats import mstats
from statsmodels.stats.meta_analysis import combine_effects

from maillage.engine.statistics import funnel
from maillage.engine.statistics.funnel import Verdict


def test_limits_of_four_lines_around_a_half_redone_by_hand():
    # P(R <= r) for 4 throws of a coin: 1/16, 5/16, 11/16, 15/16, 1.
    # 2.5 %: r = 0, a = (0.0625 - 0.025) / 0.0625 = 0.6, limit -0.6 / 4, brought to 0.
    # 97.5 %: r = 4, a = (1 - 0.975) / 0.0625 = 0.4, limit 3.6 / 4 = 0.9.
    low, high = funnel.limits(0.5, [4])
    assert low.tolist() == [0.0]
    assert high == pytest.approx([0.9])


@pytest.mark.parametrize("level", [funnel.INNER_LEVEL, funnel.OUTER_LEVEL])
@pytest.mark.parametrize("target", [0.03, 0.2, 0.5, 0.91])
def test_limits_interpolate_between_counts_added_one_by_one(target, level):
    sizes = np.arange(1, 60)
    low, high = funnel.limits(target, sizes, level)
    for index, size in enumerate(sizes.tolist()):
        for quantile, found in (
            ((1 - level) / 2, low[index]),
            ((1 + level) / 2, high[index]),
        ):
            assert found == pytest.approx(interpolated(target, size, quantile))


def interpolated(target: float, size: int, quantile: float) -> float:
    reached = 0.0
    for count in range(size + 1):
        here = math.comb(size, count) * target**count * (1 - target) ** (size - count)
        if reached + here >= quantile:
            share = (reached + here - quantile) / here
            return min(max((count - share) / size, 0.0), 1.0)
        reached += here
    return 1.0


def test_limits_of_large_units_are_the_normal_ones():
    low, high = funnel.limits(0.3, [200_000], 0.998)
    expected = 0.3 + np.array([-1, 1]) * 3.0902 * math.sqrt(0.3 * 0.7 / 200_000)
    assert [low[0], high[0]] == pytest.approx(expected, abs=5e-6)


def test_limits_with_overdispersion_add_the_variance_between_units():
    # s² = 0.2 · 0.8 / 100 = 0.0016; √(0.0016 + 0.0009) = 0.05; 1.96 · 0.05 = 0.098
    low, high = funnel.limits(0.2, [100], tau_squared=0.0009)
    assert [low[0], high[0]] == pytest.approx([0.102, 0.298], abs=1e-5)
    low, high = funnel.limits_of_means(30.0, [4.0, 0.0], tau_squared=9.0)
    assert low == pytest.approx([30 - 1.959964 * 5, 30 - 1.959964 * 3])
    assert high == pytest.approx([30 + 1.959964 * 5, 30 + 1.959964 * 3])


def test_limits_at_the_edges_and_without_a_denominator():
    assert funnel.limits(0.0, [7])[1].tolist() == [0.0]
    assert funnel.limits(1.0, [7])[0].tolist() == [1.0]
    low, high = funnel.limits(0.4, [0, np.nan])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_overdispersion_redone_by_hand():
    # s = 0.1 everywhere, target 0.5: z = -3, -1, 0, 1, 3; φ = 20/5 = 4;
    # w = 100: τ² = (20 - 4) / (500 - 50000/500) = 16 / 400 = 0.04
    found = funnel.overdispersion([0.2, 0.4, 0.5, 0.6, 0.8], [0.1] * 5, 0.5)
    assert found.units == 5
    assert found.phi == pytest.approx(4)
    assert found.tau_squared == pytest.approx(0.04)


def test_overdispersion_without_winsorising_is_dersimonian_and_laird_s():
    random = np.random.default_rng(5)
    values, errors = random.normal(0.4, 0.1, 25), random.uniform(0.02, 0.1, 25)
    other = combine_effects(values, errors**2, method_re="dl")
    found = funnel.overdispersion(values, errors, float(other.mean_effect_fe), 0.0)
    assert found.phi == pytest.approx(other.q / 25)
    assert found.tau_squared == pytest.approx(other.tau2)


def test_overdispersion_winsorises_a_tenth_at_each_end_as_scipy_does():
    random = np.random.default_rng(6)
    z = random.normal(0, 2, 37)
    z[:2] = 40, -30
    found = funnel.overdispersion(z * 0.05 + 0.3, np.full(37, 0.05), 0.3)
    expected = np.asarray(mstats.winsorize(z, limits=0.1))
    assert found.phi == pytest.approx(np.mean(expected**2))


def test_less_spread_than_chance_is_no_overdispersion():
    found = funnel.overdispersion([0.50, 0.51, 0.49, 0.5, 0.5], [0.1] * 5, 0.5)
    assert found.phi < 1
    assert found.tau_squared == 0.0


def test_overdispersion_of_four_units_is_not_known():
    found = funnel.overdispersion([0.1, 0.9, 0.5, 0.5, np.nan], [0.1] * 5, 0.5)
    assert found.units == 4
    assert math.isnan(found.phi)
    assert math.isnan(found.tau_squared)


def test_a_doctor_far_from_alike_colleagues_is_told_so():
    found = funnel.distinguishable([50, 20, 22, 18, 25], [100] * 5)
    assert found == [Verdict.ABOVE] + [Verdict.INDISTINGUISHABLE] * 4
    found = funnel.distinguishable([50, 80, 78, 82, 75], [100] * 5)
    assert found == [Verdict.BELOW] + [Verdict.INDISTINGUISHABLE] * 4


def test_a_doctor_among_colleagues_who_differ_as_much_is_not_singled_out():
    found = funnel.distinguishable([50, 20, 35, 8, 44, 27], [100] * 6)
    assert found == [Verdict.INDISTINGUISHABLE] * 6
    assert all(isinstance(word, Verdict) for word in found)


def test_nothing_is_said_of_few_lines_nor_in_a_group_of_four():
    assert funnel.distinguishable([9, 1, 1, 1], [10_000] * 4) == [Verdict.TOO_FEW] * 4
    found = funnel.distinguishable([10, 20, 20, 20, 20, 0], [10, 90, 90, 90, 90, 0])
    assert found == [Verdict.TOO_FEW] + [Verdict.INDISTINGUISHABLE] * 4 + [
        Verdict.TOO_FEW
    ]


def test_a_numerator_that_is_no_part_of_its_denominator_is_not_judged():
    found = funnel.distinguishable(
        [30, -2, 5, 5, 5, 5, 5], [20, 20, 20, 20, 20, 20, 20]
    )
    assert found[:2] == [Verdict.TOO_FEW] * 2
    assert found[2:] == [Verdict.INDISTINGUISHABLE] * 5


@pytest.mark.parametrize("numerator", [0, 100])
def test_doctors_who_all_have_nothing_or_all_have_everything_are_alike(numerator):
    found = funnel.distinguishable([numerator] * 5, [100] * 5)
    assert found == [Verdict.INDISTINGUISHABLE] * 5


def test_chance_is_the_mid_p_of_the_table_doctor_by_others():
    # Others alike to the line, so τ² is 0 and chance decides, level by level.
    for first in range(26):
        x, n = [first, *[12] * 6], [25, *[40] * 6]
        table = [[first, 25 - first], [72, 168]]
        at_least = stats.fisher_exact(table, "greater").pvalue
        at_most = stats.fisher_exact(table, "less").pvalue
        point = at_least + at_most - 1
        above, below = at_least - point / 2 < 0.025, at_most - point / 2 < 0.025
        far = abs(first / 25 - 0.3) > 1.959964 * math.sqrt(
            (pool := (first + 72) / 265) * (1 - pool) * (1 / 25 + 1 / 240)
        )
        word = Verdict.ABOVE if above and far else Verdict.INDISTINGUISHABLE
        word = Verdict.BELOW if below and far else word
        assert funnel.distinguishable(x, n)[0] is word


@pytest.mark.parametrize(("units", "between"), [(5, 0.0), (5, 0.8), (12, 0.4)])
def test_a_doctor_like_the_others_is_seldom_called_distinguishable(units, between):
    random = np.random.default_rng(units)
    flagged = 0
    for _ in range(120):
        sizes = np.maximum(11, random.lognormal(5, 0.6, units).astype(int))
        chances = 1 / (1 + np.exp(1.4 - random.normal(0, between, units)))
        words = funnel.distinguishable(random.binomial(sizes, chances), sizes)
        flagged += sum(w in (Verdict.ABOVE, Verdict.BELOW) for w in words)
    assert 0.01 < flagged / (120 * units) < 0.09


def test_means_are_compared_with_the_mean_of_the_others():
    words = funnel.distinguishable_means(
        [95.0, 50, 52, 48, 51, 40], [3.0, 3, 3, 3, 3, np.nan], [80, 80, 80, 80, 80, 5]
    )
    assert words == [Verdict.ABOVE] + [Verdict.INDISTINGUISHABLE] * 4 + [
        Verdict.TOO_FEW
    ]
    assert (
        funnel.distinguishable_means([9.0] * 4, [1.0] * 4, [50] * 4)
        == [Verdict.TOO_FEW] * 4
    )


def test_every_word_has_its_neutral_french_sentence():
    sentences = [verdict.sentence for verdict in Verdict]
    assert sentences[0] == "Votre valeur ne se distingue pas de celle du groupe."
    assert len(set(sentences)) == 4
    assert all(sentence.endswith(".") for sentence in sentences)
