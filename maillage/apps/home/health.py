"""Whether the parts of the service answer: the database, the disk, the worker."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult


FEWEST_FREE_BYTES = 512 * 2**20
"""Under half a gigabyte an import or a build may not end."""

LONGEST_WAIT = timedelta(minutes=15)
"""A task that waits longer has no worker: an import takes minutes, one at a time."""


def parts() -> dict[str, bool]:
    """Each part by its name, and whether it is well."""
    checks: dict[str, Callable[[], bool]] = {
        "database": _database,
        "disk": _disk,
        "background": _worker,
    }
    return {name: _well(check) for name, check in checks.items()}


def _well(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _disk() -> bool:
    return shutil.disk_usage(settings.DATA_ROOT).free >= FEWEST_FREE_BYTES


def _worker() -> bool:
    oldest = timezone.now() - LONGEST_WAIT
    return not DBTaskResult.objects.ready().filter(enqueued_at__lt=oldest).exists()
