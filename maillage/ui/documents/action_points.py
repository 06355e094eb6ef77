"""What a team still has to do, on paper: to read at a meeting, to pin up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import counted, day


@dataclass(frozen=True)
class PointRow:
    """Something to do, in words."""

    text: str
    owner: str
    due: str
    source: str = ""


def action_points_pdf(
    *,
    organisation: str,
    owner: str,
    late: Sequence[PointRow],
    coming: Sequence[PointRow],
    on: date,
    made_at: datetime,
) -> bytes:
    """The late first, then those to come; `owner` where it is one person's list."""
    page = page_of(
        what="Actions à mener",
        audience=owner or organisation,
        title=f"Actions à mener au {day(on)}",
        session=day(on),
        circle=organisation,
        territory="réunions de l'équipe",
        author=organisation,
        foot=[
            f"Ce qui n'était ni fait ni abandonné le {day(on)}. "
            "Source : décisions des réunions et actions confiées dans Maillage.",
        ],
    )
    return words_pdf(
        "action_points.typ",
        {
            **page,
            "lead": _lead(len(late), len(coming)),
            "parts": [
                {"title": title, "rows": [_cells(row) for row in rows]}
                for title, rows in (("En retard", late), ("À venir", coming))
                if rows
            ],
        },
        made_at,
    )


def _lead(late: int, coming: int) -> str:
    if not late + coming:
        return "Rien n'attend."
    return (
        f"{counted(late, 'action en retard', 'actions en retard')}, "
        f"{counted(coming, 'à venir', 'à venir')}."
    )


def _cells(row: PointRow) -> dict[str, str]:
    return {
        "text": row.text,
        "owner": row.owner,
        "due": row.due,
        "source": row.source,
    }
