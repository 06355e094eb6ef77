"""Pooling against metafor's published figures, statsmodels, and values redone by hand.

BCG: 13 trials of a vaccine (Colditz et al., JAMA 1994;271:698-702), log risk ratios.
metafor gives Q(12) = 152.2330, and by Q-profile tau2 from 0.1197 to 1.1115, I2 from
81.9177 to 97.6781 % (documentation of `confint`, and RoBMA's vignette, which prints
it).
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests

from maillage.engine.errors import BadInput
from maillage.engine.impact.pooling import holm, paule_mandel, pooled, predictors
from maillage.engine.impact.results import Effect


# Sick and well among vaccinated, sick and well among the others, latitude.
BCG = np.array(
    [
        (4, 119, 11, 128, 44),
        (6, 300, 29, 274, 55),
        (3, 228, 11, 209, 42),
        (62, 13536, 248, 12619, 52),
        (33, 5036, 47, 5761, 13),
        (180, 1361, 372, 1079, 44),
        (8, 2537, 10, 619, 19),
        (505, 87886, 499, 87892, 13),
        (29, 7470, 45, 7232, 27),
        (17, 1699, 65, 1600, 42),
        (186, 50448, 141, 27197, 18),
        (5, 2493, 3, 2338, 33),
        (27, 16886, 29, 17825, 33),
    ]
)


def log_risk_ratios():
    sick, well, sick_others, well_others, latitude = BCG.T
    vaccinated, others = sick + well, sick_others + well_others
    values = np.log((sick / vaccinated) / (sick_others / others))
    variances = 1 / sick - 1 / vaccinated + 1 / sick_others - 1 / others
    return values, variances, latitude.astype(float)


def circles(values, errors):
    return [
        Effect(value, error, value - 1.96 * error, value + 1.96 * error)
        for value, error in zip(values, errors, strict=True)
    ]


def bcg():
    values, variances, _ = log_risk_ratios()
    return circles(values, np.sqrt(variances))


def test_heterogeneity_of_the_bcg_trials_is_what_metafor_publishes():
    found = pooled(bcg())
    assert found.q == pytest.approx(152.2330, abs=5e-5)
    assert found.tau2.low == pytest.approx(0.1197, abs=5e-5)
    assert found.tau2.high == pytest.approx(1.1115, abs=5e-5)
    assert found.i2.low == pytest.approx(0.819177, abs=5e-5)
    assert found.i2.high == pytest.approx(0.976781, abs=5e-5)
    assert found.q_p < 0.0001


def test_the_bcg_effect_and_its_interval_are_those_of_statsmodels():
    values, variances, _ = log_risk_ratios()
    other = combine_effects(values, variances, method_re="iterated", atol=1e-12)
    found = pooled(bcg())
    frame = other.summary_frame()
    assert found.tau2.value == pytest.approx(other.tau2, rel=1e-6)
    assert found.effect.att == pytest.approx(other.mean_effect_re, abs=1e-7)
    hksj = math.sqrt(other.var_hksj_re)
    assert found.effect.se == pytest.approx(max(hksj, other.sd_eff_w_re), rel=1e-6)
    assert frame.loc["random effect", "w_re"] > 0.99


def test_at_tau2_the_weighted_squares_are_worth_their_degrees_of_freedom():
    values, variances, _ = log_risk_ratios()
    tau2 = paule_mandel(values, variances, np.ones((13, 1)))
    weights = 1 / (variances + tau2)
    mean = weights @ values / weights.sum()
    assert weights @ (values - mean) ** 2 == pytest.approx(12, abs=1e-9)


def test_two_equal_circles_redone_by_hand():
    # 1 and 3, variance 1/2 each: mean 2, Q = 4, tau2 = 3/2 so that (1 + 1) / 2 = 1.
    found = pooled(circles([1, 3], [math.sqrt(0.5)] * 2))
    assert found.effect.att == pytest.approx(2)
    assert found.q == pytest.approx(4)
    assert found.tau2.value == pytest.approx(1.5)
    assert found.weights == pytest.approx((0.5, 0.5))
    # Standard error 1, and t(1) = 12.7062.
    assert found.effect.high == pytest.approx(2 + 12.7062047, abs=1e-6)
    assert found.prediction is None


def test_circles_that_agree_by_luck_keep_the_interval_of_their_own_errors():
    # Knapp and Hartung's factor is 0 here: the interval would have no length.
    found = pooled(circles([0.1] * 5, [0.05] * 5))
    assert found.tau2.value == 0
    assert found.effect.se == pytest.approx(0.05 / math.sqrt(5))
    assert found.i2.value == 0


def test_under_four_circles_the_mean_is_given_without_a_p_value():
    found = pooled(circles([0.1, 0.2, 0.15], [0.05] * 3))
    assert found.p is None
    assert "3 cercles" in found.why_no_p
    assert found.prediction is not None
    assert pooled(circles([0.1, 0.2, 0.15, 0.1], [0.05] * 4)).p is not None


def test_one_more_circle_falls_in_a_wider_interval_than_the_mean():
    found = pooled(bcg())
    spread = math.sqrt(found.tau2.value + found.effect.se**2)
    # t(11) = 2.200985.
    assert found.prediction.high == pytest.approx(
        found.effect.att + 2.200985160 * spread
    )


def test_a_circle_with_an_interval_alone_counts_by_its_half_width():
    nan = float("nan")
    effects = circles([0.1, 0.2, 0.4, 0.1], [0.1] * 4)
    effects[2] = Effect(0.4, nan, 0.4 - 0.1959964, 0.4 + 0.1959964)
    effects[3] = Effect(0.1, nan, nan, nan)
    found = pooled(effects)
    assert (found.circles, found.left_out) == (3, 1)
    assert found.weights[:3] == pytest.approx((1 / 3,) * 3, abs=1e-6)
    assert math.isnan(found.weights[3])


def test_one_circle_alone_is_refused():
    with pytest.raises(BadInput, match="Moins de deux cercles"):
        pooled(circles([0.1], [0.1]))


def test_latitude_explains_the_bcg_trials_as_weighted_regression_has_it():
    values, variances, latitude = log_risk_ratios()
    (found,) = predictors(bcg(), {"latitude": latitude})
    design = sm.add_constant(latitude)
    tau2 = paule_mandel(values, variances, design)
    fit = sm.WLS(values, design, weights=1 / (variances + tau2)).fit()
    # Residual squares are worth their degrees at tau2: the scale is 1.
    assert fit.scale == pytest.approx(1, abs=1e-9)
    assert found.slope.att == pytest.approx(fit.params[1], rel=1e-9)
    assert found.slope.se == pytest.approx(fit.bse[1], rel=1e-9)
    assert found.p == pytest.approx(fit.pvalues[1], rel=1e-8)
    assert found.p_holm == found.p
    whole = paule_mandel(values, variances, np.ones((13, 1)))
    assert found.explained == pytest.approx(1 - tau2 / whole)
    assert found.caution == ""


def test_several_predictors_are_corrected_and_what_cannot_explain_is_said():
    rng = np.random.default_rng(3)
    effects = circles(rng.normal(0, 0.1, 6), [0.05] * 6)
    asked = {
        "niveau": [1, 2, 3, 4, 2, 3],
        "assiduité": [0.5, 0.9, 0.7, 0.8, 0.4, 0.6],
        "rythme": [3, 3, 3, 3, 3, 3],
        "ancienneté": [1, math.nan, math.nan, math.nan, 2, 3],
    }
    level, attendance, rhythm, age = predictors(effects, asked)
    p_values = [level.p, attendance.p]
    assert (level.p_holm, attendance.p_holm) == pytest.approx(
        tuple(multipletests(p_values, method="holm")[1])
    )
    assert "6 cercles" in level.caution
    assert rhythm.slope is None
    assert "La même" in rhythm.why_none
    assert age.circles == 3
    assert age.p is None


def test_a_characteristic_of_the_wrong_length_is_refused():
    with pytest.raises(BadInput, match="« niveau » a 2 valeurs pour 13"):
        predictors(bcg(), {"niveau": [1, 2]})


def test_holm_redone_by_hand():
    # 0.01 x 3; 0.03 x 2; 0.04 raised to the one before it.
    assert holm([0.04, 0.01, 0.03]) == pytest.approx((0.06, 0.03, 0.06))
    assert holm([]) == ()
