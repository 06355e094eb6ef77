"""Several indicators at once: how often one of them errs by chance.

Indicators named in the plan are held to the family-wise rate: the chance that any of
them is called changed when none is. Romano and Wolf's step-down uses the permutations
that the indicators share, so that indicators that move together cost less; Holm's needs
the p-values only. Indicators looked at without having been named are held to the false
discovery rate (Benjamini and Hochberg), and called exploratory.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from maillage.engine.impact.panel import Floats


def holm(p: ArrayLike) -> Floats:
    """Family-wise p-values (Scandinavian Journal of Statistics 1979;6:65-70)."""
    given = np.asarray(p, dtype=np.float64)
    order = np.argsort(given, kind="stable")
    left = len(given) - np.arange(len(given))
    stepped = np.minimum(np.maximum.accumulate(left * given[order]), 1.0)
    return _in_place(stepped, order)


def romano_wolf(statistics: ArrayLike) -> Floats:
    """Family-wise p-values of I x B statistics, in size, on the same B permutations.

    The first column is what was. The largest statistic is held to the largest of all
    under each permutation, the next to the largest of those that are left, and so on
    (Romano & Wolf, Statistics & Probability Letters 2016;113:38-40).
    """
    size = np.asarray(statistics, dtype=np.float64)
    order = np.argsort(-size[:, 0], kind="stable")
    left = np.maximum.accumulate(size[order][::-1], axis=0)[::-1]
    tied = left >= size[order, :1] * (1 - 1e-9)  # equal but for rounding
    tied[:, 0] = True
    return _in_place(np.maximum.accumulate(tied.mean(axis=1)), order)


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """False discovery p-values (J. R. Statistical Society B 1995;57:289-300)."""
    given = np.asarray(p, dtype=np.float64)
    order = np.argsort(given, kind="stable")
    rank = np.arange(1, len(given) + 1)
    scaled = len(given) * given[order] / rank
    stepped = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return _in_place(stepped, order)


def _in_place(values: Floats, order: np.ndarray) -> Floats:
    placed = np.empty_like(values)
    placed[order] = values
    return placed
