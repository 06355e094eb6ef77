"""How many deliveries, substances and regular substances a period has. Kernels."""

from __future__ import annotations

import numpy as np

from maillage.engine.indicators.engines.compiled.arrays import (
    History,
    Sets,
    Window,
)
from maillage.engine.indicators.engines.compiled.calendar import Axis
from maillage.engine.indicators.engines.compiled.formulary import Integers
from maillage.engine.indicators.engines.compiled.jit import first_bit, part


DELIVERED, REGULARLY, REGULARLY_BEFORE, FEWER_THAN_BEFORE = 2, 3, 4, 5
"""Sorts of conditions, as in `conditions`."""

DELIVERIES, SUBSTANCES, BOXES, REGULAR = 0, 1, 2, 3
"""What a window counts: rows of `Window.found`, places of `Window.now`."""

_ONE = np.uint64(1)


@part
def counted(
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
    if needed > 1 and substances(drugs, times, history, sets, window) < needed:
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
def substances(
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
