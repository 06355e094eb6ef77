"""The walk: one patient after another, one of his dates after another. Kernels."""

from __future__ import annotations

import numpy as np

from maillage.engine.indicators.engines.compiled.arrays import (
    BOXES_OF,
    DAY,
    FLAGS,
    PRESENTATION,
    History,
    Masks,
    Octets,
    Room,
    Rows,
    Scratch,
    Tables,
    Totals,
)
from maillage.engine.indicators.engines.compiled.calendar import Axis, Words
from maillage.engine.indicators.engines.compiled.finish import finish
from maillage.engine.indicators.engines.compiled.formulary import Integers
from maillage.engine.indicators.engines.compiled.jit import (
    first_bit,
    inlined,
    kernel,
)
from maillage.engine.indicators.engines.compiled.row import DELIVERED, count_row
from maillage.engine.indicators.engines.compiled.starts import holds_on


OWNED, STARTS = 6, 5
"""Values of `asked.Kind`, as constants for kernels."""

_ONE = np.uint64(1)


@kernel
def walk(
    rows: Rows,
    marks: Octets,
    order: Integers,
    tables: Tables,
    axis: Axis,
    room: Room,
    totals: Totals,
) -> None:
    """Count a block of patients over the periods of one axis, into the totals.

    What is by month does not depend on the axis: it is added on the first one only.
    `marks` is by row: the bits of the lists by presentation that the row is of. `order`
    is of the patients that have rows: those of one unit together find its totals near.
    """
    scratch = room.scratch
    for patient in order:
        first, end = rows.start[patient], rows.start[patient + 1]
        scratch.counters[0] = 0
        scratch.counters[1] += 1
        if tables.masks.history.shape[1] > 0:
            _receive(rows, first, end, tables.masks, room.history)
        _count_dates(
            rows,
            marks,
            first,
            end,
            rows.first_patient + patient,
            tables,
            axis,
            room,
            totals,
        )
        finish(tables, axis, room, totals)
        _forget(scratch, room.history)


# --- what a patient was delivered, whoever ordered it ------------------------------


@inlined
def _receive(rows: Rows, first: int, end: int, masks: Masks, history: History) -> None:
    """Add up the rows of each delivery and list deliveries by set."""
    words = masks.history.shape[1]
    n = 0
    for row in range(first, end):
        if rows.facts[row, FLAGS] & DELIVERED == 0:
            continue
        presentation = rows.facts[row, PRESENTATION]
        some = np.uint64(0)
        for word in range(words):
            some |= masks.history[presentation, word]
        if some == 0:
            continue
        day = rows.facts[row, DAY]
        if (
            n > 0
            and history.net_day[n - 1] == day
            and history.net_presentation[n - 1] == presentation
        ):
            history.net_boxes[n - 1] += rows.facts[row, BOXES_OF]
        else:
            history.net_day[n] = day
            history.net_presentation[n] = presentation
            history.net_boxes[n] = rows.facts[row, BOXES_OF]
            n += 1
    history.now[0] = n
    _deal(masks, history, words)


@inlined
def _deal(masks: Masks, history: History, words: int) -> None:
    n, touched = history.now[0], 0
    for net in range(n):
        for word in range(words):
            left = masks.history[history.net_presentation[net], word]
            while left != 0:
                drugs = word * 64 + first_bit(left)
                left &= left - _ONE
                if history.entries[drugs] == 0:
                    history.touched[touched] = drugs
                    touched += 1
                history.entries[drugs] += 1
    at = 0
    for each in range(touched):
        drugs = history.touched[each]
        history.at[drugs] = at
        at += history.entries[drugs]
        history.entries[drugs] = 0
    for net in range(n):
        for word in range(words):
            left = masks.history[history.net_presentation[net], word]
            while left != 0:
                drugs = word * 64 + first_bit(left)
                left &= left - _ONE
                entry = history.at[drugs] + history.entries[drugs]
                history.entries[drugs] += 1
                history.day[entry] = history.net_day[net]
                history.presentation[entry] = history.net_presentation[net]
                history.boxes[entry] = history.net_boxes[net]
    history.now[1] = touched


@inlined
def _forget(scratch: Scratch, history: History) -> None:
    for each in range(history.now[1]):
        history.entries[history.touched[each]] = 0
    for slot in range(scratch.counters[0]):
        scratch.slot_of_unit[scratch.unit_of_slot[slot]] = -1
    for drugs in range(len(scratch.present)):
        scratch.present[drugs] = np.uint64(0)


# --- dates -------------------------------------------------------------------------


