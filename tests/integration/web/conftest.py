"""The demonstration, in the tests' own database: read once for a file of tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from maillage.commands.saved_tables import load
from tests.factories import village as demonstration
from tests.factories.village import Village


@pytest.fixture(scope="module")
def village(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Village]:
    """The demonstration's rows and data, undone at the end of the file.

    What a test marked `django_db` changes is undone after it. Nothing is ever
    committed: what waits for that (background work, letters) does not happen.
    """
    folder = tmp_path_factory.mktemp("village")
    demonstration.copy_of_the_village(tmp_path_factory, folder)
    with (
        django_db_blocker.unblock(),
        override_settings(**_settings(folder)),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setenv("MAILLAGE_TODAY", demonstration.TODAY)
        load(folder / "tables", lambda: None)
        yield demonstration.found()
        transaction.set_rollback(True)


def _settings(folder: Path) -> dict[str, Any]:
    web = folder / "data" / "web"
    shutil.rmtree(web / "static", ignore_errors=True)
    files = {**settings.STORAGES["default"], "OPTIONS": {"location": web / "files"}}
    return {
        "DATA_ROOT": folder / "data",
        "KEYS_ROOT": folder / "keys",
        "WEB_ROOT": web,
        "STORAGES": {**settings.STORAGES, "default": files},
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    }
