"""What a patient's past says of one of his dates. Kernels."""

from __future__ import annotations

from maillage.engine.indicators.engines.compiled.arrays import (
    Dated,
    Dates,
    History,
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
    which: int, day: int, dated: Dated, dates: Dates, history: History, sets: Sets
) -> bool:
    """Whether a dated condition holds on a day."""
    sort, drugs = dated.about[which, 0], dated.about[which, 1]
    if history.entries[drugs] == 0:
        return False
    if sort == SAME_DAY:
        return delivered_between(history, drugs, day, day)
    if sort == REPEAT:
        since = dates.since[dated.about[which, 2], day]
        return delivered_between(history, drugs, since, day - 1)
    return _is_start(which, day, dated, dates, history, sets)


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
    outcome = dated.about[which, 4]
    judged = _is_judged(which, day, dated, dates)
    if judged == (outcome == UNOBSERVABLE):
        return False
    end = dated.about[which, 7] if outcome == NUMERATOR else dated.about[which, 6]
    for condition in range(dated.about[which, 5], end):
        if dated.conditions[condition, 0] == EXPOSED and outcome == UNOBSERVABLE:
            continue  # how long it lasts is not asked of what cannot be judged
        if not _holds(condition, drugs, day, since, dated, history, sets):
            return False
    return True


@part
def _is_judged(which: int, day: int, dated: Dated, dates: Dates) -> bool:
    """Whether the data go back, and on, as far as a start on a day asks."""
    if dates.since[dated.about[which, 3], day] < 0:
        return False
    for condition in range(dated.about[which, 5], dated.about[which, 7]):
        if dated.conditions[condition, 0] == EXPOSED:
            needed = dated.conditions[condition, 2] + dated.conditions[condition, 3]
            if day + needed > len(dates.month) - 1:
                return False
    return True


@part
def _holds(
    condition: int,
    drugs: int,
    day: int,
    since: int,
    dated: Dated,
    history: History,
    sets: Sets,
) -> bool:
    """Whether a start of a set on a day meets a condition."""
    sort, other = dated.conditions[condition, 0], dated.conditions[condition, 1]
    if sort == ON_THE_DAY:
        return delivered_between(history, other, day, day)
    if sort == NOT_BEFORE:
        return not delivered_between(history, other, since, day)
    days, tolerance = dated.conditions[condition, 2], dated.conditions[condition, 3]
    return is_exposed(history, sets, drugs, day, days, tolerance)
