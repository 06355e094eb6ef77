"""A real browser for the journeys: start it, look at a page, hold it to axe-core."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tools.system_packages import chromium


PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
SCHEMES = ("light", "dark")


def executable() -> str | None:
    """The browser's path: `MAILLAGE_BROWSER`, or the first one installed."""
    return os.environ.get("MAILLAGE_BROWSER") or chromium()


@contextmanager
def launch() -> Iterator[Browser]:
    """A browser without a window, closed at the end; FileNotFoundError without one."""
    path = executable()
    if path is None:
        raise FileNotFoundError("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            # In a container there is no second sandbox to be had, nor much /dev/shm.
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        try:
            yield browser
        finally:
            browser.close()


def axe_violations(page: Page, *rules: str) -> list[str]:
    """What axe-core refuses on this page, one line each; empty when it is accessible.

    Include it in an assertion: `assert axe_violations(page) == []`. By every rule, or
    by these alone: what a change of scheme may break is `color-contrast`.
    """
    options: dict[str, list[str]] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("how => axe.run(document, how)", options)["violations"]
    return [
        f"{violation['id']}: {violation['help']} at {node['target']}"
        for violation in found
        for node in violation["nodes"]
    ]


def overflow_in_pixels(page: Page) -> int:
    """How far the page is wider than its window: 0 where nothing scrolls sideways."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return max(0, width)


def screenshot(page: Page, name: str) -> Path | None:
    """The whole page as a picture in `MAILLAGE_PICTURES`; nothing without it."""
    folder = os.environ.get("MAILLAGE_PICTURES")
    if not folder:
        return None
    path = Path(folder) / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path
