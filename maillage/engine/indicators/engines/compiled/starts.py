"""What a patient's past says of one of his dates. Kernels."""

from __future__ import annotations

from maillage.engine.indicators.engines.compiled.arrays import (
    Dated,
    Dates,
    History,
    Scratch,
    Sets,
)
from maillage.engine.indicators.engines.compiled.jit import part
from maillage.engine.indicators.engines.compiled.supply import is_exposed


SAME_DAY, REPEAT, STARTS = 0, 1, 2
"""Sorts of dated conditions."""

ON_THE_DAY, NOT_BEFORE, EXPOSED = 0, 1, 2
"""Sorts of conditions on a start."""

DENOMINATOR, NUMERATOR, UNOBSERVABLE = 0, 1, 2
"""Which starts."""


@part
def delivered_between(history: History, drugs: int, first: int, last: int) -> bool:
    """Whether one of the set was delivered from a day to another, both included."""
    low = history.at[drugs]
    end = low + history.entries[drugs]
    high = end
    while low < high:
        middle = (low + high) // 2
        if history.day[middle] < first:
            low = middle + 1
        else:
            high = middle
    return low < end and history.day[low] <= last


@part
def holds_on(
    which: int,
    day: int,
    dated: Dated,
    dates: Dates,
    history: History,
    sets: Sets,
    scratch: Scratch,
) -> bool:
    """Whether a dated condition holds on a day, worked out once a day."""
    if scratch.dated_on[which] != scratch.counters[2]:
        scratch.dated_on[which] = scratch.counters[2]
        sort, drugs = dated.about[which, 0], dated.about[which, 1]
        if sort == SAME_DAY:
            answer = delivered_between(history, drugs, day, day)
        elif sort == REPEAT:
            since = dates.since[dated.about[which, 2], day]
            answer = delivered_between(history, drugs, since, day - 1)
        else:
            answer = _is_start(which, day, dated, dates, history, sets)
        scratch.dated_holds[which] = answer
    return scratch.dated_holds[which] != 0


@part
def _is_start(
    which: int, day: int, dated: Dated, dates: Dates, history: History, sets: Sets
) -> bool:
    """Whether the patient starts the set on a day, with the outcome asked for."""
    drugs, since = dated.about[which, 1], dates.since[dated.about[which, 2], day]
    if not delivered_between(history, drugs, day, day):
        return False
    if delivered_between(history, drugs, since, day - 1):
        return False
    judged = dates.since[dated.about[which, 3], day] >= 0
    begin, middle, end = (
        dated.about[which, 5],
        dated.about[which, 6],
        dated.about[which, 7],
    )
    for condition in range(begin, end):
        if dated.conditions[condition, 0] == EXPOSED:
            needed = dated.conditions[condition, 2] + dated.conditions[condition, 3]
            judged = judged and day + needed <= len(dates.month) - 1
    outcome = dated.about[which, 4]
    if judged == (outcome == UNOBSERVABLE):
        return False
    for condition in range(begin, end if outcome == NUMERATOR else middle):
        sort, other = dated.conditions[condition, 0], dated.conditions[condition, 1]
        days = dated.conditions[condition, 2]
        tolerance = dated.conditions[condition, 3]
        if sort == ON_THE_DAY:
            if not delivered_between(history, other, day, day):
                return False
        elif sort == NOT_BEFORE:
            if delivered_between(history, other, since, day):
                return False
        elif outcome != UNOBSERVABLE and not is_exposed(
            history, sets, drugs, day, days, tolerance
        ):
            return False
    return True
