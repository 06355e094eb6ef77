"""A doctor is invited, opens his account by the link, and says what may be shown."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.factories.village import ADDRESSES, PASSWORD
from tests.functional.browser import PHONE
from tests.functional.site import Site
from tests.functional.visitors import visitor


EMAIL = "lise.vergnaud@exemple.fr"
CODE = "999000101"
TOO_SHORT = "abc"
CIRCLE = "/cercles/cercle-du-plateau/"


def _welcome(page: Page) -> str:
    """The coordinator writes a doctor down, and sends her the link."""
    page.goto("/structures/pole-du-plateau/membres/ajouter/")
    page.get_by_label("Nom", exact=True).fill("Vergnaud")
    page.get_by_label(re.compile("^Prénom")).fill("Lise")
    page.get_by_label("Profession").select_option(label="médecin généraliste")
    page.get_by_label(re.compile("^Courriel")).fill(EMAIL)
    page.get_by_role("button", name="Ajouter à l'équipe").click()
    page.get_by_role("link", name="Vergnaud Lise").click()
    page.get_by_role("button", name="Inviter à créer son compte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Invitation envoyée")
    return page.locator("#lien li").inner_text()


def _seat(page: Page) -> None:
    page.goto(f"{CIRCLE}membres/accueillir/")
    known = page.locator("form").filter(has=page.locator("[value=known]"))
    known.get_by_label("Qui").select_option(label="Lise Vergnaud")
    known.get_by_label(re.compile("[Cc]odes")).fill(CODE)
    known.get_by_role("button", name="Accueillir").click()
    expect(page.get_by_text("Lise Vergnaud est au cercle.")).to_be_visible()


def _open_the_account(phone: Page, link: str) -> None:
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "Bienvenue, Lise Vergnaud"
    )
    passwords = phone.locator("input[type=password]")
    for password in (TOO_SHORT, PASSWORD):
        for rank in range(passwords.count()):
            passwords.nth(rank).fill(password)
        phone.get_by_role("button", name="Ouvrir mon compte").click()
        if password == TOO_SHORT:
            expect(phone.locator(".error-summary")).to_be_visible()
    expect(phone).not_to_have_url(link)


def _agree(phone: Page) -> None:
    """Two consents, one by one; the second is taken back."""
    phone.goto(f"{CIRCLE}accords/")
    given = phone.locator(".tag", has_text=re.compile("^Accord"))
    for count in (1, 2):
        phone.get_by_role("button", name="Je donne mon accord").first.click()
        expect(given).to_have_count(count)
    phone.get_by_role("button", name="Retirer mon accord").last.click()
    expect(given).to_have_count(1)


def test_a_doctor_opens_her_account_by_the_link_and_gives_her_consents(
    browser: Browser, site: Site
) -> None:
    with (
        visitor(browser, site, ADDRESSES["coordinator"]) as page,
        visitor(browser, site, size=PHONE) as phone,
    ):
        link = _welcome(page)
        _seat(page)
        _open_the_account(phone, link)
        _agree(phone)
    with visitor(browser, site, size=PHONE) as another:
        another.goto(link)
        expect(another.locator("input[type=password]")).to_have_count(0)
        expect(another.get_by_role("heading", level=1)).not_to_contain_text("Lise")
