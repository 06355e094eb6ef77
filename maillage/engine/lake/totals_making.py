"""From the facts of a month to its totals by presentation and prescriber.

Rows are put in the order of cells by counting, twice; the rest is one walk over them.
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


def make_totals(facts: FactColumns) -> MonthTotals:
    """Add up the facts of a month, sorted as `columns` says, in the dtypes `MAKING`."""
    rows = len(facts.patient)
    by_prescriber = _in_order_of(facts.prescriber, np.arange(rows, dtype=np.uint32))
    order = _in_order_of(facts.presentation, by_prescriber)
    start = np.zeros(int(facts.presentation.max(initial=0)) + 2, dtype=np.int64)
    prescriber, code = np.empty((2, rows), dtype=np.uint32)
    worth = np.empty((rows, 4), dtype=np.int64)
    # At least twice as many as there may be codes: a free one is soon found.
    slots = np.zeros(1 << (2 * rows + 1).bit_length(), dtype=np.uint32)
    cells, codes = _add_up(
        order,
        facts.patient,
        facts.day,
        facts.presentation,
        facts.prescriber,
        facts.boxes,
        facts.flags,
        start,
        prescriber,
        code,
        worth,
        slots,
    )
    np.cumsum(start, out=start)
    is_narrow = max(int(prescriber[:cells].max(initial=0)), codes) <= _MOST
    kind = np.uint16 if is_narrow else np.uint32
    return MonthTotals(
        start,
        prescriber[:cells].astype(kind),
        code[:cells].astype(kind),
        worth[:codes].copy(),
    )


def _in_order_of(keys: Any, rows: Any) -> Any:
    """The rows in the order of their keys, those of one key in the order they were."""
    starts = np.zeros(int(keys.max(initial=0)) + 2, dtype=np.int64)
    ordered = np.empty_like(rows)
    _order(keys, rows, starts, ordered)
    return ordered


@kernel
def _order(keys: Any, rows: Any, starts: Any, ordered: Any) -> None:
    for row in range(len(keys)):
        starts[keys[row] + 1] += 1
    for key in range(1, len(starts)):
        starts[key] += starts[key - 1]
    for place in range(len(rows)):
        row = rows[place]
        key = keys[row]
        ordered[starts[key]] = row
        starts[key] += 1


@kernel
def _add_up(
    order: Any,
    patient: Any,
    day: Any,
    presentation: Any,
    prescriber: Any,
    boxes: Any,
    flags: Any,
    start: Any,
    of_prescriber: Any,
    of_code: Any,
    worth: Any,
    slots: Any,
) -> Any:
    """Fill the cells and what they are worth; how many of both.

    `start` gets the number of cells of each presentation, one place further.
    """
    cells = codes = place = 0
    while place < len(order):
        pack, doctor = presentation[order[place]], prescriber[order[place]]
        packs = squares = deliveries = orders = 0
        last_patient = last_day = -1
        while place < len(order):
            row = order[place]
            if presentation[row] != pack or prescriber[row] != doctor:
                break
            place += 1
            if flags[row] & FIRST_FOR_PRESCRIBER:
                deliveries += 1
            if not flags[row] & IS_DELIVERY:
                continue
            packs += boxes[row]
            squares += boxes[row] * boxes[row]
            if boxes[row] > 0 and (
                np.int64(patient[row]) != last_patient or day[row] != last_day
            ):
                orders += 1
                last_patient, last_day = np.int64(patient[row]), np.int64(day[row])
        if squares == 0:
            continue
        slot = _slot(packs, squares, deliveries, orders, worth, slots)
        if slots[slot] == 0:
            worth[codes, 0], worth[codes, 1] = packs, squares
            worth[codes, 2], worth[codes, 3] = deliveries, orders
            codes += 1
            slots[slot] = codes
        of_prescriber[cells] = doctor
        of_code[cells] = slots[slot] - 1
        start[pack + 1] += 1
        cells += 1
    return cells, codes


@kernel
def _slot(
    packs: Any, squares: Any, deliveries: Any, orders: Any, worth: Any, slots: Any
) -> Any:
    """Where a worth is kept, or may be: slots hold one more than its code."""
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
