"""Weights of a mean, none negative, that come nearest to a path."""

from __future__ import annotations

import numpy as np
from scipy import optimize

from maillage.engine.impact.panel import Floats


def nearest_mixture(paths: Floats, target: Floats, ridge: float) -> Floats:
    """The N weights, adding up to 1, whose mean of P x N `paths` is nearest `target`.

    Nearest up to a constant: |paths w + constant - target|^2 + ridge |w|^2 is least. As
    weights add up to 1 this is w'Gw, with G from the centred paths less the target.
    w'Gw + (1 - sum w)^2 has the same optimum but for a factor (with w = s v, v adding
    up to 1, it is s^2 g + (1 - s)^2, least for s = 1 / (1 + g), then growing with g):
    so non-negative least squares finds it exactly.
    """
    gaps = paths - target[:, None]
    gaps = gaps - gaps.mean(axis=0)
    count = gaps.shape[1]
    scale = float(np.sqrt(np.mean(np.sum(gaps**2, axis=0)) + ridge)) or 1.0
    pull = np.sqrt(ridge) * np.eye(count)
    stacked = np.vstack([gaps / scale, pull / scale, np.ones((1, count))])
    ones = np.zeros(len(stacked))
    ones[-1] = 1.0
    found, _ = optimize.nnls(stacked, ones, maxiter=50 * count)
    weights: Floats = found / found.sum()
    return weights
