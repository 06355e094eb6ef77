"""What is found of the presentations of a unit one by one. Kernels.

The same as `by_presentation`, in 64 bits: which is left to that module where a product
might not hold in them.
"""

from __future__ import annotations

from maillage.engine.indicators.engines.compiled.arrays import (
    BOXES_OF,
    DAY,
    PRESENTATION,
    UNIT,
    Octets,
    Rows,
    Shorts,
)
from maillage.engine.indicators.engines.compiled.formulary import Integers
from maillage.engine.indicators.engines.compiled.jit import kernel, part
from maillage.engine.indicators.engines.compiled.supply import sort_values


@kernel
def tabulate(
    drug: Integers,
    month: Integers,
    value: Integers,
    other: Integers,
    place: Integers,
    known: Integers,
    values: Integers,
    others: Integers,
) -> int:
    """Add up two values by drug and month of the frame, months so far together.

    A drug's row of `values` and `others` is its place among `known`; `place` is -1
    everywhere, and is again when it is over. How many drugs there are.
    """
    number = 0
    months = values.shape[1] - 1
    for row in range(len(drug)):
        if place[drug[row]] < 0:
            place[drug[row]] = number
            known[number] = drug[row]
            number += 1
            for each in range(months + 1):
                values[number - 1, each] = 0
                others[number - 1, each] = 0
        at = place[drug[row]]
        values[at, month[row] + 1] += value[row]
        others[at, month[row] + 1] += other[row]
    for at in range(number):
        place[known[at]] = -1
        for each in range(months):
            values[at, each + 1] += values[at, each]
            others[at, each + 1] += others[at, each]
    return number


@kernel
def few_substances(
    doses: Integers,
    number: int,
    periods: Integers,
    percent: int,
    some: Integers,
    room: Integers,
    few: Integers,
) -> None:
    """How few of the first substances make a percent of the doses of each period.

    `some` comes back as how many have any. `room` is of periods x substances.
    """
    for period in range(len(periods)):
        some[period] = 0
    for drug in range(number):
        for period in range(len(periods)):
            dose = doses[drug, periods[period, 1]] - doses[drug, periods[period, 0]]
            if dose > 0:
                room[period, some[period]] = dose
                some[period] += 1
    for period in range(len(periods)):
        own, every = room[period], some[period]
        sort_values(own, every)
        total = 0
        for each in range(every):
            total += own[each]
        taken, enough = 0, 0
        while enough < every and (enough == 0 or taken * 100 < total * percent):
            enough += 1
            taken += own[every - enough]
        few[period] = enough


@kernel
def effects(
    boxes: Integers,
    cents: Integers,
    number: int,
    before: Integers,
    now: Integers,
    whole: Integers,
    found: Integers,
) -> None:
    """Price, volume, mix, and the cents of the year before, for each period.

    `before` and `now` are the first month and the one after of each period. `found` has
    four rows of zeros, `whole` two, as long as those of `boxes`: only the price is
    found drug by drug, the rest of all drugs together.
    """
    for drug in range(number):
        for period in range(len(now)):
            q0 = boxes[drug, before[period, 1]] - boxes[drug, before[period, 0]]
            if q0 <= 0:
                continue
            q1 = boxes[drug, now[period, 1]] - boxes[drug, now[period, 0]]
            if q1 > 0:
                e0 = cents[drug, before[period, 1]] - cents[drug, before[period, 0]]
                e1 = cents[drug, now[period, 1]] - cents[drug, now[period, 0]]
                found[0, period] += _rounded(e1 * q0 - e0 * q1, q0)
        for month in range(whole.shape[1]):
            whole[0, month] += boxes[drug, month]
            whole[1, month] += cents[drug, month]
    for period in range(len(now)):
        q0 = whole[0, before[period, 1]] - whole[0, before[period, 0]]
        e0 = whole[1, before[period, 1]] - whole[1, before[period, 0]]
        q1 = whole[0, now[period, 1]] - whole[0, now[period, 0]]
        e1 = whole[1, now[period, 1]] - whole[1, now[period, 0]]
        if q0 > 0:
            found[1, period] = _rounded(e0 * (q1 - q0), q0)
        found[2, period] = e1 - e0 - found[0, period] - found[1, period]
        found[3, period] = e0


@kernel
def deal(
    rows: Rows,
    marks: Octets,
    mark: int,
    month_of_day: Integers,
    cursor: Integers,
    month: Shorts,
    presentation: Shorts,
    boxes: Shorts,
    cents: Integers,
) -> None:
    """Put the marked rows by unit; `cursor` is the first place of each unit."""
    for row in range(len(marks)):
        if marks[row] & mark != 0:
            at = cursor[rows.facts[row, UNIT]]
            cursor[rows.facts[row, UNIT]] = at + 1
            month[at] = month_of_day[rows.facts[row, DAY]]
            presentation[at] = rows.facts[row, PRESENTATION]
            boxes[at] = rows.facts[row, BOXES_OF]
            if len(rows.cents) > 0:
                cents[at] = rows.cents[row]


@part
def _rounded(over: int, under: int) -> int:
    """The quotient to the nearest whole number, halves up; `under` is above 0."""
    return (2 * over + under) // (2 * under)
