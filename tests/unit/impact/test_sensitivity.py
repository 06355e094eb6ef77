"""Robust trends against HonestDiD, redone by hand, and by simulation of coverage.

`BETA`, `SIGMA`: the event study of Benzarti and Carloni (Am. Econ. J. Econ. Policy
2019;11:38-63) shipped with the R package HonestDiD (MIT), four periods before and four
after, 10 digits. Figures of HonestDiD 0.2.8 on it, as its users publish them in tests
of their own ports: intervals of parallel trends, identified sets, conditional (C-LF)
and fixed-length (FLCI) intervals.
"""

from __future__ import annotations

import numpy as np
import pytest

from maillage.engine.errors import BadInput
from maillage.engine.impact.results import Effect, Estimate
from maillage.engine.impact.sensitivity import (
    Steps,
    departure_allowed,
    from_levels,
    relative_magnitudes,
    robust,
    steps_of,
)
from maillage.engine.impact.smooth_trends import bending


BETA = np.array(
    [
        0.006696351804,
        0.02934503369,
        -0.006472972222,
        0.0730149895,
        0.1959611177,
        0.3120639026,
        0.2395415455,
        0.1260425001,
    ]
)
UPPER = np.array(
    [
        *(8.428358124e-4, 4.768686777e-4, 2.618051076e-4, 2.354220342e-4),
        *(1.676371467e-4, 1.128707663e-4, 1.992816215e-5, -1.368265366e-4),
        *(6.425420288e-4, 3.987425007e-4, 2.435515198e-4, 2.201960306e-4),
        *(1.804591157e-4, 3.84376508e-5, -2.960421989e-5),
        *(5.229949602e-4, 2.11768609e-4, 1.840722252e-4, 1.45852784e-4),
        *(7.005197403e-5, 5.952994979e-5),
        *(3.089595411e-4, 1.197866077e-4, 1.334081317e-4, 1.016335009e-4),
        1.079051726e-4,
        *(3.59970436e-4, 2.478818642e-4, 1.749579242e-4, 1.654256921e-4),
        *(4.263949813e-4, 2.171437809e-4, 2.892747871e-4),
        *(4.886697861e-4, 3.805322049e-4),
        7.61739444e-4,
    ]
)
SIGMA = np.zeros((8, 8))
SIGMA[np.triu_indices(8)] = UPPER
SIGMA = SIGMA + np.triu(SIGMA, 1).T

FIRST_PERIOD = np.array([1.0, 0, 0, 0])


def benzarti_carloni() -> Steps:
    return from_levels(BETA[:4], BETA[4:], SIGMA)


def test_with_parallel_trends_the_interval_is_the_usual_one():
    first = relative_magnitudes(benzarti_carloni(), weights=FIRST_PERIOD)
    assert first.allowed[0].interval.low == pytest.approx(0.15877494280765)
    assert first.allowed[0].interval.high == pytest.approx(0.233147292681241)
    mean = relative_magnitudes(benzarti_carloni()).allowed[0].interval
    assert mean.low == pytest.approx(0.1837990234168919)
    assert mean.high == pytest.approx(0.2530055095878689)


@pytest.mark.parametrize(
    ("multiple", "low", "high"),
    [
        (0.5, 0.1190423143561929, 0.3177622186485678),
        (1.0, 0.01968236221000552, 0.4171221707947552),
    ],
)
def test_what_departures_allow_without_noise_is_what_honestdid_finds(
    multiple, low, high
):
    found = departure_allowed(benzarti_carloni(), None, multiple)
    assert found.low == pytest.approx(low, abs=1e-9)
    assert found.high == pytest.approx(high, abs=1e-9)


@pytest.mark.parametrize(
    ("multiple", "low", "high"),
    [
        (0.5, 0.06775439808538886, 0.3691913893670205),
        (1.0, -0.06968617947647976, 0.506631966928889),
    ],
)
def test_intervals_hold_the_conditional_ones_of_honestdid_and_are_little_wider(
    multiple, low, high
):
    (found,) = relative_magnitudes(benzarti_carloni(), multiples=[multiple]).allowed
    assert found.interval.low <= low
    assert found.interval.high >= high
    width = found.interval.high - found.interval.low
    assert width < 1.07 * (high - low)


def test_the_largest_departure_that_leaves_an_effect_is_where_0_enters():
    found = relative_magnitudes(benzarti_carloni())
    (at_it,) = relative_magnitudes(
        benzarti_carloni(), multiples=[found.breakdown]
    ).allowed
    assert at_it.interval.low == pytest.approx(0, abs=1e-6)
    assert f"{found.breakdown:.1f}".replace(".", ",") in found.said


def test_a_drift_that_goes_straight_on_gives_the_fixed_length_interval():
    # HonestDiD draws its quantile at random: 1.9623 instead of 1.9600 that day.
    found = relative_magnitudes(benzarti_carloni(), weights=FIRST_PERIOD).straight_on
    assert found.low == pytest.approx(0.131411316, abs=1e-4)
    assert found.high == pytest.approx(0.2161696482, abs=1e-4)


@pytest.mark.parametrize(
    ("bend", "low", "high"),
    [
        (0.0, 0.131411316, 0.2161696482),
        (0.1, 0.1194440001, 0.4185082143),
        (0.2, 0.01944400015, 0.5185082143),
    ],
)
def test_a_drift_that_bends_gives_the_fixed_length_intervals_of_honestdid(
    bend, low, high
):
    steps = benzarti_carloni()
    found = bending(
        steps.before, steps.after, steps.covariance, FIRST_PERIOD, bend=bend
    )
    assert found.low == pytest.approx(low, abs=1e-4)
    assert found.high == pytest.approx(high, abs=1e-4)


