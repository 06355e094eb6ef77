"""Which months are compared: as many before the session as after it."""

from __future__ import annotations

from datetime import date

from maillage.engine.follow_up.content import (
    FEWEST_MONTHS,
    MOST_MONTHS,
    Doubt,
    Window,
    Windows,
)
from maillage.engine.indicators.periods import month_number


_OPENING_DAYS = 7
"""Data that begin within its first week have the month whole: shops are closed then."""


def first_whole_month(first_day: date) -> int:
    """The first month that the data hold whole, as a month number."""
    late = first_day.day > _OPENING_DAYS
    return month_number(first_day) + (1 if late else 0)


def windows(session: int, first: int, until: int) -> Windows | Doubt:
    """The two windows around a session, or why there are none.

    `session` is the month of the session, which is in neither; `first` and `until`
    are the first and last whole months of the data; all are month numbers.

    After: the latest months since the session, 12 at most, so that a later build
    tells whether a change lasted. Before: the same months of the calendar a year
    earlier (of a full year, the 12 months before the session), for antibiotics in
    winter are no change from antibiotics in summer. Where the data do not reach back
    so far, the months just before the session, fewer if need be; `same_months` is
    then false and the reader is told.
    """
    length = min(MOST_MONTHS, until - session)
    if length < FEWEST_MONTHS:
        return Doubt.TOO_SOON
    full_year = length == MOST_MONTHS
    last = session - 1 if full_year else until - MOST_MONTHS
    if last - length + 1 >= first:
        return _around(last, until, length, same_months=True)
    length = min(length, session - first)
    if length < FEWEST_MONTHS:
        return Doubt.NOTHING_BEFORE
    return _around(session - 1, until, length, same_months=False)


def _around(last: int, until: int, length: int, *, same_months: bool) -> Windows:
    return Windows(
        Window(last - length + 1, last),
        Window(until - length + 1, until),
        same_months,
    )
