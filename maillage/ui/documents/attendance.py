"""The attendance sheet that is signed with a pen, for any meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import clock, long_day


FEWEST_FREE_LINES = 4
"""Room for who was not expected: a replacement, an intern, a guest."""

LINES_A_PAGE = 18


def attendance_pdf(
    *,
    title: str,
    organisation: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    expected: Sequence[tuple[str, str]],
    made_at: datetime,
) -> bytes:
    """The sheet: `expected` are names and professions, in their order."""
    page = page_of(
        what="Feuille d'émargement",
        audience=organisation,
        title=title,
        session=long_day(starts_at),
        circle=title,
        territory=place or "lieu à préciser",
        author=organisation,
        foot=[
            "À signer par chaque personne présente. L'animateur reporte les présences "
            "dans Maillage et garde cette feuille.",
        ],
    )
    return words_pdf(
        "attendance.typ",
        {
            **page,
            "when": f"{long_day(starts_at)}, de {clock(starts_at)} à {clock(ends_at)}",
            "place": place,
            "people": [list(one) for one in expected],
            "free": _free_lines(len(expected)),
        },
        made_at,
    )


def _free_lines(expected: int) -> int:
    """As many empty lines as finish the page, and some in any case."""
    used = expected % LINES_A_PAGE
    left = LINES_A_PAGE - used
    return left if left >= FEWEST_FREE_LINES else left + LINES_A_PAGE
