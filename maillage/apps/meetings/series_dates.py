"""The days of a meeting that comes back: pure arithmetic, the weekday always kept.

Every n weeks adds whole weeks. Every n months keeps the rank in the month: the second
Tuesday stays the second; the fifth becomes the last, since most months have no fifth.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import count as counting
from itertools import islice, takewhile

from maillage.engine.errors import BadInput


MOST = 60
"""Of one series: a meeting each week for more than a year is planned again."""


def series_days(
    first: date, *, every: int, months: bool, count: int = 0, until: date | None = None
) -> list[date]:
    """The days of a series, the first one included.

    It ends after `count` meetings, or with the last day up to `until`. Raises BadInput
    where neither or both say its end, or it would hold more than `MOST` meetings.
    """
    if every < 1:
        raise BadInput("Rythme : un nombre de semaines ou de mois, à partir de 1.")
    if bool(count) == (until is not None):
        raise BadInput(
            "Fin de la série : donnez soit le nombre de réunions, soit le dernier jour."
        )
    if until is not None and until < first:
        raise BadInput("Dernier jour : il suit le premier ; corrigez l'un des deux.")
    days = (_nth(first, n * every, months=months) for n in counting())
    if until is None:
        if not 1 <= count <= MOST:
            raise BadInput(f"Nombre de réunions : de 1 à {MOST}.")
        return [next(days) for _ in range(count)]
    found = list(takewhile(lambda day: day <= until, islice(days, MOST + 1)))
    if len(found) > MOST:
        raise BadInput(
            f"Dernier jour : cela fait plus de {MOST} réunions ; "
            "choisissez-le plus près."
        )
    return found


def _nth(first: date, steps: int, *, months: bool) -> date:
    if not months:
        return first + timedelta(weeks=steps)
    year, month = divmod(first.year * 12 + first.month - 1 + steps, 12)
    return weekday_of_month(year, month + 1, first.weekday(), (first.day - 1) // 7 + 1)


def weekday_of_month(year: int, month: int, weekday: int, rank: int) -> date:
    """The second Tuesday of a month, say; rank 5 is the last, fourth or fifth."""
    offset = (weekday - date(year, month, 1).weekday()) % 7
    day = 1 + offset + 7 * (rank - 1)
    if day > monthrange(year, month)[1]:
        day -= 7
    return date(year, month, day)
