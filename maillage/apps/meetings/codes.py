"""The code that a room types: six signs that no one mistakes for others."""

from __future__ import annotations

import secrets


ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
"""No 0 O, 1 I L, 2 Z, 5 S, 8 B: read from the back of a room, they are the same."""
LENGTH = 6


def new_code() -> str:
    """A code: one of 244 million, so that guessing one of an evening is hopeless."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def tidy(typed: str) -> str:
    """What was typed, as codes are written: capitals, no spaces or hyphens."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[:LENGTH]


def shown(code: str) -> str:
    """The code in two halves, easier to read aloud."""
    return f"{code[:3]} {code[3:]}" if code else ""
