"""Counting one row of a patient's date: deliveries, boxes, doses, euros. Kernels."""

from __future__ import annotations

import numpy as np

from maillage.engine.indicators.engines.compiled.arrays import (
    BOXES_OF,
    FLAGS,
    PRESENTATION,
    UNIT,
    Kinds,
    Octets,
    Room,
    Rows,
    Scratch,
    Sets,
    Tables,
    Totals,
)
from maillage.engine.indicators.engines.compiled.calendar import Axis, Words
from maillage.engine.indicators.engines.compiled.jit import (
    first_bit,
    inlined,
)


DELIVERIES, BOXES, DOSES, EUROS, BLIND, STARTS, OWNED, LISTED = range(8)
"""The values of `asked.Kind`, as constants for kernels."""

DELIVERED = 1
"""The first flag of a fact."""

_ONE = np.uint64(1)


@inlined
def count_row(
    rows: Rows,
    marks: Octets,
    row: int,
    begin: int,
    repeats: bool,
    month: int,
    tables: Tables,
    axis: Axis,
    room: Room,
    totals: Totals,
) -> None:
    """Count a row whose sets of lines are in `scratch.bits`.

    `begin` is the first row of the patient's date; `repeats` says that some delivery of
    the date has several rows of one unit.
    """
    kinds, sets, scratch = tables.kinds, tables.sets, room.scratch
    place, unit = row - begin, int(rows.facts[row, UNIT])
    delivered = rows.facts[row, FLAGS] & DELIVERED != 0
    ordered = delivered and rows.facts[row, BOXES_OF] > 0
    owned = weighed = listed = np.uint64(0)
    for word in range(len(scratch.fresh)):
        bits = scratch.bits[place, word]
        fresh = bits & kinds.words[DELIVERIES, word]
        scratch.fresh[word] = fresh if ordered else np.uint64(0)
        owned |= bits & (kinds.words[OWNED, word] | kinds.words[STARTS, word])
        weighed |= bits & kinds.weighed[word]
        listed |= bits & kinds.words[LISTED, word]
    if ordered:
        if repeats:
            _drop_known(rows, row, begin, sets, scratch)
        if owned != 0:
            slot = _slot_of(unit, scratch)
            for word in range(len(scratch.fresh)):
                scratch.month_words[slot, word] |= scratch.bits[place, word] & (
                    kinds.words[OWNED, word] | kinds.words[STARTS, word]
                )
    at = unit * tables.dates.months + month
    if axis.first_period == 0:
        _add(rows, row, begin, at, ordered, kinds, sets, scratch, totals)
        if weighed != 0:
            _weigh(rows, row, place, at, kinds, sets, scratch, totals)
        if listed != 0 and delivered:
            _mark(row, marks, place, kinds, scratch)
    if weighed != 0 and len(kinds.sums) > 0:
        _sum(rows, row, place, month, kinds, sets, scratch)


@inlined
def _drop_known(rows: Rows, row: int, begin: int, sets: Sets, scratch: Scratch) -> None:
    """Keep the lines that no earlier row of the same delivery to the unit is of."""
    unit = rows.facts[row, UNIT]
    substance = sets.substance[rows.facts[row, PRESENTATION]]
    for before in range(begin, row):
        if (
            rows.facts[before, UNIT] == unit
            and rows.facts[before, FLAGS] & DELIVERED != 0
            and rows.facts[before, BOXES_OF] > 0
            and sets.substance[rows.facts[before, PRESENTATION]] == substance
        ):
            for word in range(len(scratch.fresh)):
                scratch.fresh[word] &= ~scratch.bits[before - begin, word]


@inlined
def _slot_of(unit: int, scratch: Scratch) -> int:
    """Where a unit of the patient is remembered."""
    slot = int(scratch.slot_of_unit[unit])
    if slot < 0:
        slot = scratch.counters[0]
        scratch.counters[0] += 1
        scratch.slot_of_unit[unit] = slot
        scratch.unit_of_slot[slot] = unit
    return slot


# --- what is added up --------------------------------------------------------------


@inlined
def _add(
    rows: Rows,
    row: int,
    begin: int,
    at: int,
    ordered: bool,
    kinds: Kinds,
    sets: Sets,
    scratch: Scratch,
    totals: Totals,
) -> None:
    place, boxes = row - begin, int(rows.facts[row, BOXES_OF])
    delivered = rows.facts[row, FLAGS] & DELIVERED != 0
    scratch.values[BOXES] = boxes
    scratch.values[DOSES] = boxes * sets.doses[rows.facts[row, PRESENTATION]]
    if len(rows.cents) > 0:
        scratch.values[EUROS] = rows.cents[row]
    for word in range(len(scratch.fresh)):
        bits = scratch.bits[place, word]
        left = scratch.fresh[word] | (bits & kinds.words[EUROS, word])
        if delivered:
            left |= bits & (kinds.words[BOXES, word] | kinds.words[DOSES, word])
        if ordered:
            blind = bits & kinds.words[BLIND, word]
            if blind != 0 and not _is_known(rows, row, begin):
                left |= blind
        while left != 0:
            bit = word * 64 + first_bit(left)
            left &= left - _ONE
            value = scratch.values[kinds.kind[bit]]
            totals.added[at, kinds.column[bit]] += value


