"""Several indicators at once: by hand and against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from maillage.engine.impact.multiple import benjamini_hochberg, holm, romano_wolf


P = [0.011, 0.2, 0.003, 0.04, 0.04, 0.9]


def test_holm_is_that_of_statsmodels():
    assert holm(P) == pytest.approx(multipletests(P, method="holm")[1])


def test_benjamini_and_hochberg_s_is_that_of_statsmodels():
    assert benjamini_hochberg(P) == pytest.approx(multipletests(P, method="fdr_bh")[1])


def test_romano_and_wolf_s_steps_redone_by_hand():
    # Columns: what was, then four permutations.      largest of those left
    #   third   5 | 1 2 3 1     step 1: all three     3 2 6 2  -> only 6 reaches 5: 2/5
    #   first   2 | 3 0 1 2     step 2: first, second 3 1 6 2  -> 3, 6, 2 reach 2: 4/5
    #   second  1 | 0 1 6 0     step 3: second        0 1 6 0  -> 3/5, not under 4/5
    statistics = [[2, 3, 0, 1, 2], [1, 0, 1, 6, 0], [5, 1, 2, 3, 1]]
    assert romano_wolf(statistics) == pytest.approx([4 / 5, 4 / 5, 2 / 5])


def test_indicators_that_move_as_one_cost_nothing():
    one = np.array([2.0, 3, 1, 1, 0.5, 1.9])
    assert romano_wolf(np.stack([one, one, one])) == pytest.approx([2 / 6] * 3)


def test_one_indicator_keeps_its_own_p_value():
    assert holm([0.03]) == benjamini_hochberg([0.03]) == [0.03]
    assert romano_wolf([[2.0, 3, 1, 1]]) == [0.5]
