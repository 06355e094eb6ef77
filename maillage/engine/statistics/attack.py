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
    for component in _components(counts, np.flatnonzero(unknown)):
        cells = component.cells
        for goals, upward in ((needs.high[cells], True), (needs.low[cells], False)):
            targets = np.flatnonzero(goals != counts.values[cells])
            missed = component.missed(targets, goals[targets], upward)
            failing.append(cells[missed])
    return np.unique(np.concatenate(failing))


def is_unprotected(
    counts: LinkedCounts, hidden: BoolArray, needs: Needs, cell: int
) -> bool:
    """Whether this count, in need of doubt, is not left enough of it."""
    if not (hidden[cell] or counts.latent[cell]):
        return True
    component, target = _around(counts, hidden, cell)
    value, place = counts.values[cell], np.array([target])
    return component is not None and any(
        goal[cell] != value and component.missed(place, goal[[cell]], upward).size > 0
        for goal, upward in ((needs.high, True), (needs.low, False))
    )


def possible(counts: LinkedCounts, hidden: BoolArray, cell: int) -> tuple[float, float]:
    """The least and the most that a hidden count may be; infinite where unbounded.

    Of a published count, its value twice.
    """
    value = float(counts.values[cell])
    if not (hidden[cell] or counts.latent[cell]):
        return value, value
    component, target = _around(counts, hidden, cell)
    if component is None:
        return min(value, 0.0), np.inf
    return component.extreme(target, -1.0), component.extreme(target, 1.0)


@dataclass(frozen=True)
class _Component:
    """Unknown counts that hang together, and all that a reader knows of them."""

    cells: IntArray
    system: System
    floor: IntArray

    def missed(self, targets: IntArray, goals: IntArray, upward: bool) -> IntArray:
        """The targets that no possible table is found to bring to their goals.

        Tables that stretch all of them at once show most; the rest goes one by one.
        A single sum needs no table: its bounds are plain.
        """
        if self._is_one_sum:
            low, high = self._bounds_of_one_sum()
            short = high[targets] < goals if upward else low[targets] > goals
            return targets[short]
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
    def _is_one_sum(self) -> bool:
        return self.system.low.size == 1 and bool(
            self.system.low[0] == self.system.high[0]
        )

    def _bounds_of_one_sum(self) -> tuple[FloatArray, FloatArray]:
        """The least and the most of each count, all tied by one sum and no more.

        Σ ± x = s: as far as a count may go, those on its side are at their floors,
        and it has no end when another stands on the other side.
        """
        sign = self.system.matrix.toarray()[0].astype(np.float64)
        left = sign * (self.system.low[0] - np.sum(sign * self.floor)) + self.floor
        along, against = np.count_nonzero(sign > 0), np.count_nonzero(sign < 0)
        same = np.where(sign > 0, along, against) - 1
        other = np.where(sign > 0, against, along)
        high = np.where(other > 0, np.inf, left)
        low = np.where(same > 0, self._low, np.maximum(left, self._low))
        return low, high

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


def _components(
    counts: LinkedCounts, unknown: IntArray, around: int | None = None
) -> Iterator[_Component]:
    """The unknown counts that sums hold, by component; only that of one, if asked."""
    known = counts.values.copy()
    known[unknown] = 0
    for rows, cells in counts.tied(unknown):
        if around is None or around in cells:
            system = counts.system.among(rows, cells, known)
            yield _Component(cells, system, counts.floor[cells])


def _around(
    counts: LinkedCounts, hidden: BoolArray, cell: int
) -> tuple[_Component | None, int]:
    """The component of a hidden count and its place there; none if no sum holds it."""
    _, cells = counts.together(cell)
    unknown = cells[hidden[cells] | counts.latent[cells]]
    for component in _components(counts, unknown, cell):
        return component, int(np.searchsorted(component.cells, cell))
    return None, 0
