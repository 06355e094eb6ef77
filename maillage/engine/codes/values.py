"""Values as French public files write them: amounts, rates, dates."""

from __future__ import annotations

import re
from datetime import date


THOUSANDS = re.compile(r"(-?\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+)[.,](\d{2})")
PLAIN = re.compile(r"(-?\d+)(?:[.,](\d{1,2}))?")
PERCENT = re.compile(r"(\d{1,3})\s*%")
DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")

EARLIEST_PUBLICATION = date(2000, 1, 1)


def cents(text: str) -> int | None:
    """Euros as cents: `24,34` -> 2434, `1,466,29` -> 146629; None if not certain.

    A comma may part both thousands and decimals. Three digits after the only comma
    could be either, so `1,466` is None.
    """
    if match := PLAIN.fullmatch(text) or THOUSANDS.fullmatch(text):
        euros = re.sub(r"[ .,\u00a0\u202f]", "", match[1])
        return int(euros + (match[2] or "").ljust(2, "0"))
    return None


def has_thousands_mark(text: str) -> bool:
    """True for an amount whose thousands are marked, as in `1,466,29`."""
    return THOUSANDS.fullmatch(text) is not None


def percents(text: str) -> list[int] | None:
    """The distinct rates of `65%`, `65 %` or `30%;65%`; None if one is not a rate."""
    rates = set()
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        match = PERCENT.fullmatch(part)
        if match is None or int(match[1]) > 100:
            return None
        rates.add(int(match[1]))
    return sorted(rates)


def french_day(text: str) -> date | None:
    """The date of `JJ/MM/AAAA`; None for anything else, or a day that never was."""
    match = DAY.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
