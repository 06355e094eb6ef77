"""Those who walk through the site: a browser of their own, signed in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.factories.village import PASSWORD
from tests.functional.browser import DESKTOP, screenshot
from tests.functional.site import Site


SECONDS_OF_A_CODE = 30
SECONDS_TO_TYPE = 6
MOST_MILLISECONDS = 30_000
"""A page that takes longer is a fault, even on a busy machine."""


@contextmanager
def visitor(
    browser: Browser,
    site: Site,
    email: str = "",
    *,
    size: dict[str, int] = DESKTOP,
    **more: Any,
) -> Iterator[Page]:
    """A page of somebody's own browser; signed in where an address is given."""
    with browser.new_context(viewport=size, base_url=site.url, **more) as context:  # type: ignore[arg-type]
        context.set_default_timeout(MOST_MILLISECONDS)
        page = context.new_page()
        try:
            if email:
                sign_in(page, email)
            yield page
        except BaseException:
            screenshot(page, f"failures/{email.partition('@')[0] or 'nobody'}")
            raise


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Through the form, to the first page, or to what is asked before it."""
    page.goto("/compte/login/")
    page.get_by_label("Courriel").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page).not_to_have_url("**/compte/login/")


def sign_out(page: Page) -> None:
    """By the page that asks to confirm."""
    page.goto("/compte/logout/")
    page.get_by_role("button", name="Se déconnecter").last.click()


def code_of(secret: str) -> str:
    """The six digits that a telephone shows for this secret (RFC 6238).

    Read early enough in its thirty seconds to be typed before it changes.
    """
    left = SECONDS_OF_A_CODE - time.time() % SECONDS_OF_A_CODE
    if left < SECONDS_TO_TYPE:
        time.sleep(left)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = int(time.time() // SECONDS_OF_A_CODE)
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06d}"