@inlined
def _is_known(rows: Rows, row: int, begin: int) -> bool:
    """Whether an earlier row of the unit is of the same presentation and date."""
    unit, presentation = rows.facts[row, UNIT], rows.facts[row, PRESENTATION]
    before = row - 1
    while before >= begin and rows.facts[before, PRESENTATION] == presentation:
        if rows.facts[before, UNIT] == unit and rows.facts[before, BOXES_OF] > 0:
            return True
        before -= 1
    return False


@inlined
def _mark(row: int, marks: Octets, place: int, kinds: Kinds, scratch: Scratch) -> None:
    """Remember that a row is counted by presentation."""
    for word in range(len(scratch.fresh)):
        left = scratch.bits[place, word] & kinds.words[LISTED, word]
        while left != 0:
            mark = kinds.column[word * 64 + first_bit(left)]
            left &= left - _ONE
            marks[row] |= np.uint8(1 << mark)


# --- squares -----------------------------------------------------------------------


@inlined
def _worth(
    kind: int,
    ordered: bool,
    delivered: bool,
    boxes: int,
    doses: int,
    cents: int,
) -> int:
    """What a row that lines keep is worth to a count of them: 1 for a delivery."""
    if kind == EUROS:
        return cents
    if kind == DELIVERIES:
        return 1 if ordered else 0
    if not delivered:
        return 0
    return boxes if kind == BOXES else boxes * doses


@inlined
def _weigh(
    rows: Rows,
    row: int,
    place: int,
    at: int,
    kinds: Kinds,
    sets: Sets,
    scratch: Scratch,
    totals: Totals,
) -> None:
    """Add the squares of what a row adds, and their product."""
    delivered = rows.facts[row, FLAGS] & DELIVERED != 0
    boxes = int(rows.facts[row, BOXES_OF])
    doses = sets.doses[rows.facts[row, PRESENTATION]]
    cents = int(rows.cents[row]) if len(rows.cents) > 0 else 0
    ordered = delivered and boxes > 0
    for word in range(len(scratch.fresh)):
        left = scratch.bits[place, word] & kinds.weighed[word]
        while left != 0:
            bit = word * 64 + first_bit(left)
            left &= left - _ONE
            for each in range(kinds.weight_start[bit], kinds.weight_start[bit + 1]):
                column, kind = kinds.weight[each, 0], kinds.weight[each, 1]
                worth = _worth(kind, ordered, delivered, boxes, doses, cents)
                if kind != DELIVERIES or _has(scratch.fresh, bit):
                    # Otherwise another row stands for the delivery.
                    totals.weighed[at, column] += float(worth) * float(worth)
                other = kinds.weight[each, 2]
                if other >= 0 and _keeps(scratch.bits, place, other):
                    kind = kinds.weight[each, 3]
                    both = _worth(kind, ordered, delivered, boxes, doses, cents)
                    totals.weighed[at, column + 2] += float(worth) * float(both)


@inlined
def _has(words: Words, bit: int) -> bool:
    return (words[bit >> 6] >> np.uint64(bit & 63)) & _ONE != 0


@inlined
def _keeps(words: Words, place: int, bit: int) -> bool:
    return (words[place, bit >> 6] >> np.uint64(bit & 63)) & _ONE != 0


@inlined
def _sum(
    rows: Rows,
    row: int,
    place: int,
    month: int,
    kinds: Kinds,
    sets: Sets,
    scratch: Scratch,
) -> None:
    """Add to what the patient's lines add up to for the unit in the month."""
    delivered = rows.facts[row, FLAGS] & DELIVERED != 0
    boxes = int(rows.facts[row, BOXES_OF])
    doses = sets.doses[rows.facts[row, PRESENTATION]]
    cents = int(rows.cents[row]) if len(rows.cents) > 0 else 0
    for each in range(len(kinds.sums)):
        bit, kind = kinds.sums[each, 0], kinds.sums[each, 1]
        held = scratch.bits[place, bit >> 6]
        if kind == DELIVERIES:
            held = scratch.fresh[bit >> 6]
        if (held >> np.uint64(bit & 63)) & _ONE == 0:
            continue
        value = _worth(kind, True, delivered, boxes, doses, cents)
        if value != 0:
            slot = _slot_of(int(rows.facts[row, UNIT]), scratch)
            scratch.sums[slot, each, month] += value
            scratch.summed[slot] |= _ONE << np.uint64(each & 63)
