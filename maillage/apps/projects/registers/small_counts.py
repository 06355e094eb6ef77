"""Counts of people, as anyone may read them: below 11, only that they are few."""

from __future__ import annotations

from maillage.ui.formats import FIRM, number


FEW = 11
"""From 1 to 10 people, no number leaves who counted them."""


def told(count: int | None) -> str:
    """« 43 », « moins de 11 », or « – » where nobody counted."""
    if count is None:
        return "–"
    return number(count) if count >= FEW else f"moins de{FIRM}{FEW}"
