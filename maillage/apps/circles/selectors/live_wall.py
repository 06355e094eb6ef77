"""The slides of the wall: the way in, each figure, the statements, what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.circles.figures.shown import Shown, figures_shown
from maillage.apps.circles.selectors.live import Room


@dataclass(frozen=True)
class Slide:
    """One slide: its number from 1, what it is, its title."""

    number: int
    kind: str
    title: str
    figure: Shown | None = None


def slides(room: Room) -> list[Slide]:
    """In the order of the evening. The figures are for who sits in the circle."""
    found = [("way_in", "Signalez votre présence", None)]
    if room.seated:
        found += [("figure", one.title, one) for one in figures_shown(room.session)]
    found += [
        ("statement", "Énoncé au vote", None),
        ("decided", "Ce que nous décidons", None),
    ]
    return [
        Slide(number, kind, title, figure)
        for number, (kind, title, figure) in enumerate(found, start=1)
    ]
