"""Whether a patient meets a condition, for many periods at once. Kernels."""

from __future__ import annotations

import numpy as np

from maillage.engine.indicators.engines.compiled.arrays import (
    Conditions,
    History,
    Room,
    Sets,
    Window,
)
from maillage.engine.indicators.engines.compiled.calendar import Axis
from maillage.engine.indicators.engines.compiled.formulary import Integers
from maillage.engine.indicators.engines.compiled.jit import first_bit, inlined, part
from maillage.engine.indicators.engines.compiled.supply import (
    ANY_SUBSTANCE,
    add_each_substance,
    add_stretches,
    count_covered,
    days_of,
)


(
    ABSENT,
    PRESENT,
    DELIVERED,
    REGULARLY,
    REGULARLY_BEFORE,
    FEWER_THAN_BEFORE,
    TREATED,
    OVERLAPPING,
    AT_ONCE,
    SCORED,
    COVERED,
) = range(11)
"""Sorts of conditions."""

DELIVERIES, SUBSTANCES, BOXES, REGULAR = 0, 1, 2, 3
"""What a window counts: rows of `Window.found`, places of `Window.now`."""

_ONE = np.uint64(1)


@inlined
def meeting(
    condition: int,
    wanted: np.uint64,
    conditions: Conditions,
    sets: Sets,
    axis: Axis,
    days: int,
    room: Room,
) -> np.uint64:
    """Which of the wanted periods a patient meets a condition in.

    Each period is worked out once for a patient. `days` is how many the data has.
    """
    scratch = room.scratch
    sort, drugs = conditions.about[condition, 0], conditions.about[condition, 1]
    if sort == ABSENT:
        return wanted & ~scratch.present[drugs]
    if sort == PRESENT:
        return wanted & scratch.present[drugs]
    if sort not in (OVERLAPPING, SCORED) and room.history.entries[drugs] == 0:
        return np.uint64(0)
    if sort == OVERLAPPING:
        for each in range(
            conditions.part_start[condition], conditions.part_start[condition + 1]
        ):
            if room.history.entries[conditions.part_set[each]] == 0:
                return np.uint64(0)
    if scratch.met_by[condition] != scratch.counters[1]:
        scratch.met_by[condition] = scratch.counters[1]
        scratch.met_known[condition] = np.uint64(0)
        scratch.met[condition] = np.uint64(0)
    missing = wanted & ~scratch.met_known[condition]
    if missing != 0:
        scratch.met_known[condition] |= missing
        scratch.met[condition] |= _judge(
            condition,
            missing,
            conditions,
            room.history,
            sets,
            axis,
            days,
            room.window,
        )
    return wanted & scratch.met[condition]


@part
def _judge(
    condition: int,
    wanted: np.uint64,
    conditions: Conditions,
    history: History,
    sets: Sets,
    axis: Axis,
    days: int,
    window: Window,
) -> np.uint64:
    about = conditions.about
    sort = about[condition, 0]
    if sort <= FEWER_THAN_BEFORE:
        return _counted(condition, about, wanted, history, sets, axis, window)
    if sort == TREATED:
        return _treated(condition, about, wanted, history, sets, axis)
    return _covered(condition, wanted, conditions, history, sets, axis, days, window)


# --- deliveries and substances in a period -----------------------------------------


@part
def _counted(
    condition: int,
    about: Integers,
    wanted: np.uint64,
    history: History,
    sets: Sets,
    axis: Axis,
    window: Window,
) -> np.uint64:
    sort, drugs = about[condition, 0], about[condition, 1]
    first, second, third = (
        about[condition, 2],
        about[condition, 3],
        about[condition, 4],
    )
    found = np.uint64(0)
    if history.entries[drugs] < first:
        return found
    times = 1 if sort == DELIVERED else second
    needed = second if sort == DELIVERED else third
    if needed > 1 and _substances(drugs, times, history, sets, window) < needed:
        return found
    if sort != REGULARLY_BEFORE:
        _sweep(drugs, times, wanted, axis.begin, axis.end, history, sets, window)
        if sort == FEWER_THAN_BEFORE:
            for place in range(len(axis.begin)):
                window.found[4, place] = window.found[REGULAR, place]
    if sort in (REGULARLY_BEFORE, FEWER_THAN_BEFORE):
        _sweep(drugs, times, wanted, axis.earlier, axis.begin, history, sets, window)
    left = wanted
    while left != 0:
        place = first_bit(left)
        left &= left - _ONE
        if sort == DELIVERED:
            holds = (
                window.found[DELIVERIES, place] >= first
                and window.found[SUBSTANCES, place] >= second
                and window.found[BOXES, place] >= third
            )
        elif sort == FEWER_THAN_BEFORE:
            fewer = window.found[REGULAR, place] - window.found[4, place]
            holds = axis.earlier[place] >= 0 and fewer >= third
        else:
            seen = sort == REGULARLY or axis.earlier[place] >= 0
            holds = seen and window.found[REGULAR, place] >= third
        if holds:
            found |= _ONE << np.uint64(place)
    return found


