"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture(autouse=True, scope="session")
def _audit_may_be_emptied_between_tests() -> Iterator[None]:
    """SQLite empties tables by DELETE, which the audit table refuses, as it should.

    Only while tables are emptied, after the tests that really commit, the refusal is
    lifted.
    """
    operations: Any = type(connection.ops)
    empty = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **named: Any) -> list[str]:
        statements = empty(self, style, tables, **named)
        if connection.vendor != "sqlite":
            return statements
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
                "AND tbl_name = 'people_auditevent'"
            )
            triggers = cursor.fetchall()
        return [
            *(f"DROP TRIGGER {name}" for name, _ in triggers),
            *statements,
            *(sql for _, sql in triggers),
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield


def pytest_configure() -> None:
    """What differs from the service: no waiting, no hashing for its own sake."""
    if connection.vendor == "sqlite":
        # In memory, two threads refuse each other's locks instead of waiting for them.
        kept = settings.WEB_ROOT / "tests.sqlite3"
        kept.parent.mkdir(parents=True, exist_ok=True)
        connection.settings_dict["TEST"]["NAME"] = str(kept)
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
    }
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test that touches the database says so, to be run on PostgreSQL too."""
    for item in items:
        if item.get_closest_marker("django_db"):
            item.add_marker("database")
