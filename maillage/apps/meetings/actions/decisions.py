"""What a meeting decided: written, corrected, taken away by mistake and put back."""

from __future__ import annotations

from django.db.models import Max

from maillage.apps.meetings.actions.unsigned import require_being_written
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.meetings.models import Decision, Meeting
from maillage.apps.meetings.models.decisions import LONGEST_DECISION
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


@action("meetings.add_decision")
def add_decision(*, meeting: Meeting, text: str, by: Person) -> Decision:
    """One more decision, after those already there.

    BadInput where the meeting has not begun, where its minutes are signed, or where
    the text seems to name a patient.
    """
    require(by, "meetings.write_decisions", meeting)
    meeting = locked(Meeting, meeting.pk)
    require_being_written(meeting)
    last = meeting.decisions.aggregate(last=Max("position"))["last"] or 0
    made = Decision.objects.create(
        meeting=meeting, position=last + 1, text=_checked(text)
    )
    record("meetings.add_decision", made, by=by, details={"meeting": meeting.pk})
    return made


@action("meetings.change_decision")
def change_decision(
    *, decision: Decision, text: str, version: int, by: Person
) -> Decision:
    """The same decision in other words, while nothing is signed."""
    require(by, "meetings.write_decisions", decision.meeting)
    decision = locked(Decision, decision.pk)
    require_being_written(decision.meeting)
    check_version(decision, version, "La décision")
    decision.text = _checked(text)
    decision.version += 1
    decision.save()
    record("meetings.change_decision", decision, by=by)
    return decision


@action("meetings.remove_decision")
def remove_decision(*, decision: Decision, by: Person) -> Decision:
    """Not decided after all; the actions that came from it stay with the meeting."""
    require(by, "meetings.write_decisions", decision.meeting)
    decision = locked(Decision, decision.pk)
    require_being_written(decision.meeting)
    if decision.removed_at is None:
        decision.removed_at, decision.removed_by = now(), by
        decision.save()
        record("meetings.remove_decision", decision, by=by)
    return decision


@action("meetings.restore_decision")
def restore_decision(*, decision: Decision, by: Person) -> Decision:
    """A decision that was taken away is there again, in its place."""
    require(by, "meetings.write_decisions", decision.meeting)
    decision = locked(Decision, decision.pk)
    require_being_written(decision.meeting)
    if decision.removed_at is not None:
        decision.removed_at = decision.removed_by = None
        decision.save()
        record("meetings.restore_decision", decision, by=by)
    return decision


def _checked(text: str) -> str:
    text = text.strip().replace("\r\n", "\n")
    if not text:
        raise BadInput("Décision : écrivez en une phrase ce qui a été décidé.")
    if len(text) > LONGEST_DECISION:
        raise BadInput(
            f"Décision : {len(text)} signes, {LONGEST_DECISION} au plus ; "
            "faites-en deux décisions."
        )
    refuse_patient_identity(text, "Décision")
    return text
