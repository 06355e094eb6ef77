"""Signing in with a password, then with the code of a telephone, then without it."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.factories.village import PASSWORD
from tests.functional.browser import PHONE
from tests.functional.site import Site
from tests.functional.visitors import code_of, sign_in, sign_out, visitor


DOCTOR = "aline.berthaud@exemple.fr"


def _install_codes(page: Page) -> tuple[str, list[str]]:
    """Activate the code generator; its secret, and the recovery codes to keep."""
    page.goto("/compte/2fa/")
    page.get_by_role("link", name="Installer les codes").click()
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_text("Je ne peux pas scanner").click()
    secret = page.locator("#authenticator_secret").inner_text()
    page.get_by_label(re.compile("code", re.I)).first.fill(code_of(secret))
    page.get_by_role("button", name="Activer").click()
    expect(
        page.get_by_role("listitem").filter(has_text=re.compile(r"^\w{8}$"))
    ).to_have_count(10)
    return secret, page.locator("#recovery_codes li").all_inner_texts()


def _answer(page: Page, code: str) -> None:
    page.get_by_label(re.compile("code", re.I)).first.fill(code)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def test_a_doctor_adds_codes_to_his_password_and_signs_in_with_them(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, DOCTOR, size=PHONE) as page:
        secret, recovery = _install_codes(page)
        sign_out(page)
        sign_in(page, DOCTOR)
        page.goto("/")
        expect(page).to_have_url(re.compile("/compte/"))
        _answer(page, "000000")
        expect(page.locator(".error-summary")).to_be_visible()
        _answer(page, code_of(secret))
        expect(page).to_have_url(f"{site.url}/")
        sign_out(page)
        sign_in(page, DOCTOR)
        _answer(page, recovery[0])
        expect(page).to_have_url(f"{site.url}/")
        sign_out(page)
        sign_in(page, DOCTOR)
        _answer(page, recovery[0])
        expect(page.locator(".error-summary")).to_be_visible()


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(
    browser: Browser, site: Site
) -> None:
    said = []
    with visitor(browser, site, size=PHONE) as page:
        for email in (DOCTOR, "personne@exemple.fr"):
            page.goto("/compte/login/")
            page.get_by_label("Courriel").fill(email)
            page.get_by_label("Mot de passe", exact=True).fill(PASSWORD[::-1])
            page.get_by_role("button", name="Se connecter", exact=True).click()
            said.append(page.locator(".error-summary").inner_text())
    assert said[0] == said[1] != ""
