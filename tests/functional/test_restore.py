"""An installation is saved, restored elsewhere and served: its pages are the same."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.factories import village
from tests.functional.site import Site, served
from tests.functional.visitors import visitor


DOCTOR = "aline.berthaud@exemple.fr"
SIGNED = "/cercles/cercle-du-plateau/seances/1/compte-rendu/"
PAGES = (
    "/",
    "/cercles/cercle-du-plateau/",
    "/cercles/cercle-du-plateau/suivi/",
    "/cercles/cercle-du-plateau/seances/1/mes-chiffres/",
    SIGNED,
)


def _read(page: Page) -> list[str]:
    """What each page says, without what changes at each request."""
    said = []
    for path in PAGES:
        page.goto(path)
        said.append(page.get_by_role("main").inner_text())
    return said


def _minutes(page: Page) -> bytes:
    return page.request.get(f"{SIGNED}1.pdf").body()


def test_what_is_restored_elsewhere_is_served_as_it_was(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    for bulky in ("officines", "scelles"):
        shutil.rmtree(site.data / bulky)  # left by the demonstration, of no use here
    with visitor(browser, site, DOCTOR) as page:
        before, signed = _read(page), _minutes(page)
    saved = tmp_path / "copie.tar.zst"
    site.run("backup", saved)
    elsewhere = tmp_path / "ailleurs"
    village.run(elsewhere / "data", elsewhere / "keys", "restore", saved)
    shutil.copytree(site.keys, elsewhere / "keys")
    with (
        served(elsewhere) as restored,
        visitor(browser, restored, DOCTOR) as page,
    ):
        assert _read(page) == before
        assert _minutes(page) == signed and signed.startswith(b"%PDF")
        assert "Le registre est entier" in restored.run("audit", "verify")
