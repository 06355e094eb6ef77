"""What the journeys share: one browser for them all, a site for each file of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.factories.village import copy_of_the_village
from tests.functional.browser import executable, launch
from tests.functional.site import Site, served


# Playwright keeps an event loop in the test's thread, where Django would then refuse
# the database, although nothing of ours runs in that loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; the journeys are skipped, saying so, on a machine that has none."""
    if executable() is None:
        pytest.skip("no Chromium here: apt-get install chromium, or MAILLAGE_BROWSER")
    with launch() as started:
        yield started


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, served; a journey may change what it likes of it."""
    folder = tmp_path_factory.mktemp("site")
    copy_of_the_village(tmp_path_factory, folder)
    with served(folder) as answering:
        yield answering


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey takes seconds, and most of ours that it runs is another process."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("slow")
