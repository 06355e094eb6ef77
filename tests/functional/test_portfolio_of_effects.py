"""Several circles side by side: their effects, what was noted, the report to file."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.factories.village import ADDRESSES
from tests.functional.browser import (
    PHONE,
    axe_violations,
    overflow_in_pixels,
    screenshot,
)
from tests.functional.site import Site
from tests.functional.visitors import visitor


FIVE_CIRCLES = """
from maillage.commands.web import start_django
start_django()
from tests.factories import portfolio
from tests.factories.village import found
village = found()
portfolio.at_bugeat(village.pole)
portfolio.five_circles(village.pole, village.people["animator"])
from maillage.apps.circles.models import Session
session = Session.objects.get(circle__name="Cercle 0")
print(f"/cercles/{session.circle.slug}/seances/{session.pk}/")
"""


@pytest.fixture(scope="module")
def session_page(site: Site) -> str:
    """The address of the first circle's session; five circles have an effect."""
    return site.run(FIVE_CIRCLES).strip()


def test_an_animator_compares_circles_notes_a_lever_and_files_a_report(
    browser: Browser, site: Site, session_page: str
) -> None:
    with visitor(browser, site, ADDRESSES["animator"], size=PHONE) as page:
        page.goto(session_page)
        page.get_by_role("link", name="Ce qui freine, ce qui aide").click()
        page.get_by_label("levier").check()
        page.get_by_label("Sujet").select_option("tools")
        page.get_by_label(re.compile("Note")).fill("Mme Durand a eu le test")
        page.get_by_role("button", name="Noter").click()
        expect(page.locator(".error-summary")).to_contain_text("Mme Durand")
        page.get_by_label(re.compile("Note")).fill("test rapide au comptoir")
        page.get_by_role("button", name="Noter").click()
        expect(page.get_by_text("test rapide au comptoir")).to_be_visible()

        page.goto("/cercles/portefeuille/")
        page.get_by_role("link", name="Effets").click()
        chart = page.locator("#effets figure svg")
        expect(chart).to_contain_text("Ensemble")
        expect(chart).to_contain_text("Un cercle de plus")
        expect(page.locator("#caracteristiques")).to_contain_text("pas une cause")
        expect(page.locator("#carte figure svg")).to_be_visible()
        expect(page.locator("#freins-leviers")).to_contain_text("Outils et produits")
        assert axe_violations(page) == []
        assert overflow_in_pixels(page) == 0
        screenshot(page, "portfolio/effects-phone")

        page.locator("#effets summary").click()
        link = page.locator("#effets").get_by_role("link", name="PDF").first
        answer = page.request.get(str(link.get_attribute("href")))
        assert answer.headers["content-type"] == "application/pdf"
        text = "".join(
            each.extract_text() for each in PdfReader(io.BytesIO(answer.body())).pages
        )
        assert "qu'a-t-elle changé" in text and "Date et signature" in text
