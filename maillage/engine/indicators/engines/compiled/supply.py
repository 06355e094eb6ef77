"""Days of supply of one patient: episodes, and days covered at once. Kernels."""

from __future__ import annotations

from maillage.engine.indicators.engines.compiled.arrays import History, Sets, Window
from maillage.engine.indicators.engines.compiled.formulary import Integers
from maillage.engine.indicators.engines.compiled.jit import part


EDGE = 1 << 20
"""An edge is day x EDGE + weight + EDGE / 2: edges sort by day."""

ANY_SUBSTANCE = -1


@part
def days_of(sets: Sets, drugs: int, presentation: int, boxes: int) -> int:
    """ceil(boxes x units per pack / units per day); 0 when the pack is unknown."""
    a_day = sets.units_numerator[drugs]
    units = boxes * sets.units[presentation] * sets.units_denominator[drugs]
    return units if a_day == 1 else (units + a_day - 1) // a_day


@part
def is_exposed(
    history: History, sets: Sets, drugs: int, start: int, days: int, tolerance: int
) -> bool:
    """Whether the episode that holds a day lasts more than n days after it."""
    opened, out = False, 0
    for entry in range(history.at[drugs], history.at[drugs] + history.entries[drugs]):
        supply = days_of(sets, drugs, history.presentation[entry], history.boxes[entry])
        if supply <= 0:
            continue
        day = history.day[entry]
        if not opened or day > out + tolerance:
            if opened and out > start:
                break
            if day > start:
                return False
            opened, out = True, day
        out = max(out, day) + supply
    return opened and out - start > days


@part
def add_stretches(
    history: History, sets: Sets, drugs: int, substance: int, weight: int
) -> None:
    """Put the edges of the stretches of covered days of a set among the edges."""
    opened, begin, out = False, 0, 0
    at = history.now[2]
    for entry in range(history.at[drugs], history.at[drugs] + history.entries[drugs]):
        presentation = history.presentation[entry]
        if substance not in (ANY_SUBSTANCE, sets.substance[presentation]):
            continue
        supply = days_of(sets, drugs, presentation, history.boxes[entry])
        if supply <= 0:
            continue
        day = history.day[entry]
        if not opened or day > out:
            if opened:
                history.edges[at] = begin * EDGE + weight + EDGE // 2
                history.edges[at + 1] = out * EDGE - weight + EDGE // 2
                at += 2
            opened, begin, out = True, day, day
        out = max(out, day) + supply
    if opened:
        history.edges[at] = begin * EDGE + weight + EDGE // 2
        history.edges[at + 1] = out * EDGE - weight + EDGE // 2
        at += 2
    history.now[2] = at


@part
def add_each_substance(
    history: History, sets: Sets, drugs: int, weight: int, window: Window
) -> None:
    """The same for each substance of a set by itself."""
    first, end = history.at[drugs], history.at[drugs] + history.entries[drugs]
    for entry in range(first, end):
        substance = sets.substance[history.presentation[entry]]
        if window.taken[substance] == 0:
            window.taken[substance] = 1
            add_stretches(history, sets, drugs, substance, weight)
    for entry in range(first, end):
        window.taken[sets.substance[history.presentation[entry]]] = 0


@part
def count_covered(history: History, at_least: int, window: Window, places: int) -> None:
    """Days of [low, high) of each place on which the weights reach a level."""
    edges = history.edges
    sort_values(edges, history.now[2])
    in_order = True
    for place in range(places):
        window.found[0, place] = 0
        in_order = in_order and (
            place == 0
            or (
                window.low[place] >= window.low[place - 1]
                and window.high[place] >= window.high[place - 1]
            )
        )
    level, first = 0, 0
    for edge in range(history.now[2] - 1):
        level += edges[edge] % EDGE - EDGE // 2
        begin, end = edges[edge] // EDGE, edges[edge + 1] // EDGE
        if level < at_least or begin == end:
            continue
        while in_order and first < places and window.high[first] <= begin:
            first += 1
        for place in range(first, places):
            if in_order and window.low[place] >= end:
                break
            low = max(begin, window.low[place])
            high = min(end, window.high[place])
            if high > low:
                window.found[0, place] += high - low


@part
def sort_values(values: Integers, number: int) -> None:
    """Sort the first values in place: a heap sort, short to compile."""
    for first in range(number // 2 - 1, -1, -1):
        _sift(values, first, number)
    for end in range(number - 1, 0, -1):
        values[0], values[end] = values[end], values[0]
        _sift(values, 0, end)


@part
def _sift(values: Integers, parent: int, end: int) -> None:
    value = values[parent]
    child = 2 * parent + 1
    while child < end:
        if child + 1 < end and values[child + 1] > values[child]:
            child += 1
        if values[child] <= value:
            break
        values[parent] = values[child]
        parent = child
        child = 2 * parent + 1
    values[parent] = value
