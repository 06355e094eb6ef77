"""Brakes and levers of a session, coded by who animates it."""

from __future__ import annotations

from maillage.apps.circles.models import FactorSide, Session, SessionFactor
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput
from maillage.engine.follow_up.factors import by_code


LONGEST_NOTE = 200


@action("circles.note_factor")
def note_factor(
    *, session: Session, side: FactorSide, code: str, by: Person, note: str = ""
) -> SessionFactor:
    """A brake or a lever, with a short note. The same one sent twice is one.

    The same subject with another note replaces the first, which stays, withdrawn.
    """
    require(by, "circles.note_factor", session)
    session = locked(Session, session.pk)
    if session.meeting.state != MeetingState.HELD:
        raise BadInput("Freins et leviers se notent une fois la séance tenue.")
    if code not in by_code():
        raise BadInput("Sujet : choisissez l'un de ceux de la liste.")
    note = " ".join(note.split())[:LONGEST_NOTE]
    refuse_patient_identity(note, "Note")
    before = session.factors.filter(
        side=side, code=code, withdrawn_at__isnull=True
    ).first()
    if before is not None and before.note == note:
        return before
    if before is not None:
        before.withdrawn_at = now()
        before.save(update_fields=["withdrawn_at"])
    factor = SessionFactor.objects.create(
        session=session,
        side=FactorSide(side),
        code=code,
        note=note,
        noted_by=by,
        noted_at=now(),
    )
    record(
        "circles.note_factor", factor, by=by, details={"side": str(side), "code": code}
    )
    return factor


@action("circles.withdraw_factor")
def withdraw_factor(*, factor: SessionFactor, by: Person) -> SessionFactor:
    """Noted by mistake, or no longer true: out of every count from now on."""
    require(by, "circles.note_factor", factor.session)
    factor = locked(SessionFactor, factor.pk)
    if factor.withdrawn_at is None:
        factor.withdrawn_at = now()
        factor.save(update_fields=["withdrawn_at"])
        record("circles.withdraw_factor", factor, by=by)
    return factor
