"""An animator reads what was planned, then looks out of turn and is told it counts."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.factories.village import ADDRESSES
from tests.functional.browser import PHONE
from tests.functional.site import Site
from tests.functional.visitors import visitor


A_WHILE = 90_000
"""Milliseconds: seconds of computing, on a machine that does much else."""


def open_effects(page: Page) -> None:
    """From the first page to the circle's effects, by its tab."""
    page.goto("/cercles/")
    page.get_by_role("link", name="Cercle du Plateau").first.click()
    page.get_by_role("link", name="Effet", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Ce que nos séances ont changé"
    )


def test_the_planned_effect_is_read_and_a_look_out_of_turn_is_counted(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, ADDRESSES["animator"]) as page:
        open_effects(page)
        planned = page.locator("section", has_text="Ce qui était prévu").first
        planned.get_by_role("link", name="Antibiotiques générateurs").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("points")
        expect(page.get_by_role("img").first).to_be_visible()
        page.get_by_text("Les chiffres de ce graphique").first.click()
        expect(
            page.get_by_role("cell", name=re.compile("points")).first
        ).to_be_visible()
        expect(page.get_by_text("ce serait le n° 2")).to_be_visible()
        page.get_by_role("button", name="Regarder maintenant").click()
        expect(page.get_by_text("il dirait la même chose")).to_be_visible()
        expect(page.get_by_text("ce serait le n° 2")).to_be_visible()

        open_effects(page)
        page.get_by_text("Regarder un autre indicateur").click()
        page.locator("details[open] a").last.click()
        expect(
            page.get_by_text("Ce regard sera compté : ce serait le n° 1")
        ).to_be_visible()
        page.get_by_role("button", name="Regarder maintenant").click()
        # Computed in the background: the page says so, then is there by itself.
        expect(page.get_by_text("Regard n° 1").first).to_be_visible(timeout=A_WHILE)
        expect(page.get_by_text("une piste, pas une preuve").first).to_be_visible()


def test_a_doctor_reads_the_effect_on_his_telephone_and_cannot_ask_for_a_look(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, "aline.berthaud@exemple.fr", size=PHONE) as page:
        open_effects(page)
        page.get_by_role("link", name="Antibiotiques générateurs").first.click()
        expect(page.get_by_text("Regard n° 1").first).to_be_visible()
        expect(page.get_by_role("button", name="Regarder maintenant")).to_have_count(0)
        expect(page.get_by_text("À quel point c'est sûr")).to_be_visible()
