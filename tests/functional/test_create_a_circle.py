"""A coordinator makes a circle of a file: its faults first, then its people."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.factories.village import ADDRESSES
from tests.functional.site import Site
from tests.functional.visitors import visitor


TITLES = "nom;prénom;profession;rôle;codes de prescripteur"
SOUND = (
    "Exemple;Camille;pharmacien;animateur;",
    "Vergne;Anaïs;médecin généraliste;membre;999000101",
    "Wattel;Basile;médecin généraliste;membre;999000119",
    "Xaintrie;Cécile;médecin généraliste;membre;999000127",
    "Ybert;Damien;médecin généraliste;membre;999000135",
    "Zola;Édith;infirmier;membre;",
)
WRONG = (
    *SOUND[:2],
    "Wattel;Basile;médecin généraliste;président;999000119",
    *SOUND[3:],
)


def _fill(page: Page, *lines: str) -> None:
    content = "\n".join((TITLES, *lines)).encode("utf-8")
    page.get_by_label("Nom du cercle").fill("Cercle des Sources")
    page.get_by_label("Territoire").fill("Les Sources")
    page.get_by_label("J'animerai ce cercle").uncheck()
    page.locator("input[type=file]").set_input_files(
        {"name": "membres.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Créer le cercle").click()


def test_a_coordinator_creates_a_circle_from_a_file_with_a_fault_then_mended(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, ADDRESSES["coordinator"]) as page:
        page.goto("/cercles/")
        page.get_by_role("main").get_by_role("link", name="Pôle du Plateau").click()
        _fill(page, *WRONG)
        expect(page.get_by_text(re.compile(r"ligne\s4", re.I)).first).to_be_visible()
        expect(page.get_by_text("président").first).to_be_visible()
        expect(page.get_by_label("Nom du cercle")).to_have_value("Cercle des Sources")
        _fill(page, *SOUND)
        expect(page.get_by_role("heading", level=1)).to_contain_text("6")
        expect(page.get_by_role("row").filter(has_text="Anaïs Vergne")).to_be_visible()
        expect(page.get_by_text("999000101")).to_have_count(0)
        known = page.get_by_role("row").filter(has_text="Camille Exemple")
        expect(known).to_contain_text("déjà connu")
        page.get_by_role("button", name="Confirmer").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Cercle des Sources")
        page.goto("/cercles/cercle-des-sources/membres/")
        for name in ("Anaïs Vergne", "Édith Zola", "Camille Exemple"):
            expect(page.get_by_text(name).first).to_be_visible()
        expect(page.get_by_text("999000101")).to_have_count(0)


def test_nothing_is_written_by_a_preview_that_is_left_there(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, ADDRESSES["administrator"]) as page:
        page.goto("/cercles/creer/pole-du-plateau/")
        _fill(page, *SOUND[1:])
        expect(page.get_by_role("button", name="Confirmer")).to_be_visible()
        page.goto("/recherche/?q=Wattel+Basile")
        found = page.get_by_role("main")
        expect(
            found.get_by_role("link", name=re.compile("Basile Wattel"))
        ).to_have_count(0)
