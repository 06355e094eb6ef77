"""What every test may ask for."""

from __future__ import annotations

import gc
import os
import warnings
from collections.abc import Generator, Iterator
from typing import Any

import coverage
import pytest
from coverage.exceptions import CoverageWarning
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings


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
    # How long an example takes says how busy the machine is, and nothing else.
    hypothesis_settings.register_profile("suite", deadline=None)
    hypothesis_settings.load_profile("suite")
    if connection.vendor == "sqlite":
        # In memory, two threads refuse each other's locks instead of waiting for them.
        kept = settings.WEB_ROOT / "tests.sqlite3"
        kept.parent.mkdir(parents=True, exist_ok=True)
        connection.settings_dict["TEST"]["NAME"] = str(kept)
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
        # Kept and not done: the tests of explanations call them themselves.
        "later": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"},
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
    """Every test that touches the database says so, to be run on PostgreSQL too.

    Those marked `any_database` are left out of that: what they look at is the same on
    both, and their questions are asked of PostgreSQL by another test.
    """
    for item in items:
        marked = item.get_closest_marker
        if marked("django_db") and not marked("any_database"):
            item.add_marker("database")
    items.sort(key=_is_short)


def _is_short(item: pytest.Item) -> bool:
    """What takes seconds begins, so that no worker ends long after the others.

    Django's own order stays: what empties the tables comes after the rest.
    """
    empties = "live_server" in getattr(item, "fixturenames", ())
    lasts = any(item.get_closest_marker(name) for name in ("slow", "xdist_group"))
    return empties or not lasts


def pytest_collection_finish() -> None:
    """Look for unused objects less often: it took a fifth of the suite's time."""
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Coverage does not follow what goes over the same lines thousands of times.

    Those lines are counted by the tests that go there once; following the others
    would only make the whole suite half as long again.
    """
    following = coverage.Coverage.current()
    repeats = any(item.get_closest_marker(name) for name in ("slow", "hypothesis"))
    if following is None or not repeats:
        return (yield)
    following.stop()
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)  # nor in its processes
    try:
        return (yield)
    finally:
        with warnings.catch_warnings():
            # It says each time that modules were imported before: by itself, followed.
            warnings.simplefilter("ignore", CoverageWarning)
            following.start()
