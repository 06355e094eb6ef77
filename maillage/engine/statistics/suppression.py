"""What more must be hidden so that hidden counts stay hidden.

Kelly, Golden and Assad, Networks 1992;22:397-417: the cheapest change of the table
that carries a count away from its value goes through the published counts that betray
it; hidden in their turn, they leave that change possible.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from maillage.engine.statistics.attack import is_unprotected, unprotected
from maillage.engine.statistics.integer_program import (
    BoolArray,
    FloatArray,
    IntArray,
    System,
    cheapest,
)
from maillage.engine.statistics.linked_counts import LinkedCounts, Needs


_FRICTION = 1e-6
"""Cost of changing what is hidden already: a change with no use is not made."""


def suppress(counts: LinkedCounts, hidden: BoolArray, needs: Needs) -> BoolArray:
    """Hide what more is needed until no count in need is unprotected.

    The audit comes first and only what fails is treated, each failing count by the
    cheapest changes that bring it to its need, one way and the other. A published 0
    is not touched: readers often know that it must be 0.

    Raises ArithmeticError when nothing is left to hide, which links made of true
    totals do not come to.
    """
    hidden = counts.closed(hidden)
    while (failing := unprotected(counts, hidden, needs)).size:
        before = hidden
        for cell in failing.tolist():
            if is_unprotected(counts, hidden, needs, cell):
                hidden = counts.closed(hidden | _carriers(counts, hidden, needs, cell))
        if np.array_equal(before, hidden):
            hidden = counts.closed(hidden | _neighbours(counts, failing))
        if np.array_equal(before, hidden):
            raise ArithmeticError("nothing is left to hide these counts in")
    return hidden


def _carriers(
    counts: LinkedCounts, hidden: BoolArray, needs: Needs, cell: int
) -> BoolArray:
    """The published counts that must be hidden for this one to be in doubt."""
    touched = np.zeros(counts.values.size, dtype=np.bool_)
    touched[cell] = True
    for goal in (needs.high[cell], needs.low[cell]):
        if goal != counts.values[cell]:
            touched |= _changed(counts, hidden | touched, cell, int(goal))
    return touched & ~counts.latent


def _changed(
    counts: LinkedCounts, hidden: BoolArray, cell: int, goal: int
) -> BoolArray:
    """The counts that the cheapest change bringing `cell` to `goal` touches."""
    touched = np.zeros(counts.values.size, dtype=np.bool_)
    rows, cells = counts.together(cell)
    free = hidden[cells] | counts.latent[cells]
    movable = free | (counts.values[cells] != 0)
    cells, free = cells[movable], free[movable]
    known = counts.values.copy()
    known[cells] = 0
    change = _cheapest_change(
        counts.values[cells],
        counts.floor[cells],
        counts.system.among(rows, cells, known),
        np.where(free, _FRICTION, counts.weights[cells]),
        (int(np.searchsorted(cells, cell)), goal),
    )
    touched[cells] = change != 0
    return touched


def _cheapest_change(
    values: IntArray,
    floor: IntArray,
    system: System,
    cost: FloatArray,
    aim: tuple[int, int],
) -> IntArray:
    """The change of least cost x distance that obeys the links; zeros if none.

    Every count has two variables, how far it goes up and how far it goes down. `aim`:
    the place of one count and the value it must take.
    """
    target, goal = aim
    size, move = values.size, goal - int(values[target])
    low = np.zeros(2 * size)
    low[target if move > 0 else size + target] = abs(move)
    high = np.concatenate([np.full(size, np.inf), values - floor])
    high[size + target if move > 0 else target] = 0
    settled = system.matrix @ values
    both = System(
        sparse.csr_array(sparse.hstack([system.matrix, -system.matrix])),
        system.low - settled,
        system.high - settled,
    )
    found = cheapest(np.concatenate([cost, cost]), both, low, high)
    if found is None:
        return np.zeros(size, dtype=np.int64)
    return np.rint(found[:size] - found[size:]).astype(np.int64)


def _neighbours(counts: LinkedCounts, cells: IntArray) -> BoolArray:
    """Every count in one link with one of these."""
    matrix = abs(counts.system.matrix)
    chosen = np.zeros(counts.values.size, dtype=np.int64)
    chosen[cells] = 1
    return np.asarray(matrix.T @ (matrix @ chosen) > 0) & ~counts.latent
