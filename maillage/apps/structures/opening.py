"""The hours of a site: read as people write them, counted as an agreement asks.

A day is a tuple of (opens, closes) in minutes from midnight; a week, seven days from
Monday. Nothing here knows the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from maillage.engine.errors import BadInput
from maillage.ui.formats import FIRM, WEEKDAYS, number


Day = tuple[tuple[int, int], ...]
Week = tuple[Day, ...]

NOON_MINUTES = 12 * 60
SATURDAY = 5
WORKING_DAYS = range(5)
DAYS_OF_A_WORKING_WEEK = 5

_HOUR = r"(\d{1,2})\s*(?:[h:]\s*(\d{2})?)?"
_SPAN = re.compile(rf"{_HOUR}\s*(?:-|–|—|à|a)\s*{_HOUR}", re.IGNORECASE)
_CLOSED = {"", "fermé", "ferme", "-", "—"}


def read_day(typed: str, weekday: int) -> Day:
    """« 8h-12h30, 14h-20h » as spans, in order; nothing or « fermé » is a closed day.

    Raises BadInput, which names the day, for what is not hours, ends before it opens,
    or overlaps.
    """
    name = WEEKDAYS[weekday].capitalize()
    text = typed.strip().lower()
    if text in _CLOSED:
        return ()
    parts = [p for p in re.split(r"\s*(?:,|;|\bet\b|/)\s*", text) if p]
    spans = sorted(_span(part, name) for part in parts)
    for before, after in pairwise(spans):
        if after[0] < before[1]:
            raise BadInput(f"{name} : deux plages se chevauchent ; corrigez l'une.")
    return tuple(spans)


def _span(text: str, name: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise BadInput(
            f"{name} : « {text} » ne se lit pas ; écrivez par exemple "
            "« 8h-12h30, 14h-20h », ou laissez vide si le site est fermé."
        )
    opens, closes = _minutes(found, 1, name), _minutes(found, 3, name)
    if closes <= opens:
        raise BadInput(f"{name} : la fermeture suit l'ouverture ; corrigez « {text} ».")
    return opens, closes


def _minutes(found: re.Match[str], group: int, name: str) -> int:
    hours, minutes = int(found[group]), int(found[group + 1] or 0)
    if minutes > 59 or 60 * hours + minutes > 24 * 60:
        raise BadInput(f"{name} : une heure va de 0h à 24h ; corrigez-la.")
    return 60 * hours + minutes


def written_day(day: Day) -> str:
    """« 8 h - 12 h 30, 14 h - 20 h », or « fermé »."""
    return (
        ", ".join(f"{_clock(opens)} - {_clock(closes)}" for opens, closes in day)
        or "fermé"
    )


def typed_day(day: Day) -> str:
    """The same as one types it: « 8h-12h30, 14h-20h »; nothing when closed."""
    return ", ".join(
        f"{_clock(opens).replace(FIRM, '')}-{_clock(closes).replace(FIRM, '')}"
        for opens, closes in day
    )


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours}{FIRM}h{FIRM}{rest:02d}" if rest else f"{hours}{FIRM}h"


def week_of(kept: Sequence[Sequence[Sequence[int]]]) -> Week:
    """A week as the database keeps it."""
    return tuple(tuple((opens, closes) for opens, closes in day) for day in kept)


def span_minutes(day: Day) -> int:
    """From the first opening to the last closing; 0 when closed.

    The span is what the guide of the agreement speaks of (« amplitude »), a pause at
    noon included.
    """
    return day[-1][1] - day[0][0] if day else 0


def least_weekday_hours(week: Week) -> Fraction:
    """The span of the least open day from Monday to Friday, in hours."""
    return Fraction(min(span_minutes(week[day]) for day in WORKING_DAYS), 60)


def is_open_saturday_morning(week: Week) -> bool:
    """Whether it opens on Saturday before noon."""
    return any(opens < NOON_MINUTES for opens, _ in week[SATURDAY])


@dataclass(frozen=True)
class Closed:
    """Days closed, both included; in school holidays or not."""

    first_day: date
    last_day: date
    school_holidays: bool


def closed_weeks(closures: Iterable[Closed], year: int, *, school: bool) -> Fraction:
    """Weeks closed in a civil year, in school holidays or outside them.

    Five working days, Monday to Friday, are a week; a day closed twice counts once.
    How the agreement counts a week that is cut is not said in the guide.
    """
    days = {
        day
        for closure in closures
        if closure.school_holidays is school
        for day in _days(closure, year)
        if day.weekday() in WORKING_DAYS
    }
    return Fraction(len(days), DAYS_OF_A_WORKING_WEEK)


def _days(closure: Closed, year: int) -> Iterable[date]:
    first = max(closure.first_day, date(year, 1, 1))
    last = min(closure.last_day, date(year, 12, 31))
    for after in range((last - first).days + 1):
        yield first + timedelta(days=after)


def written_weeks(weeks: Fraction) -> str:
    """« 2,4 semaines »."""
    return f"{number(weeks)}{FIRM}{'semaine' if weeks < 2 else 'semaines'}"


def everywhere(weeks: Iterable[Week]) -> list[Day]:
    """For each day of the week, when at least one of the sites is open."""
    kept = list(weeks)
    return [_union(week[day] for week in kept) for day in range(7)]


def _union(days: Iterable[Day]) -> Day:
    spans: list[tuple[int, int]] = []
    for opens, closes in sorted(span for day in days for span in day):
        if spans and opens <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], closes))
        else:
            spans.append((opens, closes))
    return tuple(spans)
