"""Disclosure control of one table of counts with its margins."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from maillage.engine.statistics.attack import possible
from maillage.engine.statistics.integer_program import BoolArray, FloatArray, IntArray
from maillage.engine.statistics.linked_counts import Link, LinkedCounts, Needs
from maillage.engine.statistics.suppression import suppress


THRESHOLD = 11
"""Counts of 1 to 10 patients are hidden: the custom of the French health data system
(SNDS), as the authors know it."""


def with_margins(counts: npt.ArrayLike) -> IntArray:
    """The table of shape (rows + 1, columns + 1), totals last."""
    table = np.asarray(counts, dtype=np.int64)
    down = np.vstack([table, table.sum(axis=0)])
    return np.column_stack([down, down.sum(axis=1)])


def small(counts: IntArray, threshold: int) -> BoolArray:
    """Which counts are hidden for themselves: other than 0, and under the threshold.

    Negative net boxes are taken by their size.
    """
    return np.asarray((counts != 0) & (np.abs(counts) < threshold))


def needs_of_small(counts: IntArray, threshold: int, among: BoolArray) -> Needs:
    """A small count may be anything from 1, or less, to the threshold, or more."""
    return Needs(
        np.where(among, np.minimum(counts, 1), counts),
        np.where(among, threshold, counts),
    )


def hidden_cells(counts: npt.ArrayLike, threshold: int = THRESHOLD) -> BoolArray:
    """The cells to hide of a table of counts (rows, columns), margins included.

    Gives (rows + 1, columns + 1) truths, totals last. Whoever reads what is left, and
    knows that every count is a whole number from 0 up, cannot say of any count of 1
    to `threshold` - 1 that it is not 1, nor that it is under `threshold`. Zeros stay.
    """
    table = with_margins(counts)
    linked = _linked(table)
    primary = small(linked.values, threshold)
    needs = needs_of_small(linked.values, threshold, primary)
    return suppress(linked, primary, needs).reshape(table.shape)


def possible_cells(
    counts: npt.ArrayLike, hidden: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """The least and the most that a reader must believe of each cell, margins included.

    `hidden`: which cells of the table with margins are not shown. A cell that is shown
    has its own count twice; one that nothing holds has an infinite most.
    """
    table = with_margins(counts)
    linked = _linked(table)
    unknown = np.asarray(hidden, dtype=np.bool_).ravel()
    bounds = [possible(linked, unknown, cell) for cell in range(table.size)]
    low, high = np.array(bounds, dtype=np.float64).T
    return low.reshape(table.shape), high.reshape(table.shape)


def _linked(table: IntArray) -> LinkedCounts:
    places = np.arange(table.size).reshape(table.shape)
    lines = [tuple(map(int, line)) for way in (places, places.T) for line in way]
    weights = np.ones(table.shape)
    weights[-1, :] = table.shape[0]
    weights[:, -1] = table.shape[1]
    weights[-1, -1] = table.size
    return LinkedCounts(
        values=table.ravel(),
        links=[Link(line[-1], line[:-1]) for line in lines],
        latent=np.zeros(table.size, dtype=np.bool_),
        weights=weights.ravel(),
    )
