"""Which months stand before a session, which after, and how they are grouped.

A session held late in its month leaves that month with both: it is then counted on
neither side. Groups of months begin with the first month under the effect, so that no
group mixes before and after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.engine.errors import BadInput
from maillage.engine.indicators.periods import Period, month_number


LAST_EARLY_DAY = 10
"""A session held up to this day has its own month as the first under the effect: two
thirds of it at least follow the session. Held later, the month after is the first, and
the session's own month is on neither side."""

MONTHS_OF = {"month": 1, "quarter": 3, "half-year": 6}
"""How many months a period holds, by its name."""

CHOSEN_AMONG = ("month", "quarter")
"""What estimates are made of; half-years are for what leaves the territory."""

MOST_MONTHS_BEFORE = 24
MOST_MONTHS_AFTER = 24
"""Two years on either side: each season as often as another, and no older habit."""


def first_month_under_effect(session: date) -> int:
    """The first month that counts as after a session, as a month number."""
    late = session.day > LAST_EARLY_DAY
    return month_number(session) + (1 if late else 0)


@dataclass(frozen=True)
class Timeline:
    """Consecutive periods, as many months each, and the first one under the effect.

    `first_after` is an index in `periods`; `set_aside` is the session's own month where
    it is on neither side.
    """

    periods: tuple[Period, ...]
    first_after: int
    every: str
    set_aside: int | None

    @property
    def before(self) -> tuple[Period, ...]:
        """The periods of before."""
        return self.periods[: self.first_after]

    @property
    def after(self) -> tuple[Period, ...]:
        """The periods under the effect."""
        return self.periods[self.first_after :]


def around(
    session: date, first_month: int, last_month: int, every: str, horizon_months: int
) -> Timeline:
    """The periods around a session, within the data's whole months.

    At most `MOST_MONTHS_BEFORE` before and `horizon_months` after, in whole groups.
    Raises BadInput where a side has no period.
    """
    begin, own = first_month_under_effect(session), month_number(session)
    length = MONTHS_OF[every]
    end_before = own if begin > own else begin
    after = _forward(begin, min(last_month, begin + horizon_months - 1), length)
    earliest = max(first_month, end_before - MOST_MONTHS_BEFORE)
    before = _backward(end_before, earliest, length)
    _check(session, before, after, (first_month, last_month))
    return Timeline(
        tuple(before + after), len(before), every, own if begin > own else None
    )


def calendar(first_month: int, last_month: int, every: str) -> tuple[Period, ...]:
    """Every month, or every whole quarter of the calendar, between two months."""
    length = MONTHS_OF[every]
    start = -(-first_month // length) * length
    return tuple(_forward(start, last_month, length))


def period(first_month: int, length: int) -> Period:
    """So many months from one on, under a label that sorts as time goes."""
    last = first_month + length - 1
    label = month_label(first_month)
    if length > 1:
        label += f"_{month_label(last)}"
    return Period(label, first_month, last)


def month_label(number: int) -> str:
    """« 2025-10 » for a month number."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _forward(start: int, last: int, length: int) -> list[Period]:
    return [period(month, length) for month in range(start, last - length + 2, length)]


def _backward(end: int, earliest: int, length: int) -> list[Period]:
    starts = range(end - length, earliest - 1, -length)
    return [period(month, length) for month in reversed(starts)]


def _check(
    session: date,
    before: list[Period],
    after: list[Period],
    data: tuple[int, int],
) -> None:
    if before and after:
        return
    side = "avant" if not before else "après"
    first, last = (month_label(month) for month in data)
    raise BadInput(
        f"Aucun mois {side} la séance du {session:%d/%m/%Y} : les données vont de "
        f"{first} à {last} ; choisissez une séance entre les deux ou importez les mois "
        "qui manquent."
    )
