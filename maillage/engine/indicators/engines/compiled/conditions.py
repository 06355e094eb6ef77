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
from maillage.engine.indicators.engines.compiled.regularity import (
    counted,
    substances,
)
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
        return counted(condition, about, wanted, history, sets, axis, window)
    if sort == TREATED:
        return _treated(condition, about, wanted, history, sets, axis)
    return _covered(condition, wanted, conditions, history, sets, axis, days, window)


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
            found += points * substances(own, 1, history, sets, window)
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
    if sort == AT_ONCE and substances(drugs, 1, history, sets, window) < level:
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
