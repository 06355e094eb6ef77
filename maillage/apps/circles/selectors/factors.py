"""The brakes and levers that animators coded, for who may read the session."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied

from maillage.apps.circles.models import FactorSide, Session, SessionFactor
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.models import Person
from maillage.engine.follow_up.factors import Side, by_code


@dataclass(frozen=True)
class Noted:
    """One brake or lever as a page says it."""

    key: int
    side: str
    title: str
    words: str
    note: str
    noted_at: datetime


def factors_of(reader: Person | None, session: Session) -> list[Noted]:
    """Those in force for a session, brakes first."""
    require(reader, "circles.read_minutes", session)
    rows = session.factors.filter(withdrawn_at__isnull=True)
    return [_noted(row) for row in rows if row.code in by_code()]


def factor_for(
    reader: Person | None, slug: str, session: int, key: int
) -> SessionFactor:
    """One of a session, for who may withdraw it."""
    factor = (
        SessionFactor.objects.select_related("session__circle", "session__meeting")
        .defer("session__sheets_document")
        .filter(pk=key, session=session, session__circle__slug=slug)
        .first()
    )
    if factor is None or not allowed(reader, "circles.note_factor", factor.session):
        raise PermissionDenied("circles.note_factor")
    return factor


def coded_in(sessions: Collection[int]) -> dict[int, set[tuple[str, str]]]:
    """(side, code) noted for each session, for counts: no note and nobody's name.

    The caller gives only sessions that its reader may read.
    """
    found: dict[int, set[tuple[str, str]]] = {key: set() for key in sessions}
    rows = SessionFactor.objects.filter(
        session__in=sessions, withdrawn_at__isnull=True
    ).values_list("session", "side", "code")
    for session, side, code in rows:
        if code in by_code():
            found[session].add((side, code))
    return found


def _noted(row: SessionFactor) -> Noted:
    factor = by_code()[row.code]
    return Noted(
        key=row.pk,
        side=FactorSide(row.side).label,
        title=factor.title,
        words=factor.words(Side(row.side)),
        note=row.note,
        noted_at=row.noted_at,
    )
