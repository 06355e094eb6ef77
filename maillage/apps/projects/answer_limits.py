"""Who sends answers by the hundred is stopped; a waiting room on one network is not.

The network's address is never kept: what counts it is a keyed hash, for an hour.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache

from maillage.engine.errors import BadInput


WINDOW_SECONDS = 60 * 60
MOST_OF_AN_ADDRESS = 60

TOO_MANY = (
    "Trop de réponses sont venues de ce réseau en peu de temps : réessayez dans une "
    "heure, ou remplissez une feuille en papier à l'accueil."
)


def require_not_too_many(address: str) -> None:
    """Raise `BadInput` where too many answers came of late from this address."""
    if cache.get(_counter(address), 0) >= MOST_OF_AN_ADDRESS:
        raise BadInput(TOO_MANY)


def count_answer(address: str) -> None:
    """One more answer."""
    key = _counter(address)
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        cache.incr(key)
    except ValueError:  # it ran out between the two
        cache.set(key, 1, WINDOW_SECONDS)


def _counter(address: str) -> str:
    secret = settings.SECRET_KEY.encode()
    seen = hmac.new(secret, f"survey {address}".encode(), hashlib.sha256)
    return f"survey-answers-{seen.hexdigest()[:32]}"
