"""Interrupted series against statsmodels' HAC regression and series made by hand."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from maillage.engine.errors import BadInput
from maillage.engine.impact.interrupted import (
    interrupted,
    months_of_the_year,
    segmented,
)
from maillage.engine.impact.serial_noise import Regression, persistence
from tests.unit.impact.panels_by_hand import months, panel_of


def noisy_series(periods=40, first=25, seed=4):
    rng = np.random.default_rng(seed)
    at = np.arange(periods)
    noise = rng.normal(0, 0.02, periods)
    return 0.5 + 0.002 * at - 0.05 * (at >= first) + noise


def hac_fit(values, design, lags):
    model = sm.OLS(values, design)
    return model.fit(
        cov_type="HAC",
        cov_kwds={"maxlags": lags, "use_correction": True},
        use_t=True,
    )


def test_level_and_slope_are_those_of_statsmodels_with_bartlett_errors():
    values, first = noisy_series(), 25
    since = np.arange(40) - first
    after = since >= 0
    design = np.column_stack([np.ones(40), since, after, since * after])
    other = hac_fit(values, design, 5)
    found = segmented(values, first, lags=5)
    for place, effect in ((2, found.level), (3, found.slope)):
        assert effect.att == pytest.approx(other.params[place], rel=1e-9)
        assert effect.se == pytest.approx(other.bse[place], rel=1e-9)
        # Its intervals by t(36) are too short for errors that follow each other.
        low, high = other.conf_int()[place]
        assert effect.low <= low + 1e-12
        assert effect.high >= high - 1e-12
    mean = other.t_test([0, 0, 1, float(np.mean(since[after]))])
    assert found.mean.att == pytest.approx(float(mean.effect[0]), rel=1e-9)
    assert found.mean.se == pytest.approx(float(np.squeeze(mean.sd)), rel=1e-9)
    assert float(mean.pvalue) < 0.05
    assert found.p == pytest.approx(float(mean.pvalue), abs=0.05)


def test_the_persistence_of_errors_is_found_behind_that_of_residuals():
    rng = np.random.default_rng(8)
    at = np.arange(36)
    since = at - 24
    after = since >= 0
    design = np.column_stack([np.ones(36), since, after, since * after])
    regression = Regression(design, at, np.eye(36), 1.0)
    errors = np.zeros((36, 80))
    errors[0] = rng.normal(size=80) / np.sqrt(1 - 0.5**2)
    for period in at[1:]:
        errors[period] = 0.5 * errors[period - 1] + rng.normal(size=80)
    left = regression.residuals(errors)
    seen = np.mean(np.sum(left[1:] * left[:-1], axis=0) / np.sum(left**2, axis=0))
    found = np.median([persistence(regression, one) for one in left.T])
    assert seen < 0.35
    assert found == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(("persistent", "least"), [(0.0, 0.90), (0.5, 0.88)])
def test_intervals_of_short_series_hold_the_truth_about_as_often_as_said(
    persistent, least
):
    # 50 series of 30 months: the plain t interval holds it in 70 to 85 of 100.
    rng = np.random.default_rng(12)
    held = 0
    for _ in range(50):
        errors = rng.normal(size=30)
        for period in range(1, 30):
            errors[period] += persistent * errors[period - 1]
        found = segmented(errors, 20)
        held += found.mean.low <= 0 <= found.mean.high
    assert held / 50 >= least


def test_months_of_the_year_are_allowed_for_as_statsmodels_does_with_indicators():
    values, first, labels = noisy_series(), 25, months(40)
    seasons = np.array(months_of_the_year(labels))
    values = values + 0.1 * (seasons == 12)
    since = np.arange(40) - first
    after = since >= 0
    dummies = [seasons == one for one in range(2, 13)]
    design = np.column_stack([np.ones(40), since, after, since * after, *dummies])
    other = hac_fit(values, design.astype(float), 3)
    found = segmented(values, first, seasons=seasons)
    assert found.seasonal
    # 4 x (40 / 100) ^ (2 / 9) = 3.26.
    assert found.lags == 3
    assert found.level.att == pytest.approx(other.params[2], rel=1e-8)
    assert found.level.se == pytest.approx(other.bse[2], rel=1e-8)


def test_a_series_without_noise_gives_back_what_was_put_in():
    at = np.arange(20)
    values = 1 + 0.5 * at + (at >= 12) * (3 - 0.25 * (at - 12))
    values = values + 1e-7 * np.random.default_rng(0).normal(size=20)
    found = segmented(values, 12)
    assert found.level.att == pytest.approx(3, abs=1e-6)
    assert found.slope.att == pytest.approx(-0.25, abs=1e-6)
    # 8 periods after, on average 3.5 after the first: 3 - 0.25 x 3.5.
    assert found.mean.att == pytest.approx(2.125, abs=1e-6)
    assert (found.before, found.after) == (12, 8)


def test_what_the_region_lived_cancels_in_the_controlled_series():
    region = noisy_series(30, 18)
    rng = np.random.default_rng(1)
    circle = region - 0.1 * (np.arange(30) >= 18) + rng.normal(0, 1e-4, (2, 30))
    others = region + rng.normal(0, 1e-4, (3, 30))
    panel = panel_of(np.vstack([circle, others]), [18, 18, None, None, None])
    alone, beside = interrupted(panel), interrupted(panel, controlled=True)
    assert beside.mean.att == pytest.approx(-0.1, abs=1e-3)
    assert abs(alone.mean.att + 0.1) > 0.02
    assert alone.opinion.weaker
    assert not beside.opinion.weaker
    assert "Preuve faible" in alone.said[0]


def test_a_period_without_a_value_is_left_out_and_lags_still_count_periods():
    values = noisy_series()
    values[7] = np.nan
    found = segmented(values, 25, lags=2)
    known = np.delete(np.arange(40), 7)
    since = known - 25
    after = since >= 0
    design = np.column_stack([np.ones(39), since, after, since * after])
    fit = sm.OLS(values[known], design).fit()
    assert found.level.att == pytest.approx(fit.params[2], rel=1e-9)
    kernel = np.maximum(1 - np.abs(known[:, None] - known[None, :]) / 3, 0)
    scores = design * fit.resid[:, None]
    bread = np.linalg.inv(design.T @ design)
    by_hand = bread @ scores.T @ kernel @ scores @ bread * 39 / 35
    assert found.level.se == pytest.approx(np.sqrt(by_hand[2, 2]), rel=1e-9)
    assert found.before == 24


def test_months_that_leave_nothing_to_tell_the_noise_are_left_out():
    # 26 periods of 26 different seasons: more coefficients than values.
    found = segmented(noisy_series(26, 14), 14, seasons=list(range(26)))
    assert not found.seasonal


def test_labels_that_are_no_months_leave_seasons_out():
    assert months_of_the_year(("2025-01", "2025-02")) == (1, 2)
    assert months_of_the_year(("2025-T1", "2025-02")) is None
    assert months_of_the_year(()) is None
    short = segmented(noisy_series(20, 12), 12, seasons=[1, 2, 3, 4] * 5)
    assert not short.seasonal
    assert "saisons" in short.said[-1]


@pytest.mark.parametrize(
    ("cohort", "says"),
    [
        ([None, None], "Aucune unité n'est traitée"),
        ([10, 12], "2 dates"),
        ([0, None], "rien d'avant"),
        ([3, None], "3 période"),
        ([19, None], "1 après"),
    ],
)
def test_impossible_designs_are_refused(cohort, says):
    values = np.vstack([noisy_series(20, 10), noisy_series(20, 10, seed=5)])
    with pytest.raises(BadInput, match=says):
        interrupted(panel_of(values, cohort))


def test_no_control_to_compare_with_is_refused():
    with pytest.raises(BadInput, match="Aucun témoin"):
        interrupted(panel_of([noisy_series()], [25]), controlled=True)


def test_a_series_without_any_noise_is_refused():
    with pytest.raises(BadInput, match="exactement une droite"):
        segmented((np.arange(30) >= 20) * 1.0, 20)


def test_a_constant_series_is_refused():
    with pytest.raises(BadInput, match="ne varie pas"):
        segmented(np.full(30, 0.4), 20)
