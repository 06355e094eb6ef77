"""From his mirror, a doctor reads where a figure comes from, at night and printed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.functional.browser import (
    PHONE,
    axe_violations,
    overflow_in_pixels,
    screenshot,
)
from tests.functional.site import Site
from tests.functional.visitors import visitor


DOCTOR = "aline.berthaud@exemple.fr"

EXPLAIN = """
from maillage.commands.web import start_django
start_django()
from maillage.apps.circles.models import MirrorSheet
from maillage.apps.circles.tasks.explanations import explain_figures
from tests.factories.village import found
village = found()
session = village.prepared
# One doctor's alone: those of all ten take longer, and say no more.
sheets = MirrorSheet.objects.filter(session=session, person=village.doctors[0])
if not sheets.filter(explanation_state="ready").exists():
    sheets.update(explanation_state="queued")
    explain_figures.call(session.pk)
print(session.pk)
"""


@pytest.fixture(scope="module")
def prepared(site: Site) -> str:
    """The address of the session that is prepared, its figures explained."""
    return f"/cercles/cercle-du-plateau/seances/{site.run(EXPLAIN).strip()}/"


def test_a_doctor_goes_from_his_mirror_to_the_lines_that_are_counted(
    browser: Browser, site: Site, prepared: str
) -> None:
    with visitor(browser, site, DOCTOR, size=PHONE, color_scheme="dark") as page:
        page.goto(f"{prepared}mes-chiffres/")
        page.get_by_role("link", name="D'où vient ce chiffre").first.click()
        title = page.get_by_role("heading", level=1)
        expect(title).to_contain_text("D'où vient ce chiffre")
        shown = page.locator(".values .value").first.inner_text()
        expect(page.get_by_text("Deux programmes écrits séparément")).to_be_visible()
        for name in ("Ce qui est en bas", "Ce qui est en haut"):
            table = page.locator("section", has_text=name).locator("table").first
            expect(table.get_by_text("Compté", exact=True)).to_be_visible()
            expect(table.get_by_role("row").nth(1)).to_contain_text(re.compile(r"\d"))
        folded = page.get_by_role("main").locator("details").first
        folded.locator("summary").click()
        expect(folded.get_by_role("table")).to_be_visible()
        assert overflow_in_pixels(page) == 0
        assert axe_violations(page) == []
        screenshot(page, "explanation-dark-phone")
        page.emulate_media(media="print", color_scheme="light")
        screenshot(page, "explanation-printed")
        expect(page.get_by_text("Compté", exact=True).first).to_be_visible()
        page.emulate_media(media="screen")
        page.get_by_role("link", name="Revenir à mes chiffres").click()
        expect(page.get_by_text(shown).first).to_be_visible()
