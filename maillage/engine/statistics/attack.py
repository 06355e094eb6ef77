"""What a reader of a table can recover of its hidden counts.

A hidden count is protected when two tables of whole counts are shown, consistent with
all that is published, one with the count low enough and one with it high enough. They
are found by mixed-integer programs (HiGHS), and checked again by exact sums before
they are believed: what cannot be shown is taken for unprotected.

Fischetti and Salazar, J. Am. Stat. Assoc. 2001;96:1008-1026 (the attacker's problem).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from maillage.engine.statistics.integer_program import (
    BoolArray,
    FloatArray,
    IntArray,
    System,
    cheapest,
)
from maillage.engine.statistics.linked_counts import LinkedCounts, Needs


def unprotected(counts: LinkedCounts, hidden: BoolArray, needs: Needs) -> IntArray:
    """The counts in need of doubt that the published ones do not leave enough of.

    A published count in need is one of them. Positions, in rising order.
    """
    unknown = hidden | counts.latent
    needy = (needs.low < counts.values) | (needs.high > counts.values)
    failing = [np.flatnonzero(needy & ~unknown)]
    for component in _components(counts, unknown):
        cells = component.cells
        for goals, upward in ((needs.high[cells], True), (needs.low[cells], False)):
            targets = np.flatnonzero(goals != counts.values[cells])
            missed = component.missed(targets, goals[targets], upward)
            failing.append(cells[missed])
    return np.unique(np.concatenate(failing))


def possible(counts: LinkedCounts, hidden: BoolArray, cell: int) -> tuple[float, float]:
    """The least and the most that a hidden count may be; infinite where unbounded.

    Of a published count, its value twice.
    """
    unknown = hidden | counts.latent
    for component in _components(counts, unknown):
        place = np.flatnonzero(component.cells == cell)
        if place.size:
            target = int(place[0])
            return component.extreme(target, -1.0), component.extreme(target, 1.0)
    value = float(counts.values[cell])
    return (min(value, 0.0), np.inf) if unknown[cell] else (value, value)


@dataclass(frozen=True)
class _Component:
    """Unknown counts that hang together, and all that a reader knows of them."""

    cells: IntArray
    system: System
    floor: IntArray

    def missed(self, targets: IntArray, goals: IntArray, upward: bool) -> IntArray:
        """The targets that no possible table is found to bring to their goals.

        Tables that stretch all of them at once show most; the rest goes one by one.
        """
        while targets.size:
            found = self._stretched(targets, goals, upward)
            short = _short(found, targets, goals, upward)
            if short.all():
                break
            targets, goals = targets[short], goals[short]
        missed = []
        while targets.size:
            found = self._reaching(int(targets[0]), int(goals[0]), upward)
            short = _short(found, targets, goals, upward)
            if short[0]:
                missed.append(targets[0])
                short[0] = False
            targets, goals = targets[short], goals[short]
        return np.array(missed, dtype=np.int64)

    def extreme(self, target: int, sign: float) -> float:
        """The most (sign 1) or the least (sign -1) that the target may be."""
        cost = np.zeros(self.cells.size)
        cost[target] = -sign
        found = cheapest(cost, self.system, self._low, self._high)
        # The true table is possible, so that only a bottomless cost finds none.
        return sign * np.inf if found is None else float(round(found[target]))

    @property
    def _low(self) -> FloatArray:
        return self.floor.astype(np.float64)

    @property
    def _high(self) -> FloatArray:
        return np.full(self.cells.size, np.inf)

    def _stretched(
        self, targets: IntArray, goals: IntArray, upward: bool
    ) -> IntArray | None:
        """A possible table in which the targets come nearest to their goals.

        Beside the counts x stand as many y as targets, from y <= x and y <= goal
        (upward; the other way round downward), and their sum goes as far as it can.
        """
        cells, wanted = self.cells.size, targets.size
        sign = 1.0 if upward else -1.0
        picked = sparse.csr_array(
            (np.full(wanted, sign), (np.arange(wanted), targets)), (wanted, cells)
        )
        matrix = sparse.block_array(
            [[self.system.matrix, None], [picked, -sign * sparse.eye_array(wanted)]],
            format="csr",
        )
        beside = System(
            matrix,
            np.concatenate([self.system.low, np.zeros(wanted)]),
            np.concatenate([self.system.high, np.full(wanted, np.inf)]),
        )
        cost = np.concatenate([np.zeros(cells), np.full(wanted, -sign)])
        free, bound = np.full(wanted, -sign * np.inf), goals.astype(np.float64)
        low = np.concatenate([self._low, free if upward else bound])
        high = np.concatenate([self._high, bound if upward else free])
        return self._table(cheapest(cost, beside, low, high, whole=cells))

    def _reaching(self, target: int, goal: int, upward: bool) -> IntArray | None:
        """A possible table in which this target reaches its goal."""
        low, high = self._low, self._high
        (low if upward else high)[target] = goal
        return self._table(cheapest(np.zeros(low.size), self.system, low, high))

    def _table(self, found: FloatArray | None) -> IntArray | None:
        """What the solver found, whole, when exact sums say that it is possible."""
        if found is None:
            return None
        table = np.rint(found[: self.cells.size]).astype(np.int64)
        fits = bool(np.all(table >= self.floor)) and self.system.holds(table)
        return table if fits else None


def _short(
    table: IntArray | None, targets: IntArray, goals: IntArray, upward: bool
) -> BoolArray:
    """Which targets do not reach their goals in this table: all, without a table."""
    if table is None:
        return np.ones(targets.size, dtype=np.bool_)
    return table[targets] < goals if upward else table[targets] > goals


def _components(counts: LinkedCounts, unknown: BoolArray) -> Iterator[_Component]:
    known = np.where(unknown, 0, counts.values)
    for rows, cells in counts.tied(np.flatnonzero(unknown)):
        system = counts.system.among(rows, cells, known)
        yield _Component(cells, system, counts.floor[cells])
