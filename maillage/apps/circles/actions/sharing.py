"""What a circle shows to its payer's referent: a session at a time, and taken back."""

from __future__ import annotations

from maillage.apps.circles.models import Session
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


@action("circles.share_session")
def share_session(*, session: Session, shared: bool, by: Person) -> Session:
    """The referent reads its signed minutes, the group's figures in them, or no more.

    Raises BadInput before the minutes are signed: there is nothing yet to be read.
    """
    require(by, "circles.share_session", session)
    session = locked(Session, session.pk)
    signed = session.meeting.minutes.filter(signed_at__isnull=False).exists()
    if shared and not signed:
        raise BadInput("Signez d'abord le compte rendu : c'est lui qui se partage.")
    if session.shared_with_referent != shared:
        session.shared_with_referent = shared
        session.version += 1
        session.save(update_fields=["shared_with_referent", "version"])
        record("circles.share_session", session, by=by, details={"shared": shared})
    return session
