"""How long after a session its effect is read, and whether the data reach that far."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


FEWEST_MONTHS, MOST_MONTHS = 6, 24
"""Under half a year little is seen; over two years too much else has happened."""

DAYS_A_MONTH_MAY_LACK = 3
"""Data that end within its last days have the month whole: shops are closed then."""


def horizon_months(session: date, review: date) -> int:
    """Whole months from the session's own to that of the review, within reason."""
    apart = (review.year - session.year) * 12 + review.month - session.month
    return min(max(apart, FEWEST_MONTHS), MOST_MONTHS)


def months_after(session: date, months: int) -> date:
    """The first day of the month so many months after the session's own."""
    total = session.year * 12 + session.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def last_whole_month(first: date | None, last: date | None) -> date | None:
    """The first day of the last month that data hold whole; None without any."""
    if first is None or last is None:
        return None
    missing = monthrange(last.year, last.month)[1] - last.day
    month = last.replace(day=1)
    if missing > DAYS_A_MONTH_MAY_LACK:
        month = months_after(month, -1)
    return month if month >= first.replace(day=1) else None
