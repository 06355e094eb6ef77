"""The demonstration's past, played day by day: the day that the service believes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.utils import timezone


@contextmanager
def on(day: date) -> Iterator[None]:
    """Make it this day for the block."""
    before = os.environ.get("MAILLAGE_TODAY")
    os.environ["MAILLAGE_TODAY"] = day.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["MAILLAGE_TODAY"]
        else:
            os.environ["MAILLAGE_TODAY"] = before


def at(day: date, hour: time) -> datetime:
    """An hour of a day, where the service is."""
    moment: datetime = timezone.make_aware(datetime.combine(day, hour))
    return moment
