"""From the facts of a month to its totals by presentation and prescriber.

Rows are dealt to presentations, in order; those of one are added up by prescriber, in
sums that are few enough to stay in the processor's cache.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from maillage.engine.lake.columns import (
    FIRST_FOR_PRESCRIBER,
    IS_DELIVERY,
    FactColumns,
)
from maillage.engine.lake.kernel import kernel
from maillage.engine.lake.totals import MonthTotals


_MOST = np.iinfo(np.uint16).max
_ONE = np.uint64(1)
_VISIT = (1 << 32) - 1


def make_totals(facts: FactColumns) -> MonthTotals:
    """Add up the facts of a month, sorted as `columns` says, in the dtypes `MAKING`."""
    rows = len(facts.patient)
    start = np.zeros(int(facts.presentation.max(initial=0)) + 2, dtype=np.int64)
    dealt = np.empty((rows, 2), dtype=np.int64)
    _deal(
        facts.patient,
        facts.day,
        facts.presentation,
        facts.prescriber,
        facts.boxes,
        facts.flags,
        start,
        dealt,
    )
    prescribers = int(facts.prescriber.max(initial=0)) + 1
    prescriber, code = np.empty((2, rows), dtype=np.uint32)
    worth = np.empty((rows, 4), dtype=np.int64)
    cells, codes = _add_up(
        start,
        dealt,
        np.zeros((prescribers, 5), dtype=np.int64),
        np.zeros(prescribers // 64 + 1, dtype=np.uint64),
        prescriber,
        code,
        worth,
        # At least twice as many as there may be codes: a free one is soon found.
        np.zeros(1 << (2 * rows + 1).bit_length(), dtype=np.uint32),
    )
    is_narrow = max(int(prescriber[:cells].max(initial=0)), codes) <= _MOST
    kind = np.uint16 if is_narrow else np.uint32
    made = MonthTotals(
        start,
        prescriber[:cells].astype(kind),
        code[:cells].astype(kind),
        worth[:codes].copy(),
    )
    for array in made:
        # As those mapped from the disk are: what reads them is compiled once for both.
        array.flags.writeable = False
    return made


@kernel
def _deal(
    patient: Any,
    day: Any,
    presentation: Any,
    prescriber: Any,
    boxes: Any,
    flags: Any,
    start: Any,
    dealt: Any,
) -> None:
    """Put the delivered rows by presentation: those of p end at start[p] afterwards.

    A row is dealt as two numbers, that it be written at once: its prescriber and the
    visit (a patient's date, by any number that tells it from the others), then its
    boxes and whether it is the first of its substance.
    """
    for row in range(len(patient)):
        if flags[row] & IS_DELIVERY:
            start[presentation[row] + 1] += 1
    for pack in range(1, len(start)):
        start[pack] += start[pack - 1]
    number = 1
    for row in range(len(patient)):
        if row > 0 and (patient[row] != patient[row - 1] or day[row] != day[row - 1]):
            number += 1
        if flags[row] & IS_DELIVERY:
            place = start[presentation[row]]
            start[presentation[row]] += 1
            is_first = (flags[row] & FIRST_FOR_PRESCRIBER) != 0
            dealt[place, 0] = np.int64(prescriber[row]) << 32 | number
            dealt[place, 1] = 2 * boxes[row] + is_first


@kernel
def _add_up(
    start: Any,
    dealt: Any,
    sums: Any,
    touched: Any,
    of_prescriber: Any,
    of_code: Any,
    worth: Any,
    slots: Any,
) -> Any:
    """Fill the cells and what they are worth; how many of both.

    `start` holds where the rows of each presentation end, then where its cells begin.
    """
    cells = codes = row = 0
    for pack in range(len(start)):
        end = start[pack]
        start[pack] = cells
        for place in range(row, end):
            one, visit = dealt[place, 0] >> 32, dealt[place, 0] & _VISIT
            packs = dealt[place, 1] >> 1
            touched[one >> 6] |= _ONE << np.uint64(one & 63)
            sums[one, 0] += packs
            sums[one, 1] += packs * packs
            sums[one, 2] += dealt[place, 1] & 1
            if packs > 0 and sums[one, 4] != visit:
                sums[one, 3] += 1
                sums[one, 4] = visit
        if end == row:
            continue
        row = end
        for word in range(len(touched)):
            if touched[word] == 0:
                continue
            one = word * 64 - 1
            left = touched[word]
            while left != 0:
                one += 1
                is_touched = left & _ONE != 0
                left >>= _ONE
                if not is_touched or sums[one, 1] == 0:
                    continue
                slot = _slot(one, sums, worth, slots)
                if slots[slot] == 0:
                    for column in range(4):
                        worth[codes, column] = sums[one, column]
                    codes += 1
                    slots[slot] = codes
                of_prescriber[cells] = one
                of_code[cells] = slots[slot] - 1
                cells += 1
                for column in range(5):
                    sums[one, column] = 0
            touched[word] = 0
    return cells, codes


@kernel
def _slot(one: Any, sums: Any, worth: Any, slots: Any) -> Any:
    """Where the worth of a prescriber is kept, or may be: slots hold one more than its
    code."""
    packs, squares = sums[one, 0], sums[one, 1]
    deliveries, orders = sums[one, 2], sums[one, 3]
    mixed = ((packs * 31 + squares) * 31 + deliveries) * 31 + orders
    slot = (mixed * 2654435761) & (len(slots) - 1)
    while slots[slot] != 0:
        code = slots[slot] - 1
        if (
            worth[code, 0] == packs
            and worth[code, 1] == squares
            and worth[code, 2] == deliveries
            and worth[code, 3] == orders
        ):
            break
        slot = (slot + 1) & (len(slots) - 1)
    return slot
