"""What the pages of mirrors say: each figure's finding, drawing, tables and reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from maillage.apps.circles.figures.sheet_figures import figure_of
from maillage.apps.circles.models import GroupSheet, MirrorSheet, Session
from maillage.engine.mirrors import words
from maillage.engine.mirrors.content import Figure
from maillage.ui.components import Table
from maillage.ui.screen_tables import group_table, mirror_curve_table, mirror_table


@dataclass(frozen=True)
class FigureShown:
    """One indicator as a page shows it."""

    identifier: str
    title: str
    sentence: str
    finding: str
    value: str
    counted: str
    absent: str
    """Why there is no value; empty where there is one."""
    svg: SafeString
    table: Table
    curve_table: Table
    others: list[str]
    reasons: list[str]
    action: str


def mirror_figures(
    session: Session, sheets: Iterable[MirrorSheet]
) -> list[FigureShown]:
    """The figures of one doctor's mirror."""
    fewest = (session.sheets_document or {}).get("fewest_patients", 0)
    return [_mirror(sheet, fewest) for sheet in sheets]


def group_figures(sheets: Iterable[GroupSheet]) -> list[FigureShown]:
    """The figures of the group's page."""
    return [_group(sheet) for sheet in sheets]


def _mirror(sheet: MirrorSheet, fewest: int) -> FigureShown:
    figure = figure_of(sheet)
    own = figure.own.reading if figure.own else None
    return FigureShown(
        finding=words.verdict(figure, fewest),
        value=words.value(own, figure.scale) if own else "",
        counted=words.counted(own, figure.indicator) if own else "",
        absent=words.own_silence(figure.own, fewest) if not own else "",
        table=mirror_table(figure),
        others=[text for text in (_standing(figure), words.left_out(figure)) if text],
        reasons=list(figure.indicator.why_high),
        **_common(sheet, figure),
    )


def _group(sheet: GroupSheet) -> FigureShown:
    figure = figure_of(sheet)
    found = figure.group
    return FigureShown(
        finding=words.group_finding(figure),
        value=words.value(found.reading, figure.scale) if found.reading else "",
        counted=words.counted(found.reading, figure.indicator) if found.reading else "",
        absent=words.group_silence(found) if not found.reading else "",
        table=group_table(figure),
        others=[text for text in (words.left_out(figure),) if text],
        reasons=[],
        **_common(sheet, figure),
    )


def _standing(figure: Figure) -> str:
    return words.standing(figure.standing) or ""


def _common(sheet: MirrorSheet | GroupSheet, figure: Figure) -> dict[str, object]:
    return {
        "identifier": sheet.indicator,
        "title": figure.indicator.title,
        "sentence": figure.indicator.sentence,
        "svg": mark_safe(sheet.svg),  # noqa: S308  drawn by this service from numbers
        "curve_table": mirror_curve_table(figure),
        "action": figure.indicator.action,
    }


def source(session: Session) -> str:
    """Where the figures of a session come from, and over which months."""
    document = session.sheets_document
    if not document:
        return ""
    found = document["provenance"]
    return (
        f"Période : {words.month(document['first_month'])} à "
        f"{words.month(document['last_month'])}. Source : délivrances des officines de "
        f"« {session.circle.organisation.name} », extraites le "
        f"{_day(found['extracted_on'])} ; base de calcul {found['build']}."
    )


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
