"""The minutes of a session: drafted from what happened, signed, corrected, shared."""

from __future__ import annotations

from datetime import datetime

from maillage.apps.circles.actions.plans import freeze_plans
from maillage.apps.circles.models import Session
from maillage.apps.circles.words.minutes import happened
from maillage.apps.meetings import actions as meetings
from maillage.apps.meetings.models import Minutes
from maillage.apps.people.actions_base import action
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.ui.documents.minutes import minutes_pdf


@action("circles.sign_minutes")
def sign_minutes(
    *, session: Session, version: int, by: Person, at: datetime | None = None
) -> Minutes:
    """The minutes as they stand, frozen with what happened, and their PDF.

    With them is frozen what will be looked at of each commitment: see `plans`.
    """
    require(by, "circles.sign_minutes", session)
    minutes = meetings.sign_minutes(
        meeting=session.meeting,
        document=happened(session),
        press=minutes_pdf,
        version=version,
        by=by,
        at=at,
    )
    record("circles.sign_minutes", session, by=by)
    freeze_plans(session=session, minutes=minutes, by=by)
    return minutes
