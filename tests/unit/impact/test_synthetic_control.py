"""The synthetic double against published figures and a general optimiser.

`proposition_99.csv`: packs of cigarettes sold a head, 39 American states, 1970 to 2000
(Abadie, Diamond and Hainmueller 2010), as distributed with the R package synthdid,
copyright 2019 Stanford University, BSD-3-Clause, values rounded to their one decimal.
Figures of synthdid 0.0.9 and of azcausal's tests (Apache-2.0): effect -15.6038279,
objective of the periods' weights 77.349358487 and three weights not 0, objective of the
states' weights 9.373915017 after 10,000 steps towards the optimum.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize

from maillage.engine.errors import BadInput
from maillage.engine.impact.simplex import nearest_mixture
from maillage.engine.impact.synthetic_control import double, reach_of, synthetic
from tests.unit.impact.panels_by_hand import panel_of


FIRST = 1989 - 1970


def packs_a_head():
    path = Path(__file__).with_name("proposition_99.csv")
    with path.open(encoding="utf-8") as opened:
        header, *rows = csv.reader(opened)
    years = np.array([[float(value) for value in row[1:]] for row in rows])
    assert header[-1] == "California"
    return years.T[:-1], years.T[-1]


def test_california_is_what_the_authors_package_publishes():
    states, california = packs_a_head()
    found = double(states, california, FIRST)
    # The package stops before the optimum, where the effect is -15.6054.
    assert found.effect == pytest.approx(-15.6038279, abs=2e-3)


def test_the_weights_of_californias_years_are_those_published():
    states, california = packs_a_head()
    found = double(states, california, FIRST)
    published = [0.3664706319364642, 0.2064530505601764, 0.4270763175033594]
    assert found.time_weights[-3:] == pytest.approx(published, abs=2e-6)
    assert found.time_weights[:-3] == pytest.approx(np.zeros(FIRST - 3), abs=1e-9)
    before, after = states[:, :FIRST], states[:, FIRST:].mean(axis=1)
    left = before @ found.time_weights - after
    assert np.mean((left - left.mean()) ** 2) == pytest.approx(77.3493585, abs=1e-4)


def test_the_weights_of_the_states_do_better_than_the_published_ones():
    states, california = packs_a_head()
    found = double(states, california, FIRST)
    noise = np.std(np.diff(states[:, :FIRST], axis=1), ddof=1)
    ridge = np.sqrt(12) * noise**2
    left = found.unit_weights @ states[:, :FIRST] - california[:FIRST]
    misfit = np.mean((left - left.mean()) ** 2)
    objective = misfit + ridge * np.sum(found.unit_weights**2)
    assert objective <= 9.373915017 + 1e-9
    assert objective == pytest.approx(9.373915, abs=0.02)
    assert found.unit_weights[-3:] == pytest.approx(
        [0.03357, 0.03667, 0.00139], abs=4e-4
    )


def test_a_difference_in_differences_of_these_data_is_the_published_one():
    # -27.349: equal weights, also printed by synthdid.
    states, california = packs_a_head()
    gap = california - states.mean(axis=0)
    assert gap[FIRST:].mean() - gap[:FIRST].mean() == pytest.approx(-27.349, abs=5e-4)


@pytest.mark.parametrize("ridge", [0.0, 0.5])
def test_the_nearest_mixture_is_that_of_a_general_optimiser(ridge):
    rng = np.random.default_rng(6)
    paths, target = rng.normal(size=(15, 7)), rng.normal(size=15)

    def distance(weights):
        left = paths @ weights - target
        return np.sum((left - left.mean()) ** 2) + ridge * weights @ weights

    found = nearest_mixture(paths, target, ridge)
    other = optimize.minimize(
        distance,
        np.full(7, 1 / 7),
        bounds=[(0, 1)] * 7,
        constraints=[{"type": "eq", "fun": lambda weights: weights.sum() - 1}],
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()
    assert found == pytest.approx(other.x, abs=1e-5)
    assert distance(found) <= other.fun + 1e-9


def circle_and_groups(seed=1, *, groups=20, effect=-0.2, periods=24, first=14):
    """A circle of 4 doctors that follows two of many groups of 4, and an effect."""
    rng = np.random.default_rng(seed)
    paths = np.cumsum(rng.normal(0, 0.02, (groups, periods)), axis=1) + 0.5
    circle = (paths[0] + paths[1]) / 2
    series = np.vstack([circle[None], paths])
    doctors = np.repeat(series, 4, axis=0) + rng.normal(
        0, 0.01, (4 * groups + 4, periods)
    )
    doctors[:4, first:] += effect
    cluster = np.repeat(np.arange(groups + 1), 4)
    cohort = [first if one == 0 else None for one in cluster]
    return panel_of(doctors, cohort, cluster)


def test_a_planted_effect_is_found_with_the_groups_that_moved_alike():
    found = synthetic(circle_and_groups())
    assert found.effect.att == pytest.approx(-0.2, abs=0.03)
    assert found.effect.low < -0.2 < found.effect.high < 0
    assert found.unit_weights[:2].sum() > 2 * (2 / 20)
    assert found.p == pytest.approx(1 / 21)
    assert found.smallest_p == pytest.approx(1 / 21)
    assert found.poor_fit is None
    assert any("20 placebos" in line for line in found.said)
    assert not found.opinion.weaker


def test_the_curve_is_flat_before_and_falls_after_with_a_band():
    found = synthetic(circle_and_groups())
    assert [point.since for point in found.curve] == list(range(-14, 10))
    before = [point.att for point in found.curve if point.since < 0]
    after = [point.att for point in found.curve if point.since >= 0]
    assert max(abs(value) for value in before) < 0.05
    assert np.mean(after) == pytest.approx(found.effect.att)
    assert all(point.low < point.att < point.high for point in found.curve)


def test_sessions_held_too_early_find_nothing():
    found = synthetic(circle_and_groups())
    assert set(found.in_time) == set(range(1, 11))
    assert max(abs(value) for value in found.in_time.values()) < 0.06


def test_under_nineteen_placebos_no_interval_is_told():
    found = synthetic(circle_and_groups(groups=10))
    assert np.isnan(found.effect.low)
    assert found.curve[0].low is None
    assert any("10 placebos, il en faut au moins 19" in line for line in found.said)


def test_with_nineteen_placebos_the_largest_bounds_the_interval():
    placebos = np.linspace(-1, 0.5, 19)
    assert reach_of(placebos) == 1
    # 39 placebos: the 38th.
    assert reach_of(np.arange(39.0)) == 37
    assert np.isnan(reach_of(placebos[:18]))


def test_a_circle_that_no_control_follows_is_said_to_have_a_poor_double():
    panel = circle_and_groups()
    wild = panel.outcome.copy()
    wild[:4, :14] += 0.3 * np.where(np.arange(14) % 2, 1, -1)
    found = synthetic(panel.with_outcome(wild))
    assert "suit mal" in found.poor_fit
    assert "suit mal" in found.opinion.name


def test_doctors_may_be_donors_one_by_one_and_those_with_a_gap_are_left_out():
    panel = circle_and_groups(groups=6)
    holes = panel.outcome.copy()
    holes[10, 3] = np.nan
    found = synthetic(panel.with_outcome(holes), donors="unit")
    assert len(found.donors) == 23
    assert found.placebos.size == 23
    assert "M10" not in found.donors
    assert any("1 témoin(s) sans valeur" in line for line in found.said)


def test_many_donors_are_tried_a_hundred_at_most():
    found = synthetic(circle_and_groups(groups=30), donors="unit")
    assert found.placebos.size == 99


@pytest.mark.parametrize(
    ("first", "groups", "says"),
    [(3, 20, "3 période"), (14, 2, "2 témoin")],
)
def test_too_little_to_make_a_double_is_refused(first, groups, says):
    with pytest.raises(BadInput, match=says):
        synthetic(circle_and_groups(first=first, groups=groups))


def test_controls_that_never_vary_are_refused():
    panel = circle_and_groups()
    flat = panel.outcome.copy()
    flat[4:] = 0.5
    with pytest.raises(BadInput, match="ne varient pas"):
        synthetic(panel.with_outcome(flat))


def test_a_circle_without_a_value_in_a_period_is_refused():
    panel = circle_and_groups()
    holes = panel.outcome.copy()
    holes[:4, 5] = np.nan
    with pytest.raises(BadInput, match="aucune valeur à la période P5"):
        synthetic(panel.with_outcome(holes))
