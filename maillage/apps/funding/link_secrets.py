"""The secret of a payer's link: drawn once, shown once, kept as a fingerprint."""

from __future__ import annotations

import hashlib
from secrets import token_urlsafe

from django.conf import settings
from django.urls import reverse


def drawn() -> str:
    """A secret that nobody guesses: 256 bits."""
    return token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def address(secret: str) -> str:
    """The whole address of the page that it opens."""
    return settings.PUBLIC_URL + reverse("funding:shared_by_link", args=[secret])
