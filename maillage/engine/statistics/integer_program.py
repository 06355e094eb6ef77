"""Linear rows over whole numbers, and the solver (HiGHS) that finds tables in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse


IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_NODES = 1000
"""A longer search is given up; steps, not seconds, so that every machine agrees."""

_NEAR = 1e-6
"""How near a solver's number is to the whole number that it stands for."""


@dataclass(frozen=True)
class System:
    """Rows of whole coefficients: `low <= matrix @ counts <= high`."""

    matrix: sparse.csr_array
    low: FloatArray
    high: FloatArray

    def among(self, rows: IntArray, cells: IntArray, known: IntArray) -> System:
        """These rows for these cells, the other counts being known (0 at `cells`)."""
        taken = self.matrix[rows]
        settled = taken @ known
        return System(
            sparse.csr_array(taken[:, cells]),
            self.low[rows] - settled,
            self.high[rows] - settled,
        )

    def holds(self, counts: IntArray) -> bool:
        """Whether these counts obey every row exactly."""
        sums = self.matrix @ counts
        return bool(np.all(sums >= self.low) and np.all(sums <= self.high))


def cheapest(
    cost: FloatArray,
    system: System,
    low: FloatArray,
    high: FloatArray,
    whole: int | None = None,
) -> FloatArray | None:
    """The variables between `low` and `high` that obey the system at least cost.

    The first `whole` of them are whole numbers, all of them by default. None when
    none are found: there are none, the cost has no bottom, or the search is too long.

    Sums of counts mostly have whole corners, so that the plain linear program, three
    times as quick, is asked first.
    """
    whole = cost.size if whole is None else whole
    found = _solved(cost, system, low, high, 0)
    if found is None or np.allclose(found[:whole], np.rint(found[:whole]), 0, _NEAR):
        return found
    return _solved(cost, system, low, high, whole)


def _solved(
    cost: FloatArray, system: System, low: FloatArray, high: FloatArray, whole: int
) -> FloatArray | None:
    found = optimize.milp(
        cost,
        integrality=(np.arange(cost.size) < whole).astype(np.int64),
        bounds=optimize.Bounds(low, high),
        constraints=optimize.LinearConstraint(system.matrix, system.low, system.high),
        options={"node_limit": _NODES},
    )
    return None if found.x is None else np.asarray(found.x, dtype=np.float64)
