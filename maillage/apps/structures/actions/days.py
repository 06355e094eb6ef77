"""Days that people give: not before anyone was born, not beyond next year."""

from __future__ import annotations

from datetime import date, timedelta

from maillage.apps.people.clock import today
from maillage.engine.errors import BadInput


EARLIEST = date(1950, 1, 1)
AHEAD = timedelta(days=366)
UNDONE_WITHIN = timedelta(days=31)
"""What was ended by mistake is reopened within a month; later, one begins anew."""


def checked_day(day: date | None, what: str) -> date:
    """The day, or today without one. Raises BadInput beyond what makes sense.

    `what` names it with its article, first in a sentence (« La date d'arrivée »).
    """
    day = day or today()
    if day < EARLIEST:
        raise BadInput(f"{what} ({day:%d/%m/%Y}) est antérieure à 1950 : corrigez-la.")
    if day > today() + AHEAD:
        raise BadInput(f"{what} ({day:%d/%m/%Y}) est à plus d'un an : corrigez-la.")
    return day


def checked_end(since: date, day: date | None, what: str) -> date:
    """The day on which a period ends. Raises BadInput before its beginning."""
    day = checked_day(day, what)
    if day < since:
        raise BadInput(
            f"{what} ({day:%d/%m/%Y}) précède le début, le {since:%d/%m/%Y} : "
            "choisissez un jour plus tard."
        )
    return day


def can_be_undone(until: date | None) -> bool:
    """Whether a period that ended may be opened again."""
    return until is not None and until >= today() - UNDONE_WITHIN
