"""The rows of a mirror's chart where there is less room than on paper."""

from __future__ import annotations

from typing import Any

from maillage.ui.chart_data import Rows
from maillage.ui.look import GUTTER


_LETTER = 5.4
"""How wide a letter of a label is, about, in pixels of the drawing."""

_SHORT = (
    ("non montrés", "non montrés"),
    ("seulement", "trop peu de médecins"),
    ("aucun médecin", "trop peu de médecins"),
)
"""The first words of a sentence too long for the drawing, and what stands for it: the
page says the whole beside."""


def fitted(rows: dict[str, Rows], top: float, width: int) -> dict[str, Rows]:
    """The same rows, with labels that stay inside a drawing so wide.

    `top` is the end of their axis, which begins at 0.
    """
    return rows | {
        "references": [_inside(row, top, width) for row in rows["references"]],
        "silence": [_shortened(row) for row in rows["silence"]],
        "month_ticks": rows.get("month_ticks", [])[::2],
    }


def _inside(row: dict[str, Any], top: float, width: int) -> dict[str, Any]:
    """A label leaves its line at the right where it has no room at the left."""
    room = GUTTER + width * row["value"] / top
    if row["align"] == "right" and room < _LETTER * len(row["label"]):
        return row | {"align": "left"}
    return row


def _shortened(row: dict[str, Any]) -> dict[str, Any]:
    for start, short in _SHORT:
        if row["label"].startswith(start):
            return row | {"label": short}
    return row
