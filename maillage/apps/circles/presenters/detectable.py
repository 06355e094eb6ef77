"""The smallest effects that could be told at a session, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.circles.figures.committed import unit_of
from maillage.apps.circles.models import DetectableEffect
from maillage.ui import impact_words
from maillage.ui.components import Column, Table
from maillage.ui.formats import FIRM


def detectable_table(found: Sequence[tuple[DetectableEffect, str]]) -> Table | None:
    """A row an indicator, with its title; None where nothing is known yet."""
    if not found:
        return None
    rows = [
        [
            title,
            f"{one.horizon_months}{FIRM}mois" if one.value is not None else "–",
            one.why
            if one.value is None
            else impact_words.distance(one.value, unit_of(one.indicator)),
        ]
        for one, title in found
    ]
    return Table(
        "Le plus petit changement qui se verrait",
        [
            Column("Indicateur"),
            Column("Après"),
            Column("Changement, 4 fois sur 5", "number"),
        ],
        rows,
        show_caption=False,
    )
