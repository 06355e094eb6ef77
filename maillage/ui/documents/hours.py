"""The hours of a team's sites, to pin on each door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from maillage.ui.documents.printing import page_of, words_pdf


Row = tuple[str, str]


def hours_pdf(
    *,
    organisation: str,
    sites: Sequence[tuple[str, str, Sequence[Row]]],
    made_at: datetime,
) -> bytes:
    """One A4 page for a few sites: name, address, the days and their hours."""
    page = page_of(
        what="Horaires",
        audience="tous",
        title=organisation,
        session="",
        circle=organisation,
        territory="",
        author=organisation,
        foot=["Horaires ordinaires, hors jours fériés et fermetures annoncées."],
    )
    return words_pdf(
        "hours.typ",
        {
            **page,
            "sites": [
                {"name": name, "address": address, "rows": [list(row) for row in rows]}
                for name, address, rows in sites
            ],
        },
        made_at,
    )