@part
def _substances(
    drugs: int, times: int, history: History, sets: Sets, window: Window
) -> int:
    """How many substances of a set have so many entries, over all the data.

    Whom this leaves out, and it is most patients, need not be looked at by period.
    """
    found = 0
    first = history.at[drugs]
    after = first + history.entries[drugs]
    for entry in range(first, after):
        substance = sets.substance[history.presentation[entry]]
        window.taken[substance] += 1
        found += window.taken[substance] == times
    for entry in range(first, after):
        window.taken[sets.substance[history.presentation[entry]]] = 0
    return found


@part
def _sweep(
    drugs: int,
    times: int,
    wanted: np.uint64,
    begins: Integers,
    ends: Integers,
    history: History,
    sets: Sets,
    window: Window,
) -> None:
    """Count a set over each wanted period: what enters a window later leaves it."""
    first = history.at[drugs]
    after = first + history.entries[drugs]
    low = high = first
    for what in range(4):
        window.now[what] = 0
    left = wanted
    last = -1
    while left != 0:
        place = first_bit(left)
        left &= left - _ONE
        if last >= 0 and (begins[place] < begins[last] or ends[place] < ends[last]):
            while low < high:
                _leave(low, first, times, history, sets, window)
                low += 1
            low = high = first
        last = place
        while high < after and history.day[high] < ends[place]:
            _enter(high, first, times, history, sets, window)
            high += 1
        while low < high and history.day[low] < begins[place]:
            _leave(low, first, times, history, sets, window)
            low += 1
        for what in range(4):
            window.found[what, place] = window.now[what]
    while low < high:
        _leave(low, first, times, history, sets, window)
        low += 1


@part
def _is_new(entry: int, first: int, history: History, sets: Sets) -> bool:
    """Whether no entry before it is of the same day and substance."""
    day = history.day[entry]
    substance = sets.substance[history.presentation[entry]]
    before = entry - 1
    while before >= first and history.day[before] == day:
        if sets.substance[history.presentation[before]] == substance:
            return False
        before -= 1
    return True


@part
def _enter(
    entry: int, first: int, times: int, history: History, sets: Sets, window: Window
) -> None:
    window.now[BOXES] += history.boxes[entry]
    if _is_new(entry, first, history, sets):
        substance = sets.substance[history.presentation[entry]]
        window.taken[substance] += 1
        window.now[DELIVERIES] += 1
        window.now[SUBSTANCES] += window.taken[substance] == 1
        window.now[REGULAR] += window.taken[substance] == times


@part
def _leave(
    entry: int, first: int, times: int, history: History, sets: Sets, window: Window
) -> None:
    window.now[BOXES] -= history.boxes[entry]
    if _is_new(entry, first, history, sets):
        substance = sets.substance[history.presentation[entry]]
        window.now[REGULAR] -= window.taken[substance] == times
        window.now[SUBSTANCES] -= window.taken[substance] == 1
        window.now[DELIVERIES] -= 1
        window.taken[substance] -= 1


# --- days of supply ----------------------------------------------------------------


