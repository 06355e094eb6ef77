"""Adding up the cells of some presentations, month by month, two threads at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from maillage.engine.lake.kernel import kernel
from maillage.engine.lake.totals import MonthTotals


WORKERS = 2

Presentations = npt.NDArray[np.intp]


def added_up(
    months: Sequence[MonthTotals],
    wanted: Callable[[int], Presentations],
    column: int,
    factor: npt.NDArray[Any],
    units: int,
) -> npt.NDArray[Any]:
    """A column of `worth`, each presentation's times its factor: months x prescribers.

    `wanted` gives the numbers of the presentations of the month at a place, in order;
    `factor` has an entry for each number, and its dtype, int64 or float64, is the
    result's.
    """
    found = np.zeros((len(months), units), dtype=factor.dtype)

    def add(places: npt.NDArray[np.intp]) -> None:
        for place in places:
            totals, packs = months[place], wanted(place)
            packs = packs[: np.searchsorted(packs, len(totals.start) - 1)]
            if len(packs):
                worth = totals.worth[:, column].astype(factor.dtype)
                _add_cells(
                    totals.start,
                    totals.prescriber,
                    totals.code,
                    worth,
                    packs,
                    factor,
                    found[place],
                )

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(add, np.array_split(np.arange(len(months)), WORKERS)))
    return found


@kernel
def _add_cells(
    start: Any,
    prescriber: Any,
    code: Any,
    worth: Any,
    packs: Any,
    factor: Any,
    found: Any,
) -> None:
    for each in range(len(packs)):
        pack = packs[each]
        times = factor[pack]
        for cell in range(start[pack], start[pack + 1]):
            found[prescriber[cell]] += worth[code[cell]] * times
