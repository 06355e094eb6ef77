"""Dates of FHIR: the day where the pharmacy is, whatever zone they are written in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


_EPOCH = date(1970, 1, 1).toordinal()
_FRANCE = ZoneInfo("Europe/Paris")
_DAY = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:T(\d{2}):\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?"
)
_YEAR = re.compile(r"(\d{4})(?:-\d{2}(?:-\d{2})?)?")
# France is at most two hours ahead: only a late evening in UTC is another day there.
_LATE = "22"


def day_of(text: str) -> int | None:
    """The day of a date or time, in days since 1970; None where it has no right day.

    A time with the offset of its place is on the day that is written; one in UTC is
    taken to metropolitan France.
    """
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    day, hour, zone = found.groups()
    if zone in ("Z", "+00:00", "-00:00") and hour >= _LATE:
        try:
            moment = datetime.fromisoformat(f"{day}T{hour}:00").replace(tzinfo=UTC)
        except ValueError:
            return None
        return moment.astimezone(_FRANCE).toordinal() - _EPOCH
    return _ordinal(day)


@lru_cache(maxsize=20_000)
def _ordinal(day: str) -> int | None:
    try:
        return date.fromisoformat(day).toordinal() - _EPOCH
    except ValueError:
        return None


def year_of(text: str) -> int | None:
    """The year of a date, which may have no month or day; None where it is not one."""
    found = _YEAR.fullmatch(text)
    return int(found.group(1)) if found else None
