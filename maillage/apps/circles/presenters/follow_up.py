"""A commitment's follow-up as its page draws it: drawings with their tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from maillage.apps.circles.selectors.follow_up import Followed
from maillage.ui import formats
from maillage.ui.components import Column, Row, Table


@dataclass(frozen=True)
class Drawn:
    """One commitment, and what is drawn of it."""

    followed: Followed
    svg: SafeString
    readings: Table | None
    points: Table | None
    own_svg: SafeString
    own_points: Table | None
    source: str


def drawn(followed: Followed) -> Drawn:
    """The drawings and tables of a commitment that a build has spoken of, or none."""
    sheet, own = followed.sheet, followed.own
    return Drawn(
        followed=followed,
        # Drawn by this service from numbers, and kept: nobody's words are in it.
        svg=mark_safe(followed.svg),  # noqa: S308
        readings=_readings(followed, sheet, own) if sheet else None,
        points=_points(followed, sheet["points"]) if sheet else None,
        own_svg=mark_safe(followed.own_svg),  # noqa: S308
        own_points=_own_points(followed, own["points"]) if own else None,
        source=_source(sheet) if sheet else "",
    )


def _caption(followed: Followed, what: str) -> str:
    """Each table of the page is told from the others by its name alone."""
    day = formats.day(localtime(followed.session_day))
    return f"{followed.title}, {what} du {day}"


def _readings(
    followed: Followed, sheet: dict[str, Any], own: dict[str, Any] | None
) -> Table | None:
    rows: list[Row | Sequence[str]] = list(sheet["readings"])
    rows += [Row(cells, own=True) for cells in (own or {}).get("readings", [])]
    if not rows:
        return None
    return Table(
        _caption(followed, "avant et après la séance"),
        [
            Column("Qui"),
            Column("Mois"),
            Column("Valeur", "number"),
            Column("Comptés", "number"),
            Column("Intervalle à 95 %", "number"),
        ],
        rows,
    )


def _points(followed: Followed, points: Sequence[Sequence[str]]) -> Table:
    return Table(
        _caption(followed, "courbe du cercle, pour la séance"),
        [
            Column("Mois", "date"),
            Column("Cercle", "number"),
            Column("De", "number"),
            Column("À", "number"),
            Column("Reste du territoire", "number"),
        ],
        points,
        scrolls=True,
    )


def _own_points(followed: Followed, points: Sequence[Sequence[str]]) -> Table:
    columns = [Column("Mois", "date"), Column("Vous", "number")]
    caption = _caption(followed, "votre courbe, pour la séance")
    return Table(caption, columns, points)


def _source(sheet: dict[str, Any]) -> str:
    source = sheet["source"]
    extracted = date.fromisoformat(source["extracted_on"])
    until = date.fromisoformat(source["until"])
    return formats.punctuated(
        f"{sheet['curve']} Source : délivrances de {source['structure']} jusqu'à "
        f"{formats.month(until)}, extraites le {formats.day(extracted)}, calcul "
        f"{source['build']}."
    )
