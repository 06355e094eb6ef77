"""The group's figures of a session, read back from what was shown."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.circles.figures.sheet_figures import figure_of
from maillage.apps.circles.models import GroupSheet, Session
from maillage.engine.mirrors import words


@dataclass(frozen=True)
class Shown:
    """One indicator of the group: its value and finding in words, its drawings."""

    indicator: str
    title: str
    sentence: str
    value: str
    """Empty where the group's figure could not be given."""
    counted: str
    """What of what, and the interval; empty with the value."""
    finding: str
    projector_svg: str


def figures_shown(session: Session) -> list[Shown]:
    """In the order of the session."""
    return [shown(sheet) for sheet in session.group_sheets.all()]


def shown(sheet: GroupSheet) -> Shown:
    """What a group's page said."""
    figure = figure_of(sheet)
    reading = figure.group.reading
    return Shown(
        indicator=sheet.indicator,
        title=figure.indicator.title,
        sentence=figure.indicator.sentence,
        value=words.value(reading, figure.scale) if reading else "",
        counted=f"{words.counted(reading, figure.indicator)} ; intervalle à 95 %, "
        f"{words.interval(reading, figure.scale)}"
        if reading
        else "",
        finding=words.group_finding(figure),
        projector_svg=sheet.projector_svg or sheet.svg,
    )
