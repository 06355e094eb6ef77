"""Where the notice of an indicator is among the reference pages."""

from __future__ import annotations

from maillage.engine.indicators.language import Entry


NOTICES = "indicators"


def notice_link(entry: Entry) -> str:
    """From docs/reference; a variant is a chapter of the notice it varies."""
    if entry.base is None:
        return f"{NOTICES}/{entry.indicator.id}.md"
    return f"{NOTICES}/{entry.base}.md#{entry.indicator.id.lower()}"
