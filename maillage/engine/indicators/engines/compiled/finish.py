"""The end of a patient: whose he was, in which periods, meeting what. Kernels."""

from __future__ import annotations

import numpy as np

from maillage.engine.indicators.engines.compiled.arrays import (
    Counts,
    Kinds,
    Room,
    Scratch,
    Tables,
    Totals,
)
from maillage.engine.indicators.engines.compiled.calendar import Axis
from maillage.engine.indicators.engines.compiled.conditions import meeting
from maillage.engine.indicators.engines.compiled.jit import (
    first_bit,
    inlined,
    part,
)


_ONE = np.uint64(1)


@inlined
def finish(tables: Tables, axis: Axis, room: Room, totals: Totals) -> None:
    """Count a patient for each unit that ordered lines, then forget whose he was."""
    patients, scratch = tables.patients, room.scratch
    for slot in range(scratch.counters[0]):
        at = scratch.unit_of_slot[slot] * axis.periods + axis.first_period
        if scratch.summed[slot] != 0:
            _square(slot, at, tables.kinds, axis, scratch, totals)
        for word in range(scratch.own_words.shape[1]):
            left = scratch.own_words[slot, word]
            while left != 0:
                bit = word * 64 + first_bit(left)
                left &= left - _ONE
                held = scratch.own[slot, patients.owner_of_bit[bit]]
                for each in range(
                    patients.group_start[bit], patients.group_start[bit + 1]
                ):
                    group = patients.group[each]
                    _count_group(group, slot, at, held, tables, axis, room, totals)
        for word in range(scratch.own_words.shape[1]):
            left = scratch.own_words[slot, word]
            scratch.own_words[slot, word] = np.uint64(0)
            while left != 0:
                bit = word * 64 + first_bit(left)
                left &= left - _ONE
                scratch.own[slot, patients.owner_of_bit[bit]] = np.uint64(0)


@inlined
def _count_group(
    group: int,
    slot: int,
    at: int,
    held: np.uint64,
    tables: Tables,
    axis: Axis,
    room: Room,
    totals: Totals,
) -> None:
    """Count the periods of a group and of its parts."""
    patients = tables.patients
    whole = _meeting_all(group, held, tables, axis, room)
    if whole == 0:
        return
    _count(whole, at, group, len(axis.begin), axis.continued, totals.patients)
    groups = len(patients.part_start) - 1
    for each in range(patients.part_start[group], patients.part_start[group + 1]):
        part = patients.part[each]
        own = whole & room.scratch.own[slot, patients.part_owner[part]]
        own = _meeting_all(groups + part, own, tables, axis, room)
        if own != 0:
            _count(
                own,
                at,
                groups + part,
                len(axis.begin),
                axis.continued,
                totals.patients,
            )


@inlined
def _meeting_all(
    which: int, held: np.uint64, tables: Tables, axis: Axis, room: Room
) -> np.uint64:
    """The periods held in which every condition of a group, or a part, is met."""
    patients = tables.patients
    for each in range(
        patients.condition_start[which], patients.condition_start[which + 1]
    ):
        if held == 0:
            break
        held = meeting(
            patients.condition[each],
            held,
            tables.conditions,
            tables.sets,
            axis,
            len(tables.dates.month),
            room,
        )
    return held


@part
def _count(
    held: np.uint64, at: int, column: int, number: int, continued: bool, counts: Counts
) -> None:
    """Add one to each period; to runs of periods, at their two ends only."""
    if not continued:
        while held != 0:
            counts[at + first_bit(held), column] += 1
            held &= held - _ONE
        return
    ends = held ^ (held << _ONE)
    if number < 64:
        ends &= (_ONE << np.uint64(number)) - _ONE
    while ends != 0:
        place = first_bit(ends)
        ends &= ends - _ONE
        if (held >> np.uint64(place)) & _ONE != 0:
            counts[at + place, column] += 1
        else:
            counts[at + place, column] -= 1


@part
def _square(
    slot: int, at: int, kinds: Kinds, axis: Axis, scratch: Scratch, totals: Totals
) -> None:
    """Add the square of what the patient's lines add up to in each period."""
    some = scratch.summed[slot]
    scratch.summed[slot] = np.uint64(0)
    months = scratch.sums.shape[2] - 1
    for each in range(len(kinds.sums)):
        if (some >> np.uint64(each & 63)) & _ONE == 0:
            continue
        held = scratch.own[slot, kinds.sums[each, 2]]
        # Turned into sums of all the months before, whose differences are periods.
        total = 0
        for month in range(months + 1):
            own = scratch.sums[slot, each, month]
            scratch.sums[slot, each, month] = total
            total += own
        while held != 0:
            place = first_bit(held)
            held &= held - _ONE
            since = scratch.sums[slot, each, axis.first_month[place]]
            total = scratch.sums[slot, each, axis.after_month[place]] - since
            totals.squares[at + place, each] += float(total) * float(total)
        for month in range(months + 1):
            scratch.sums[slot, each, month] = 0
