"""Adding up the cells of some presentations, month by month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from maillage.engine.lake.kernel import kernel
from maillage.engine.lake.totals import SQUARES, MonthTotals


WORKERS = 2
CELLS_ALONE = 4_000_000
"""Below so many cells in all, starting threads takes longer than they spare."""

NOWHERE = -1

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Wanted:
    """What is added up: a column of `worth`, each presentation's times its factor.

    `factor` has an entry for each presentation's number. With `squares`, the squares
    of each row's boxes are added up as well, times the square of the factor.
    """

    column: int
    factor: Integers
    squares: bool = False


def added_up(
    months: Sequence[MonthTotals],
    parts: Callable[[int], npt.NDArray[np.int8]],
    number: int,
    wanted: Wanted,
    units: int,
) -> tuple[Integers, Floats | None]:
    """The sums, and those of squares where wanted: parts x months x prescribers.

    `parts` gives, for the month at a place, the part (below `number`) that each
    presentation is of, or `NOWHERE`: each cell is read once.
    """
    # By month first, so that kernels get what lies together, however many there are.
    shape = (len(months), number, units)
    found = np.zeros(shape, dtype=np.int64)
    squared = np.zeros(shape if wanted.squares else (len(months), 0, 0))
    weight = wanted.factor.astype(np.float64) ** 2

    def add(places: Sequence[int]) -> None:
        for place in places:
            totals, part = months[place], parts(place)
            packs = np.flatnonzero(part[: len(totals.start) - 1] != NOWHERE)
            if not len(packs):
                continue
            _add_cells(
                totals.start,
                totals.prescriber,
                totals.code,
                np.ascontiguousarray(totals.worth[:, wanted.column]),
                totals.worth[:, SQUARES].astype(np.float64),
                packs,
                part,
                wanted.factor,
                weight,
                found[place],
                squared[place],
            )

    every = range(len(months))
    if sum(_cells(one, parts(place)) for place, one in enumerate(months)) < CELLS_ALONE:
        add(every)
    else:
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(add, [every[one::WORKERS] for one in range(WORKERS)]))
    squares = squared.swapaxes(0, 1) if wanted.squares else None
    return found.swapaxes(0, 1), squares


def _cells(totals: MonthTotals, part: npt.NDArray[np.int8]) -> int:
    is_wanted = part[: len(totals.start) - 1] != NOWHERE
    return int(np.diff(totals.start)[: len(is_wanted)][is_wanted].sum())


@kernel
def _add_cells(
    start: Any,
    prescriber: Any,
    code: Any,
    worth: Any,
    squares: Any,
    packs: Any,
    part: Any,
    factor: Any,
    weight: Any,
    found: Any,
    squared: Any,
) -> None:
    for pack in packs:
        of, times, heavy = part[pack], factor[pack], weight[pack]
        if len(squared) == 0:
            for cell in range(start[pack], start[pack + 1]):
                found[of, prescriber[cell]] += worth[code[cell]] * times
        else:
            for cell in range(start[pack], start[pack + 1]):
                one, kind = prescriber[cell], code[cell]
                found[of, one] += worth[kind] * times
                squared[of, one] += squares[kind] * heavy