@part
def _treated(
    condition: int,
    about: Integers,
    wanted: np.uint64,
    history: History,
    sets: Sets,
    axis: Axis,
) -> np.uint64:
    drugs = about[condition, 1]
    days, tolerance = about[condition, 2], about[condition, 3]
    found = np.uint64(0)
    opened, begin, out = False, 0, 0
    for entry in range(history.at[drugs], history.at[drugs] + history.entries[drugs]):
        supply = days_of(sets, drugs, history.presentation[entry], history.boxes[entry])
        if supply <= 0:
            continue
        day = history.day[entry]
        if not opened or day > out + tolerance:
            if opened:
                found |= _touched(wanted & ~found, begin, out, days, axis)
            opened, begin, out = True, day, day
        out = max(out, day) + supply
    if opened:
        found |= _touched(wanted & ~found, begin, out, days, axis)
    return found


@part
def _touched(
    wanted: np.uint64, begin: int, out: int, days: int, axis: Axis
) -> np.uint64:
    """The periods that an episode touches, having lasted so many days by their end."""
    found = np.uint64(0)
    if out - begin < days:
        return found
    left = wanted
    while left != 0:
        place = first_bit(left)
        left &= left - _ONE
        end = axis.end[place]
        if begin < end and out > axis.begin[place] and min(out, end) - begin >= days:
            found |= _ONE << np.uint64(place)
    return found


@part
def _most_points(
    condition: int,
    conditions: Conditions,
    history: History,
    sets: Sets,
    window: Window,
) -> int:
    """What all the substances of a patient weigh together, whenever he took them."""
    found = 0
    for each in range(
        conditions.part_start[condition], conditions.part_start[condition + 1]
    ):
        own, points = conditions.part_set[each], conditions.part_points[each]
        if points > 0 and history.entries[own] > 0:
            found += points * _substances(own, 1, history, sets, window)
    return found


@part
def _lay_edges(
    condition: int,
    conditions: Conditions,
    history: History,
    sets: Sets,
    window: Window,
) -> None:
    """Find the stretches of days covered by what a condition asks of."""
    sort, drugs = conditions.about[condition, 0], conditions.about[condition, 1]
    history.now[2] = 0
    if sort == AT_ONCE:
        add_each_substance(history, sets, drugs, 1, window)
    elif sort == COVERED:
        add_stretches(history, sets, drugs, ANY_SUBSTANCE, 1)
    else:
        first, end = (
            conditions.part_start[condition],
            conditions.part_start[condition + 1],
        )
        for part in range(first, end):
            own = conditions.part_set[part]
            if sort == OVERLAPPING:
                add_stretches(history, sets, own, ANY_SUBSTANCE, 1)
            else:
                points = conditions.part_points[part]
                add_each_substance(history, sets, own, points, window)


@part
def _covered(
    condition: int,
    wanted: np.uint64,
    conditions: Conditions,
    history: History,
    sets: Sets,
    axis: Axis,
    days: int,
    window: Window,
) -> np.uint64:
    about = conditions.about
    sort, drugs = about[condition, 0], about[condition, 1]
    level, needed, over = (
        about[condition, 2],
        about[condition, 3],
        about[condition, 4],
    )
    if sort == AT_ONCE and _substances(drugs, 1, history, sets, window) < level:
        return np.uint64(0)
    if (
        sort == SCORED
        and _most_points(condition, conditions, history, sets, window) < level
    ):
        return np.uint64(0)
    _lay_edges(condition, conditions, history, sets, window)
    if history.now[2] == 0:
        return np.uint64(0)
    places = window.places
    n = 0
    left = wanted
    while left != 0:
        place = first_bit(left)
        left &= left - _ONE
        low, high = axis.begin[place], axis.end[place]
        if sort == COVERED:
            low, high = _followed(drugs, low, min(high, days), history)
            if low < 0 or high - low < over:
                continue
        window.low[n], window.high[n] = low, high
        places[n] = place
        n += 1
    count_covered(history, level, window, n)
    found = np.uint64(0)
    for each in range(n):
        covered = window.found[0, each]
        if sort == COVERED:
            holds = covered * 100 >= needed * (window.high[each] - window.low[each])
        else:
            holds = covered >= needed
        if holds:
            found |= _ONE << np.uint64(places[each])
    return found


@part
def _followed(drugs: int, begin: int, end: int, history: History) -> tuple[int, int]:
    """From the first delivery of a set in a period to its end; -1 where none is."""
    for entry in range(history.at[drugs], history.at[drugs] + history.entries[drugs]):
        day = history.day[entry]
        if day >= end:
            break
        if day >= begin:
            return day, end
    return -1, -1
