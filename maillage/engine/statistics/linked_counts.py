"""Counts tied together by published totals, as a reader of the table knows them.

A reader knows the published counts, that totals are made of their parts, and that no
count is below 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from maillage.engine.statistics.integer_program import (
    BoolArray,
    FloatArray,
    IntArray,
    System,
)


@dataclass(frozen=True)
class Link:
    """A total and its parts, by position.

    Exact: the total is their sum. Otherwise parts share members (a patient of two
    doctors): the total is at least each part and at most their sum.
    """

    total: int
    parts: tuple[int, ...]
    exact: bool = True


@dataclass(frozen=True)
class Needs:
    """How far a reader must be left in doubt: from `low` or less to `high` or more.

    Arrays with a value for each count; a count that needs nothing has its own value
    in both.
    """

    low: IntArray
    high: IntArray


@dataclass(frozen=True)
class LinkedCounts:
    """Counts, their links, and what hiding each costs.

    `values` obey the links. `latent` counts are published nowhere and stand only for
    what a reader may compute (a complement, the rest of a total). `implies` has a row
    (a, b) for each count b that is hidden wherever a is; shape (pairs, 2).
    """

    values: IntArray
    links: Sequence[Link]
    latent: BoolArray
    weights: FloatArray
    implies: IntArray = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))

    @cached_property
    def system(self) -> System:
        """Every link as rows over all the counts."""
        return _system(self.links, self.values.size)

    @property
    def floor(self) -> IntArray:
        """What a reader takes for the least possible: 0, or less if it is less."""
        return np.minimum(self.values, 0)

    def closed(self, hidden: BoolArray) -> BoolArray:
        """`hidden`, with what it implies."""
        found = hidden.copy()
        first, second = self.implies.T
        while (found[first] & ~found[second]).any():
            found[second[found[first]]] = True
        return found

    def together(self, cell: int) -> tuple[IntArray, IntArray]:
        """The rows and the cells, itself among them, that links tie to a cell."""
        labels, groups = self._whole
        return groups[int(labels[cell])]

    @cached_property
    def _whole(self) -> tuple[IntArray, list[tuple[IntArray, IntArray]]]:
        cells = np.arange(self.values.size)
        groups = list(self.tied(cells))
        labels = np.full(self.values.size, len(groups))
        for label, (_, members) in enumerate(groups):
            labels[members] = label
        nothing = np.empty(0, dtype=np.int64)
        return labels, [*groups, (nothing, nothing)]

    def tied(self, cells: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
        """Rows and cells in groups that no row crosses, the other counts being known.

        Cells without a row are left out.
        """
        matrix = self.system.matrix
        part = sparse.coo_array(matrix[:, cells])
        if part.nnz == 0:
            return
        rows = matrix.shape[0]
        side = rows + cells.size
        graph = sparse.coo_array(
            (np.ones(part.nnz), (part.row, rows + part.col)), (side, side)
        )
        _, labels = csgraph.connected_components(graph, directed=False)
        order = np.argsort(labels, kind="stable")
        starts = np.flatnonzero(np.diff(labels[order], prepend=-1))
        for members in np.split(order, starts[1:]):
            inside = int(np.searchsorted(members, rows))
            if 0 < inside < members.size:
                yield members[:inside], cells[members[inside:] - rows]


def _system(links: Sequence[Link], cells: int) -> System:
    rows: list[tuple[int, tuple[int, ...], float, float]] = []
    for link in links:
        rows.append((link.total, link.parts, 0.0 if link.exact else -np.inf, 0.0))
        if not link.exact:
            rows += [(link.total, (part,), 0.0, np.inf) for part in link.parts]
    row = [index for index, (_, parts, *_) in enumerate(rows) for _ in (0, *parts)]
    column = [cell for total, parts, *_ in rows for cell in (total, *parts)]
    sign = [one for _, parts, *_ in rows for one in (1, *[-1] * len(parts))]
    matrix = sparse.csr_array(
        (np.array(sign, dtype=np.int64), (row, column)), (len(rows), cells)
    )
    return System(
        matrix,
        np.array([low for *_, low, _ in rows], dtype=np.float64),
        np.array([high for *_, high in rows], dtype=np.float64),
    )