def test_departures_redone_by_hand():
    # Steps of 1 and -2 before, effects 10 and 20 after, no noise: the mean is 15, its
    # departure at most (1 + 2) / 2 x 2 = 3 for a multiple of 1.
    steps = Steps(np.array([1.0, -2.0]), np.array([10.0, 20.0]), np.zeros((4, 4)))
    found = relative_magnitudes(steps, multiples=[1, 2])
    assert [one.interval.low for one in found.allowed] == pytest.approx([12, 9])
    assert [one.interval.high for one in found.allowed] == pytest.approx([18, 21])
    assert found.breakdown == pytest.approx(5, abs=1e-5)


def test_a_straight_drift_is_taken_off_the_effect():
    # The gap grew by 1 a period before, and by 1 a period after, with nothing else.
    steps = Steps(np.ones(4), np.array([1.0, 2.0, 3.0]), 0.01 * np.eye(7))
    found = relative_magnitudes(steps).straight_on
    assert found.value == pytest.approx(0, abs=1e-9)


def test_the_true_effect_is_in_the_interval_as_often_as_said_at_the_worst_departure():
    # True steps before: 0.5, -1 (the largest), 0.5. After: each step is +1.
    rng = np.random.default_rng(20)
    before, after = np.array([0.5, -1.0, 0.5]), np.cumsum([1.0, 1.0])
    covariance = 0.09 * (np.eye(5) + 0.5)
    root = np.linalg.cholesky(covariance)
    held = 0
    for _ in range(400):
        noise = root @ rng.normal(size=5)
        steps = Steps(before + noise[:3], after + noise[3:], covariance)
        (found,) = relative_magnitudes(steps, multiples=[1.0]).allowed
        held += found.interval.low <= 0 <= found.interval.high
    assert held / 400 >= 0.93


def test_an_estimate_gives_its_steps_and_their_covariance():
    effect = Effect(0, 1, -2, 2)
    influence = np.array(
        [[0, 0, 0, 0], [1, -1, 0, 0], [0, 2, -2, 0], [1, 1, -1, -1], [4, 0, 0, -4.0]]
    )
    estimate = Estimate(
        effect,
        dynamic={
            -2: Effect(0.1, 1, 0, 1),
            -1: Effect(0.3, 1, 0, 1),
            0: Effect(2, 1, 0, 1),
        },
        influence=influence,
    )
    found = steps_of(estimate)
    assert found.before == pytest.approx([0.1, 0.3])
    assert found.after == pytest.approx([2])
    # 1/16 x the products of rows 1 to 3.
    assert found.covariance[0] == pytest.approx([2 / 16, -2 / 16, 0])
    shared = steps_of(estimate, cluster=np.array([0, 0, 1, 1]))
    # Within clusters: rows become (0, 0), (2, -2), (2, -2).
    assert shared.covariance[1] == pytest.approx([0, 8 / 16, 8 / 16])
    assert robust(estimate).steps == 2


def test_an_estimate_against_the_last_period_before_gives_the_same_steps():
    levels = {-3: 0.5, -2: 0.2, -1: 0.0, 0: 2.0}
    influence = np.array(
        [[0, 0], [3, -3], [1, -1], [0, 0], [2, -2.0], [0, 0], [0, 0]], dtype=float
    )
    estimate = Estimate(
        Effect(0, 1, -2, 2),
        dynamic={since: Effect(att, 1, 0, 1) for since, att in levels.items()},
        influence=influence,
    )
    found = steps_of(estimate, base="universal")
    assert found.before == pytest.approx([-0.3, -0.2])
    assert found.after == pytest.approx([2])
    # Influences of the steps: (1, -1) - (3, -3), then 0 - (1, -1); 2 units.
    assert np.diag(found.covariance) == pytest.approx([8 / 4, 2 / 4, 8 / 4])


def test_an_effect_that_nothing_undoes_is_said_to_resist():
    steps = Steps(np.array([1e-9, 0.0]), np.array([1.0]), 1e-18 * np.eye(3))
    found = relative_magnitudes(steps)
    assert found.breakdown == np.inf
    assert "résiste" in found.said


def test_weights_below_0_are_refused():
    with pytest.raises(BadInput, match="négatifs"):
        relative_magnitudes(benzarti_carloni(), weights=np.array([1.0, -1, 0, 1]))


def test_one_step_before_is_refused():
    steps = Steps(np.array([1.0]), np.array([1.0]), np.eye(2))
    with pytest.raises(BadInput, match="1 pas d'une période"):
        relative_magnitudes(steps)


def test_an_estimate_without_influence_is_refused():
    with pytest.raises(BadInput, match="ensemble"):
        robust(Estimate(Effect(0, 1, -2, 2)))


def test_no_effect_is_said_not_to_be_put_to_the_test():
    steps = Steps(np.array([0.1, 0.1]), np.array([0.1]), np.eye(3))
    found = relative_magnitudes(steps)
    assert found.breakdown == 0
    assert "contient 0" in found.said


def test_student_quantile_widens_the_interval():
    wide = relative_magnitudes(benzarti_carloni(), degrees=3).allowed[0].interval
    usual = relative_magnitudes(benzarti_carloni()).allowed[0].interval
    # t(3) = 3.182446, z = 1.959964.
    ratio = (wide.high - wide.low) / (usual.high - usual.low)
    assert ratio == pytest.approx(3.182446305 / 1.959963985)
