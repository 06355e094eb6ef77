"""What is found of the presentations of a unit one by one. Kernels.

The same as `by_presentation`, in 64 bits: which is left to that module where a product
might not hold in them.
"""

from __future__ import annotations

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
    first: Integers,
    after: Integers,
    percent: int,
    sorted_doses: Integers,
    few: Integers,
    of: Integers,
) -> None:
    """How few of the first substances make a percent of the doses of each period."""
    for period in range(len(first)):
        some, total = 0, 0
        for drug in range(number):
            dose = doses[drug, after[period]] - doses[drug, first[period]]
            if dose > 0:
                sorted_doses[some] = dose
                some += 1
                total += dose
        sort_values(sorted_doses, some)
        taken, enough = 0, 0
        while enough < some and (enough == 0 or taken * 100 < total * percent):
            enough += 1
            taken += sorted_doses[some - enough]
        few[period], of[period] = enough, some


@kernel
def effects(
    boxes: Integers,
    cents: Integers,
    number: int,
    before: Integers,
    now: Integers,
    found: Integers,
) -> None:
    """Price, volume, mix, and the cents of the year before, for each period.

    `before` and `now` are the first month and the one after of each period.
    """
    for period in range(len(now)):
        price, boxes_0, boxes_1, cents_0, cents_1 = 0, 0, 0, 0, 0
        for drug in range(number):
            q0 = boxes[drug, before[period, 1]] - boxes[drug, before[period, 0]]
            e0 = cents[drug, before[period, 1]] - cents[drug, before[period, 0]]
            q1 = boxes[drug, now[period, 1]] - boxes[drug, now[period, 0]]
            e1 = cents[drug, now[period, 1]] - cents[drug, now[period, 0]]
            if q0 > 0 and q1 > 0:
                price += _rounded(e1 * q0 - e0 * q1, q0)
            boxes_0, boxes_1 = boxes_0 + q0, boxes_1 + q1
            cents_0, cents_1 = cents_0 + e0, cents_1 + e1
        volume = 0
        if boxes_0 > 0:
            volume = _rounded(cents_0 * (boxes_1 - boxes_0), boxes_0)
        found[0, period], found[1, period] = price, volume
        found[2, period] = cents_1 - cents_0 - volume - price
        found[3, period] = cents_0


@part
def _rounded(over: int, under: int) -> int:
    """The quotient to the nearest whole number, halves up; `under` is above 0."""
    return (2 * over + under) // (2 * under)
