"""Matching against a general optimiser, and on doctors few enough to do by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import optimize

from maillage.engine.errors import BadInput
from maillage.engine.impact.matching import Method, effective_number, weights_of


NAMES = ("patientèle", "part de 65 ans et plus", "niveau de départ")


def doctors(seed=7, circle=8, controls=60):
    rng = np.random.default_rng(seed)
    treated = np.arange(circle + controls) < circle
    known = rng.normal(size=(circle + controls, 3))
    known[treated] += 0.4
    return treated, known


def test_entropy_weights_give_the_controls_the_means_of_the_circle():
    treated, known = doctors()
    found = weights_of(treated, NAMES, known)
    weights = found.weights[~treated]
    mean = weights @ known[~treated] / weights.sum()
    assert mean == pytest.approx(known[treated].mean(axis=0), abs=1e-8)
    assert weights.mean() == pytest.approx(1)
    assert (found.weights[treated] == 1).all()
    assert all(abs(row.after_weighting) < 1e-7 for row in found.balance)
    assert max(abs(row.difference) for row in found.balance) > 0.2


def test_no_other_weights_with_those_means_are_more_even():
    treated, known = doctors(controls=12, circle=4, seed=4)
    weights = weights_of(treated, NAMES[:2], known[:, :2]).weights[~treated] / 12
    target = known[treated, :2].mean(axis=0)
    other = optimize.minimize(
        lambda w: float(np.sum(w * np.log(w))),
        np.full(12, 1 / 12),
        jac=lambda w: np.log(w) + 1,
        bounds=[(1e-9, 1)] * 12,
        constraints=[
            {"type": "eq", "fun": lambda w: w.sum() - 1},
            {"type": "eq", "fun": lambda w: w @ known[~treated, :2] - target},
        ],
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert other.success
    assert weights == pytest.approx(other.x, abs=1e-5)


def test_two_kinds_of_controls_redone_by_hand():
    # The circle is at 3/4 of the way from one kind to the other: weights 1/4 and 3/4.
    treated = np.array([True, True, False, False, False, False])
    known = np.array([[0.75], [0.75], [0], [0], [0], [1]])
    found = weights_of(treated, ("rural",), known)
    assert found.weights[2:] == pytest.approx([1 / 3, 1 / 3, 1 / 3, 3])
    # (1 + 3)^2 / (3 / 9 + 9).
    assert found.effective_controls == pytest.approx(16 / (1 / 3 + 9))
    (row,) = found.balance
    # Standard deviations 0 and 1/2: together (1/8)^(1/2).
    assert row.difference == pytest.approx(0.5 / math.sqrt(0.125))
    assert "Peu de témoins" in found.said[1]


def test_a_circle_out_of_reach_of_all_controls_is_refused_by_name():
    treated = np.array([True, False, False, False])
    known = np.array([[9.0, 1.0], [1.0, 0.5], [2.0, 1.5], [3.0, 1.0]])
    with pytest.raises(BadInput, match=r"n'atteint sa moyenne \(patientèle\)"):
        weights_of(treated, NAMES[:2], known)


def test_a_circle_out_of_reach_of_all_combinations_is_refused():
    # Each mean is within reach, not both together: controls lie on a line.
    treated = np.array([True, False, False, False])
    known = np.array([[1.0, 2.0], [1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    with pytest.raises(BadInput, match="aucune combinaison"):
        weights_of(treated, NAMES[:2], known)


def test_classes_share_the_weight_of_the_circles_doctors():
    # Two rural doctors, one urban one; three rural controls, one urban.
    treated = np.array([True, True, True, False, False, False, False])
    rural = np.array([[1], [1], [0], [1], [1], [1], [0]], dtype=float)
    found = weights_of(treated, ("rural",), rural, method=Method.EXACT)
    # 2/3 each and 1, brought to a mean of 1.
    assert found.weights[3:] == pytest.approx(np.array([2 / 3, 2 / 3, 2 / 3, 1]) / 0.75)
    assert found.circle_left_out == 0


def test_a_doctor_without_a_control_of_his_class_is_left_out_and_said():
    treated = np.array([True, True, False, False])
    found = weights_of(
        treated, ("rural",), np.array([[1.0], [0], [1], [1]]), method=Method.EXACT
    )
    assert found.weights.tolist() == [1, 0, 1, 1]
    assert found.circle_left_out == 1
    assert any("1 médecin(s) du cercle sans témoin" in line for line in found.said)


def test_many_values_are_cut_into_thirds():
    treated = np.arange(12) < 3
    size = np.array([[1.0], [50], [99], *([[float(v)] for v in range(10, 100, 10)])])
    found = weights_of(treated, ("patientèle",), size, method=Method.EXACT)
    assert found.circle_left_out == 0
    assert found.weights[3:].sum() == pytest.approx(found.controls)


def test_nearest_controls_share_a_doctors_weight_and_far_ones_have_none():
    treated = np.array([True] + [False] * 8)
    size = np.array([[10.0], [10.1], [9.9], [10], [10.2], [9.8], [10.05], [30], [31]])
    found = weights_of(treated, ("patientèle",), size, method=Method.NEAREST)
    assert found.controls == 5
    assert found.weights[7:].tolist() == [0, 0]
    # 10.2 and 9.8 are the farthest of the six near ones; the last of equals goes.
    assert found.weights[1:7].tolist() == [1, 1, 1, 1, 0, 1]


@pytest.mark.parametrize(
    ("method", "says"),
    [(Method.EXACT, "même classe"), (Method.NEAREST, "assez proche")],
)
def test_no_comparable_control_is_refused(method, says):
    treated = np.array([True, False, False])
    known = np.array([[1.0], [0.0], [0.0]])
    with pytest.raises(BadInput, match=says):
        weights_of(treated, ("rural",), known, method=method)


def test_one_doctor_and_one_control_alike_are_weighted_without_a_spread():
    found = weights_of(np.array([True, False]), ("rural",), np.array([[1.0], [1.0]]))
    assert found.weights.tolist() == [1, 1]
    assert found.balance[0].difference == 0


def test_what_is_not_known_of_the_circle_is_not_balanced_and_said():
    treated, known = doctors()
    known[0, 1] = np.nan
    known[-1, 2] = np.nan
    found = weights_of(treated, NAMES, known)
    assert [row.name for row in found.balance] == [NAMES[0], NAMES[2]]
    assert found.weights[-1] == 0
    assert not found.kept[-1]
    assert NAMES[1] in found.said[-1]


def test_a_constant_characteristic_changes_nothing():
    treated, known = doctors()
    known[:, 1] = 4.0
    found = weights_of(treated, NAMES, known)
    assert found.balance[1].difference == 0
    assert found.balance[1].after_weighting == 0


@pytest.mark.parametrize(
    ("treated", "names", "says"),
    [
        ([False, False], ("a",), "Aucun médecin du cercle"),
        ([True, True], ("a",), "Aucun médecin témoin"),
        ([True, False], (), "Aucune caractéristique"),
        ([True, False], ("a", "b"), "Aucune caractéristique"),
    ],
)
def test_impossible_matchings_are_refused(treated, names, says):
    with pytest.raises(BadInput, match=says):
        weights_of(np.array(treated), names, np.ones((2, 1)))


def test_nothing_known_is_refused():
    with pytest.raises(BadInput, match="n'est connue"):
        weights_of(np.array([True, False]), ("a",), np.array([[np.nan], [1.0]]))


def test_effective_number_redone_by_hand():
    assert effective_number(np.array([1.0, 1, 1, 1])) == pytest.approx(4)
    # (1 + 3)^2 / (1 + 9).
    assert effective_number(np.array([1.0, 3])) == pytest.approx(1.6)
