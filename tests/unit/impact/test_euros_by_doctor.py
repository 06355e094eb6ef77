"""Euros where the controls are too few for placebo circles: each doctor counts once."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from maillage.engine.errors import BadInput
from maillage.engine.impact.euros import by_doctor
from maillage.engine.impact.evidence import few_doctors
from maillage.engine.impact.money import Changes
from maillage.engine.impact.results import Effect, Estimate, Pretest


def changes(volume: list[float], before: list[float], members: int) -> Changes:
    count = len(volume)
    parts = np.zeros((count, 3))
    parts[:, 0] = volume
    return Changes(
        before=np.array(before),
        parts=parts,
        treated=np.arange(count) < members,
        weight=np.ones(count),
        cluster=np.arange(count),
    )


def test_six_doctors_by_hand() -> None:
    """The others spend a tenth more, so 10 euros more were to come for each of the
    circle, who spent 10, 20 and 30 less: 30 euros less than foreseen. Only the circle's
    doctors differ: the variance of their mean is 100 / 3, with 2 degrees of freedom."""
    found = by_doctor(
        changes([-10, -20, -30, 10, 10, 20], [100, 100, 100, 100, 100, 200], 3),
        cost=None,
    )
    assert found.total.value == pytest.approx(-30)
    reach = stats.t.ppf(0.975, 2) * np.sqrt(100 / 3)
    assert found.total.low == pytest.approx(-30 - reach)
    assert found.total.high == pytest.approx(-30 + reach)
    assert (found.price.value, found.mix.value) == (0, 0)
    assert "n'a pas été saisi" in found.explained[-1]


def test_what_differs_among_the_others_widens_the_interval() -> None:
    same = by_doctor(changes([-10, -20, -30, 10, 10, 10], [100] * 6, 3), cost=5.0)
    apart = by_doctor(changes([-10, -20, -30, 0, 10, 20], [100] * 6, 3), cost=5.0)
    assert apart.total.value == pytest.approx(same.total.value)
    # Both sides have a variance of 100 / 3, and Welch's degrees are then 4.
    reach = stats.t.ppf(0.975, 4) * np.sqrt(200 / 3)
    assert apart.total.high - apart.total.value == pytest.approx(reach)
    assert apart.cost == 5.0


def test_too_few_doctors_give_no_euros() -> None:
    with pytest.raises(BadInput, match="ne se donne pas sans son intervalle"):
        by_doctor(changes([-10, -20, 10, 10], [100] * 4, 2), cost=None)


def test_few_doctors_are_allowed_for_in_the_test_of_the_trends_of_before() -> None:
    """20 doctors, 3 periods: T² = 10 is F(3, 16) = 10 x 16 / (18 x 3) = 2.963."""
    nothing = Effect(0, 0, 0, 0)
    estimate = Estimate(nothing, pretest=Pretest(10.0, 3, 0.0186))
    found = few_doctors(estimate, doctors=20)
    assert found is not None
    assert found.p == pytest.approx(stats.f.sf(2.96296, 3, 16), rel=1e-4)
    assert few_doctors(estimate, doctors=4) is None
