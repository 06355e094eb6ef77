"""What is kept of a session, read back into what the engine composed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from maillage.apps.circles.models import GroupSheet, MirrorSheet, Session
from maillage.engine import frozen
from maillage.engine.mirrors.content import Doctor, Figure
from maillage.engine.mirrors.content import Session as Composed
from maillage.engine.mirrors.document import session_from_document


def figure_of(sheet: MirrorSheet | GroupSheet) -> Figure:
    """The figure that a sheet was made from."""
    return frozen.from_document(Figure, sheet.document)


def composed_of(session: Session, mirrors: Iterable[MirrorSheet] = ()) -> Composed:
    """The session as it was composed, with the doctors of the sheets given."""
    composed = session_from_document(session.sheets_document)
    codes = {member.code: member.codes for member in composed.circle.members}
    figures: dict[str, list[Figure]] = {}
    for sheet in mirrors:
        figures.setdefault(sheet.code, []).append(figure_of(sheet))
    doctors = tuple(
        Doctor(code, codes.get(code, (code,)), tuple(found))
        for code, found in figures.items()
    )
    return replace(composed, doctors=doctors)