@inlined
def _count_dates(
    rows: Rows,
    marks: Octets,
    first: int,
    end: int,
    patient: int,
    tables: Tables,
    axis: Axis,
    room: Room,
    totals: Totals,
) -> None:
    people, masks, dates = tables.people, tables.masks, tables.dates
    birth_year, sex = people.birth_year[patient], people.sex[patient]
    month = -1
    begin = first
    while begin < end:
        day = int(rows.facts[begin, DAY])
        after = begin + 1
        repeats = _repeats(rows, begin, tables.first_flag)
        while after < end and rows.facts[after, DAY] == day:
            repeats = repeats or _repeats(rows, after, tables.first_flag)
            after += 1
        this = dates.month[day]
        if 0 <= this < dates.months:
            if this != month and month >= 0:
                _end_month(month, tables, axis, room.scratch, totals)
            month = this
            age = dates.year[day] - birth_year - masks.lowest_age
            age = min(max(age, 0), masks.people.shape[1] - 1)
            room.scratch.counters[2] += 1
            for word in range(len(room.scratch.on_day)):
                room.scratch.on_day[word] = (
                    masks.people[sex, age, word] & masks.days[day, word]
                )
            for row in range(begin, after):
                some = _read(rows, row, row - begin, day, tables, room)
                if some != 0:
                    count_row(
                        rows,
                        marks,
                        row,
                        begin,
                        repeats,
                        month,
                        tables,
                        axis,
                        room,
                        totals,
                    )
        begin = after
    if month >= 0:
        _end_month(month, tables, axis, room.scratch, totals)


@inlined
def _repeats(rows: Rows, row: int, first_flag: int) -> bool:
    """Whether another row stands for the same delivery to the unit."""
    flags = rows.facts[row, FLAGS]
    is_ordered = flags & DELIVERED != 0 and rows.facts[row, BOXES_OF] > 0
    return is_ordered and flags & first_flag == 0


@inlined
def _read(
    rows: Rows,
    row: int,
    place: int,
    day: int,
    tables: Tables,
    room: Room,
) -> np.uint64:
    """Find the sets of lines of a row; whether there is any."""
    masks, scratch = tables.masks, room.scratch
    presentation, flags = rows.facts[row, PRESENTATION], rows.facts[row, FLAGS]
    if flags & DELIVERED != 0:
        for word in range(masks.deliveries.shape[1]):
            scratch.month_deliveries[word] |= masks.deliveries[presentation, word]
    said = (flags >> 4) & 3
    some = asked = np.uint64(0)
    for word in range(len(scratch.on_day)):
        bits = (
            masks.presentations[presentation, word]
            & scratch.on_day[word]
            & masks.flags[said, word]
        )
        scratch.bits[place, word] = bits
        some |= bits
        asked |= bits & tables.dated.words[word]
    if asked != 0:
        some = _ask_the_past(place, day, tables, room)
    return some


@inlined
def _ask_the_past(place: int, day: int, tables: Tables, room: Room) -> np.uint64:
    """Clear the bits of a row that the patient's past says no to."""
    dated, scratch = tables.dated, room.scratch
    some = np.uint64(0)
    for word in range(len(dated.words)):
        left = scratch.bits[place, word] & dated.words[word]
        while left != 0:
            bit = first_bit(left)
            left &= left - _ONE
            first = dated.start[word * 64 + bit]
            for each in range(first, dated.start[word * 64 + bit + 1]):
                which = dated.which[each]
                if scratch.dated_on[which] != scratch.counters[2]:
                    scratch.dated_on[which] = scratch.counters[2]
                    scratch.dated_holds[which] = holds_on(
                        which, day, dated, tables.dates, room.history, tables.sets
                    )
                if scratch.dated_holds[which] == 0:
                    scratch.bits[place, word] &= ~(_ONE << np.uint64(bit))
                    break
        some |= scratch.bits[place, word]
    return some


# --- the end of a month ------------------------------------------------------------


@inlined
def _end_month(
    month: int, tables: Tables, axis: Axis, scratch: Scratch, totals: Totals
) -> None:
    """Turn what was ordered in the month into months of lines and of sets."""
    kinds = tables.kinds
    periods = axis.of_month[month]
    for word in range(len(scratch.month_deliveries)):
        left = scratch.month_deliveries[word]
        scratch.month_deliveries[word] = np.uint64(0)
        while left != 0:
            scratch.present[word * 64 + first_bit(left)] |= periods
            left &= left - _ONE
    for slot in range(scratch.counters[0]):
        at = scratch.unit_of_slot[slot] * tables.dates.months + month
        for word in range(len(scratch.fresh)):
            words = scratch.month_words[slot, word]
            if words == 0:
                continue
            left = words & kinds.words[STARTS, word]
            while left != 0 and axis.first_period == 0:
                bit = word * 64 + first_bit(left)
                left &= left - _ONE
                if _has_other(scratch.month_words, slot, kinds.beside[bit]):
                    totals.added[at, kinds.column[bit]] += 1
            left = words & kinds.words[OWNED, word]
            scratch.own_words[slot, word] |= left
            while left != 0:
                column = kinds.column[word * 64 + first_bit(left)]
                left &= left - _ONE
                scratch.own[slot, column] |= periods
        for word in range(len(scratch.fresh)):
            scratch.month_words[slot, word] = np.uint64(0)


@inlined
def _has_other(month_words: Words, slot: int, bit: int) -> bool:
    """Whether the unit has a bit in the month, if one is asked: a patient starts a set
    once in it."""
    if bit < 0:
        return True
    return (month_words[slot, bit >> 6] >> np.uint64(bit & 63)) & _ONE != 0
