"""Where a value stands among its peers: deciles and percentile rank.

Both work down the first axis, over units: an array of units, or a matrix of units by
periods, each period by itself. A unit without a denominator has the value nan; it is
left out of the deciles and has no rank.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats


FloatArray = npt.NDArray[np.float64]

_TENTHS = np.arange(1, 10) / 10


def deciles(values: npt.ArrayLike) -> FloatArray:
    """The nine deciles over units: shape (9,) for (units,), (9, periods) for a matrix.

    Linear interpolation between order statistics: the decile q of n values sorted
    from 0 stands at position q (n - 1). One value is its own nine deciles; no value
    gives nine nan.

    Hyndman and Fan, Am. Stat. 1996;50:361-365, definition 7; SQL's PERCENTILE_CONT.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64), axis=0)  # nan come last
    if ordered.shape[0] == 0:
        return np.full((9, *ordered.shape[1:]), np.nan)
    last = np.count_nonzero(~np.isnan(ordered), axis=0) - 1
    position = np.multiply.outer(_TENTHS, np.maximum(last, 0))
    below = np.floor(position).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(last, 0))
    low = np.take_along_axis(ordered, below, axis=0)
    high = np.take_along_axis(ordered, above, axis=0)
    return np.asarray(low + (high - low) * (position - below), dtype=np.float64)


def percentile_rank(values: npt.ArrayLike) -> FloatArray:
    """The rank of each unit from 0 (lowest) to 1 (highest); shape of `values`.

    (rank - 1) / (n - 1) over the n units with a value, ties at their lowest rank; nan
    for a unit without a value, and for a unit alone, which has nobody to be ranked
    with (SQL says 0 there).

    SQL:2003, PERCENT_RANK; as in OpenPrescribing's measures.
    """
    ranked = np.asarray(values, dtype=np.float64)
    present = ~np.isnan(ranked)
    if not present.any():
        return np.full(ranked.shape, np.nan)
    others = np.count_nonzero(present, axis=0) - 1
    ranks = stats.rankdata(ranked, method="min", axis=0, nan_policy="omit")
    rank = np.where(present, ranks, np.nan)
    return np.asarray((rank - 1) / np.where(others > 0, others, np.nan))
