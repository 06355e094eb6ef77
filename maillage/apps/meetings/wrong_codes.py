"""Who tries codes at random is stopped; a room that mistypes is not.

Wrong codes are counted by account, few, and by address, many: fifty phones behind one
door share an address.
"""

from __future__ import annotations

from django.core.cache import cache

from maillage.engine.errors import BadInput


WINDOW_SECONDS = 10 * 60
MOST_OF_AN_ACCOUNT = 10
MOST_OF_AN_ADDRESS = 150

TOO_MANY = (
    "Trop de codes essayés en peu de temps : attendez dix minutes, "
    "ou demandez à l'animateur de cocher votre présence."
)


def require_not_too_many(account: int, address: str) -> None:
    """Raise BadInput for who has typed too many wrong codes of late."""
    for key, most in _counters(account, address):
        if cache.get(key, 0) >= most:
            raise BadInput(TOO_MANY)


def count_wrong(account: int, address: str) -> None:
    """One more wrong code."""
    for key, _ in _counters(account, address):
        cache.add(key, 0, WINDOW_SECONDS)
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.set(key, 1, WINDOW_SECONDS)


def _counters(account: int, address: str) -> list[tuple[str, int]]:
    return [
        (f"wrong-code-account-{account}", MOST_OF_AN_ACCOUNT),
        (f"wrong-code-address-{address}", MOST_OF_AN_ADDRESS),
    ]
