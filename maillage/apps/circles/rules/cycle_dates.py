"""Days for the sessions of a cycle, proposed: spread over a year, out of holidays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta


DAYS_TO_PREPARE = 28
"""Fewer, and the members have no room left in their diaries."""

_YEAR = 364
_LEAST_BETWEEN = 21
_SUMMER = ((7, 6), (8, 31))
_NEW_YEAR = ((12, 19), (1, 4))
_FIXED = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}


def proposed_days(today: date, count: int) -> list[date]:
    """As many days as sessions, all of one day of the week, from four weeks on.

    That day is today's, or Thursday at the week-end; a day in the summer, at the turn
    of the year or on a public holiday moves to the next week that is free.
    """
    first = today + timedelta(days=DAYS_TO_PREPARE)
    if first.weekday() >= 5:
        first += timedelta(days=(3 - first.weekday()) % 7)
    step = _YEAR // 7 // max(count, 1) * 7
    found: list[date] = []
    for rank in range(count):
        day = first + timedelta(days=rank * step)
        if found:
            day = max(day, found[-1] + timedelta(days=_LEAST_BETWEEN))
        found.append(_free(day))
    return found


def cycle_name(days: Sequence[date]) -> str:
    """The year, or the two, that these days cover: « 2026-2027 »."""
    first, last = min(days).year, max(days).year
    return str(first) if first == last else f"{first}-{last}"


def _free(day: date) -> date:
    while _is_holiday(day):
        day += timedelta(days=7)
    return day


def _is_holiday(day: date) -> bool:
    short = (day.month, day.day)
    in_summer = _SUMMER[0] <= short <= _SUMMER[1]
    around_new_year = short >= _NEW_YEAR[0] or short <= _NEW_YEAR[1]
    return in_summer or around_new_year or short in _FIXED | _after_easter(day.year)


def _after_easter(year: int) -> set[tuple[int, int]]:
    """Easter Monday, Ascension and Whit Monday of a year."""
    easter = _easter(year)
    found = (easter + timedelta(days=days) for days in (1, 39, 50))
    return {(each.month, each.day) for each in found}


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the algorithm of Butcher, 1876)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, skipped = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    quarter, odd = divmod(rest, 4)
    weekday = (32 + 2 * skipped + 2 * quarter - epact - odd) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
