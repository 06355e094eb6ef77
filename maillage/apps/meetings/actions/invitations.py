"""People are invited to a structure's meeting by a letter, and reminded of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from maillage.apps.meetings import tasks
from maillage.apps.meetings.actions.planning import invite_people
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.meetings.models import Attendance, Meeting, MeetingState, Presence
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


LONGEST_WORDS = 2000


@action("meetings.invite_by_letter")
def invite_by_letter(
    *, meeting: Meeting, people: Sequence[Person], by: Person, words: str = ""
) -> list[Person]:
    """Invite these people; each who has an address gets a letter of his own.

    Gives those invited now. Raises BadInput where nobody new is given, or where the
    words seem to name a patient.
    """
    require(by, "meetings.invite", meeting)
    words = _checked(words)
    invited = invite_people(meeting=meeting, people=people, by=by)
    if not invited:
        raise BadInput("Choisissez au moins une personne qui n'est pas encore invitée.")
    found = [place.person for place in invited]
    _send(meeting, found, words)
    record("meetings.invite_by_letter", meeting, by=by, details={"people": len(found)})
    return found


@action("meetings.remind_by_letter")
def remind_by_letter(*, meeting: Meeting, by: Person, words: str = "") -> list[Person]:
    """Write again to those who were invited and have not answered."""
    require(by, "meetings.invite", meeting)
    words = _checked(words)
    meeting = locked(Meeting, meeting.pk)
    if meeting.state != MeetingState.PLANNED:
        raise BadInput("La réunion n'est plus à venir : il n'y a personne à relancer.")
    waiting = Attendance.objects.filter(
        meeting=meeting, presence=Presence.INVITED, invited_at__isnull=False
    )
    people = [place.person for place in waiting.select_related("person")]
    if not people:
        raise BadInput("Tous ont répondu : il n'y a personne à relancer.")
    meeting.reminded_at = now()
    meeting.save(update_fields=("reminded_at",))
    _send(meeting, people, words)
    record("meetings.remind_by_letter", meeting, by=by, details={"people": len(people)})
    return people


def tell_change(meeting: Meeting) -> None:
    """Write to those invited that the meeting moved, fell or came back."""
    if meeting.attendances.filter(invited_at__isnull=False).exists():
        transaction.on_commit(partial(tasks.send_changes.enqueue, meeting.pk))


def _send(meeting: Meeting, people: Sequence[Person], words: str) -> None:
    keys = [person.pk for person in people]
    send = tasks.send_invitations.enqueue
    transaction.on_commit(partial(send, meeting.pk, keys, words))


def _checked(words: str) -> str:
    words = words.strip().replace("\r\n", "\n")
    if len(words) > LONGEST_WORDS:
        raise BadInput(f"Message : {len(words)} signes ; {LONGEST_WORDS} au plus.")
    refuse_patient_identity(words, "Message")
    return words
