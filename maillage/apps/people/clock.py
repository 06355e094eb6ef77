"""The day and the hour, in one place, so that a rehearsal or a test may fix the day."""

from __future__ import annotations

import os
from datetime import date, datetime

from django.utils import timezone


def today() -> date:
    """The local calendar day, or `MAILLAGE_TODAY`."""
    fixed = os.environ.get("MAILLAGE_TODAY")
    return date.fromisoformat(fixed) if fixed else timezone.localdate()


def now() -> datetime:
    """This instant, aware; on the fixed day where there is one."""
    instant = timezone.localtime()
    fixed = os.environ.get("MAILLAGE_TODAY")
    if not fixed:
        return instant
    return timezone.make_aware(
        datetime.combine(date.fromisoformat(fixed), instant.time())
    )
