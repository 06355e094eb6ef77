"""A doctor adds the passkey of his telephone, then signs in with nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

from playwright.sync_api import Browser, Page, expect

from tests.factories.village import PASSWORD
from tests.functional.browser import PHONE
from tests.functional.site import Site
from tests.functional.visitors import sign_out, visitor


DOCTOR = "aline.berthaud@exemple.fr"

TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A device that recognises its owner at once, as Chromium plays one."""


def _give_a_telephone(page: Page) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})


def test_a_passkey_added_once_opens_the_account_by_itself(
    browser: Browser, site: Site
) -> None:
    # A passkey is of a name, never of a number: this machine's own name serves.
    named = replace(site, url=site.url.replace("127.0.0.1", "localhost"))
    with visitor(browser, named, DOCTOR, size=PHONE) as page:
        _give_a_telephone(page)
        page.goto("/compte/2fa/webauthn/add/")
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Confirmer").click()
        page.get_by_label("Nom de la clé").fill("Téléphone")
        page.get_by_role("button", name="Ajouter").click()
        expect(page).to_have_url(re.compile("/compte/2fa/recovery-codes/"))
        sign_out(page)
        page.goto("/compte/login/")
        page.get_by_role("button", name="Avec une clé d'accès").click()
        expect(page).to_have_url(f"{named.url}/")
        page.goto("/personnes/mon-compte/")
        expect(page.get_by_text("protégé par la double vérification")).to_be_visible()
