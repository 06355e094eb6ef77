"""Every page, as those who may read it: accessible, within the window, nothing refused.

Each is looked at on a telephone in light, then on a desktop in dark.
"""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page

from tests.factories.village import ADDRESSES
from tests.functional.browser import (
    DESKTOP,
    PHONE,
    axe_violations,
    overflow_in_pixels,
    screenshot,
)
from tests.functional.site import Site
from tests.functional.visitors import visitor


WHO = {
    "nobody": "",
    "doctor": "aline.berthaud@exemple.fr",
    **{role: ADDRESSES[role] for role in ("animator", "administrator", "referent")},
}
"""Each walks the pages that those before him did not open, and his first page."""

OPEN_AND_LIST = """
import json, sys
from maillage.commands.web import start_django
start_django()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
from maillage.apps.people.models import Account
from tests.factories.addresses import addresses
from tests.factories.village import found, open_the_prepared
village = found()
open_the_prepared(village)
live = f"/seances/{village.prepared.pk}/"
walked, seen = {}, set()
PARTS = ("circles:live_state", "ui:catalogue_state")
DOCUMENTS = (".pdf", ".zip", ".csv")
for who, email in json.loads(sys.argv[1]).items():
    client = Client()
    if email:
        client.force_login(Account.objects.get(email=email))
    walked[who] = []
    for address in addresses():
        key = (address.name, live in address.path)
        if key in seen or address.name in PARTS or address.path.endswith(DOCUMENTS):
            continue
        answer = client.get(address.path)
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code == 200 and kind.startswith("text/html"):
            walked[who].append(address.path)
            if address.name != "home:home":
                seen.add(key)
print(json.dumps(walked))
"""


@pytest.fixture(scope="module")
def walked(site: Site) -> dict[str, list[str]]:
    """The pages that each may read, a session being open."""
    found: dict[str, list[str]] = json.loads(site.run(OPEN_AND_LIST, json.dumps(WHO)))
    return found


@pytest.mark.parametrize("who", WHO)
def test_every_page_is_accessible_and_fits_the_window(
    who: str, browser: Browser, site: Site, walked: dict[str, list[str]]
) -> None:
    assert walked[who]
    faults = []
    with visitor(browser, site, WHO[who], size=PHONE, color_scheme="light") as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for path in walked[who]:
            said.clear()
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            page.emulate_media(color_scheme="light")
            page.goto(path)
            found = [*axe_violations(page), *_too_wide(page)]
            screenshot(page, f"pages/{who}{path.replace('/', '-')}phone")
            page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
            page.emulate_media(color_scheme="dark")
            found += [*axe_violations(page, "color-contrast"), *_too_wide(page)]
            screenshot(page, f"pages/{who}{path.replace('/', '-')}desktop")
            found += [line for line in said if "Content Security Policy" in line]
            faults += [f"{path}: {one}" for one in found]
    assert not faults, "\n".join(faults)


def _too_wide(page: Page) -> list[str]:
    over = overflow_in_pixels(page)
    return [f"{over} pixels wider than the window"] if over else []
