"""The effect on one circle alone, each doctor counting once."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from maillage.engine.errors import BadInput
from maillage.engine.impact.by_doctor import by_doctor, curve, period_effects
from maillage.engine.impact.imputation import imputation
from maillage.engine.impact.panel import NEVER, Floats, Panel


def panel(outcome: Floats, members: int, first: int, weight: Floats | None = None):
    units = len(outcome)
    treated = np.arange(units) < members
    cluster = np.where(treated, 0, np.arange(units) - members + 1)
    return Panel(
        units=tuple(f"M{row}" for row in range(units)),
        times=tuple(f"T{column}" for column in range(outcome.shape[1])),
        outcome=outcome,
        cohort=np.where(treated, first, NEVER),
        cluster=cluster,
        clusters=tuple(f"G{one}" for one in range(cluster.max() + 1)),
        weight=np.ones(units) if weight is None else weight,
    )


def noisy(seed: int, units: int = 12, periods: int = 8) -> Floats:
    random = np.random.default_rng(seed)
    levels = random.normal(0.3, 0.1, (units, 1))
    return (
        levels
        + random.normal(0, 0.05, (1, periods))
        + random.normal(0, 0.02, (units, periods))
    )


def test_four_doctors_by_hand() -> None:
    """Changes of the members: -4 and -2; of the others: +1 and -1. Effect -3."""
    outcome = np.array([[10.0, 6], [8, 6], [5, 6], [7, 6]])
    found = by_doctor(panel(outcome, members=2, first=1))
    assert found.effect.att == pytest.approx(-3 - 0)
    # Left out in turn, each side's mean moves by its half-gap: variance 1 + 1.
    assert found.effect.se == pytest.approx(np.sqrt(2))
    assert found.degrees == pytest.approx(2)


def test_with_equal_weights_it_is_welch_s_test_of_the_doctors_changes() -> None:
    """An independent check: scipy's Welch test on each doctor's after less before."""
    outcome = noisy(3)
    found = by_doctor(panel(outcome, members=5, first=5))
    change = outcome[:, 5:].mean(axis=1) - outcome[:, :5].mean(axis=1)
    welch = stats.ttest_ind(change[:5], change[5:], equal_var=False)
    low, high = welch.confidence_interval(0.95)
    assert (found.effect.low, found.effect.high) == pytest.approx((low, high))
    assert found.p == pytest.approx(welch.pvalue)


def test_its_point_is_the_imputation_estimate_even_where_cells_lack() -> None:
    outcome = noisy(4)
    weight = np.linspace(0.5, 1.5, len(outcome))
    whole = panel(outcome, members=5, first=5, weight=weight)
    assert by_doctor(whole).effect.att == pytest.approx(imputation(whole).overall.att)


def test_period_effects_are_least_squares() -> None:
    """Against the full design of doctors and periods, solved at once."""
    outcome = noisy(5)
    outcome[2, 1] = outcome[7, 6] = np.nan
    one = panel(outcome, members=5, first=5, weight=np.linspace(1, 2, len(outcome)))
    used = np.argwhere(np.isfinite(outcome) & ~one.under_effect)
    design = np.zeros((len(used), sum(outcome.shape)))
    design[np.arange(len(used)), used[:, 0]] = 1
    design[np.arange(len(used)), len(outcome) + used[:, 1]] = 1
    root = np.sqrt(one.weight[used[:, 0]])
    values = outcome[used[:, 0], used[:, 1]]
    solved, *_ = np.linalg.lstsq(design * root[:, None], values * root, rcond=None)
    expected = solved[len(outcome) :]
    found = period_effects(one)
    assert found - found[0] == pytest.approx(expected - expected[0])


def test_doctors_of_one_group_are_left_out_together() -> None:
    outcome = noisy(6)
    alone = panel(outcome, members=5, first=5)
    grouped = Panel(
        **{**alone.__dict__, "cluster": np.array([0] * 5 + [1, 1, 2, 2, 3, 3, 3])}
    )
    assert by_doctor(grouped).effect.att == pytest.approx(by_doctor(alone).effect.att)
    assert by_doctor(grouped).degrees < by_doctor(alone).degrees


def test_the_curve_is_nothing_on_average_before_and_the_effect_on_average_after() -> (
    None
):
    one = panel(noisy(7), members=5, first=5)
    points = curve(one)
    assert [each.since for each in points] == list(range(-5, 3))
    before = [each.att for each in points if each.since < 0]
    after = [each.att for each in points if each.since >= 0]
    assert np.mean(before) == pytest.approx(0, abs=1e-12)
    assert np.mean(after) == pytest.approx(by_doctor(one).effect.att)


@pytest.mark.parametrize("members", [1, 11])
def test_one_doctor_on_a_side_is_refused(members: int) -> None:
    with pytest.raises(BadInput, match="au moins 2 médecins"):
        by_doctor(panel(noisy(8), members=members, first=5))


def test_doctors_who_do_not_differ_have_no_interval() -> None:
    outcome = np.ones((6, 4))
    outcome[:3, 2:] = 0.5
    effect = by_doctor(panel(outcome, members=3, first=2)).effect
    assert effect.att == pytest.approx(-0.5)
    assert np.isnan(effect.low)
