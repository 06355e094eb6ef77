"""An animator drops files: two bad lines, a retraction, a service that is killed."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import Browser, Page, expect

from tests.functional.site import Site, served
from tests.functional.visitors import visitor


ANIMATOR = "animatrice@exemple.fr"
DATA = "/cercles/cercle-du-plateau/donnees/"
STRUCTURE = "pole-du-plateau"

LINES = 60
BEFORE = re.compile(r"118\s155\slignes")
AFTER = re.compile(r"118\s213\slignes")
"""What the base holds before the import of the right lines, then after."""

SECONDS_TO_BEGIN = 30
MOST_MILLISECONDS_OF_WORK = 30_000
"""An import, then the base made again, on a machine that is busy."""


def _lines(site: Site) -> list[str]:
    """Dispensings of this month, with their titles."""
    source = min((site.data / "scelles").glob("*.csv"))
    titles, *lines = source.read_text(encoding="utf-8").splitlines()[: LINES + 1]
    return [titles, *(line.replace("2023-", "2026-") for line in lines)]


def _written(folder: Path, name: str, lines: list[str]) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _wrong(lines: list[str]) -> list[str]:
    """A date that no calendar has, at line 5; a quantity in letters, at line 9."""
    place = lines[0].split(";").index("boites")
    no_day = re.sub(r"^2026-11-\d\d", "2026-11-31", lines[4])
    cells = lines[8].split(";")
    cells[place] = "deux"
    return [*lines[:4], no_day, *lines[5:8], ";".join(cells), *lines[9:]]


def _drop(page: Page, path: Path) -> None:
    page.goto(DATA)
    page.get_by_label("Fichiers de délivrances").set_input_files(path)
    page.get_by_role("button", name="Déposer et vérifier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(path.name)


def _expect_in_time(page: Page, said: str | re.Pattern[str]) -> None:
    expect(page.get_by_text(said).first).to_be_visible(
        timeout=MOST_MILLISECONDS_OF_WORK
    )


def _rows(page: Page) -> list[list[str]]:
    table = page.locator("table").first
    return [
        row.locator("td, th").all_inner_texts()
        for row in table.locator("tbody tr").all()
    ]


def test_two_bad_lines_are_named_the_right_ones_taken_then_retracted(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    right = _lines(site)
    with visitor(browser, site, ANIMATOR) as page:
        page.goto(DATA)
        expect(page.get_by_text(BEFORE)).to_be_visible()
        _drop(page, _written(tmp_path, "novembre.csv", _wrong(right)))
        _expect_in_time(page, re.compile(r"58\slignes justes, 2\slignes fausses"))
        day, boxes = _rows(page)
        assert day[:3] == ["5", "date_delivrance", "2026-11-31"]
        # What is not a figure may name somebody: it is told by its length alone.
        assert boxes[:3] == ["9", "boites", "(texte de 4 signes)"]
        assert "AAAA-MM-JJ" in day[3] and "de 1 à 999" in boxes[3]
        page.get_by_role("button", name="Importer").click()
        _expect_in_time(page, re.compile(r"58\slignes prises dans les données"))
        page.goto(DATA)
        _expect_in_time(page, AFTER)
        page.get_by_role("link", name="novembre.csv").click()
        page.get_by_role("button", name="Retirer des données").click()
        _expect_in_time(page, "Retiré : ses lignes ne comptent plus.")
        page.goto(DATA)
        _expect_in_time(page, BEFORE)
        _drop(page, _written(tmp_path, "novembre-corrige.csv", right))
        _expect_in_time(page, re.compile(r"60\slignes, toutes justes"))


def _large(site: Site, folder: Path) -> Path:
    """A file whose import lasts long enough to be cut."""
    sources = sorted((site.data / "scelles").glob("*.csv"))
    titles = sources[0].read_text(encoding="utf-8").splitlines()[0]
    lines = [
        line
        for source in sources
        for line in source.read_text(encoding="utf-8").splitlines()[1:]
    ]
    return _written(folder, "annees.csv", [titles, *lines])


def _kill_in_the_middle(site: Site) -> None:
    """As a power cut does, once lines of the import are being written."""
    staging = site.data / "lake" / STRUCTURE / "staging"
    limit = time.monotonic() + SECONDS_TO_BEGIN
    while not any(files for _, _, files in os.walk(staging)):
        assert time.monotonic() < limit, "the import never began"
        time.sleep(0.005)
    port = str(urlsplit(site.url).port)
    (service,) = (
        child for child in psutil.Process().children() if port in child.cmdline()
    )
    service.kill()
    service.wait()


def test_a_service_killed_in_an_import_says_so_and_has_taken_nothing(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    large = _large(site, tmp_path)
    before = site.run("lake", "list", "--structure", STRUCTURE, "--json")
    with visitor(browser, site, ANIMATOR) as page:
        _drop(page, large)
        _expect_in_time(page, "toutes justes")
        page.get_by_role("button", name="Importer").click()
        _kill_in_the_middle(site)
    assert site.run("lake", "list", "--structure", STRUCTURE, "--json") == before
    with (
        served(site.data.parent) as again,
        visitor(browser, again, ANIMATOR) as page,
    ):
        page.goto(DATA)
        page.get_by_role("link", name="annees.csv").click()
        expect(
            page.get_by_text(
                "Le service s'est arrêté pendant ce travail ; rien n'a été importé et "
                "le fichier est effacé : déposez-le de nouveau."
            )
        ).to_be_visible()
        _drop(page, large)
        _expect_in_time(page, "toutes justes")
        page.get_by_role("button", name="Importer").click()
        _expect_in_time(page, "lignes prises dans les données")
