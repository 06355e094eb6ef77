"""Members are invited to a session, reminded, and answer."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from maillage.apps.circles.models import Seat, Session
from maillage.apps.circles.tasks import invitations as tasks_invitations
from maillage.apps.meetings import actions as meetings
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.meetings.models import Attendance, MeetingState, Presence
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


LONGEST_WORDS = 2000


@action("circles.invite_to_session")
def invite_to_session(*, session: Session, by: Person, words: str = "") -> list[Person]:
    """Invite everybody who sits in the circle and was not invited yet.

    Gives those invited now. Each gets a letter of his own; who has no address is
    invited all the same, and told otherwise.
    """
    require(by, "circles.invite_to_session", session)
    words = _checked(words)
    seats = Seat.objects.on(today()).filter(circle=session.circle)
    invited = meetings.invite_people(
        meeting=session.meeting,
        people=Person.objects.filter(pk__in=seats.values("person")),
        by=by,
    )
    if not invited:
        raise BadInput("Tous les membres sont déjà invités : relancez-les plutôt.")
    people = [place.person for place in invited]
    _send(session, people, words)
    record("circles.invite_to_session", session, by=by, details={"people": len(people)})
    return people


@action("circles.remind_of_session")
def remind_of_session(*, session: Session, by: Person, words: str = "") -> list[Person]:
    """Write again to those who were invited and have not answered."""
    require(by, "circles.invite_to_session", session)
    words = _checked(words)
    if session.meeting.state != MeetingState.PLANNED:
        raise BadInput("La séance n'est plus à venir : il n'y a personne à relancer.")
    waiting = Attendance.objects.filter(
        meeting=session.meeting, presence=Presence.INVITED, invited_at__isnull=False
    )
    people = [place.person for place in waiting.select_related("person")]
    if not people:
        raise BadInput("Tous ont répondu : il n'y a personne à relancer.")
    _send(session, people, words)
    record("circles.remind_of_session", session, by=by, details={"people": len(people)})
    return people


def _send(session: Session, people: list[Person], words: str) -> None:
    locked(Session, session.pk)
    Session.objects.filter(pk=session.pk).update(
        invited_sequence=session.meeting.calendar_sequence
    )
    keys = [person.pk for person in people]
    send = tasks_invitations.send_invitations.enqueue
    transaction.on_commit(partial(send, session.pk, keys, words))


def _checked(words: str) -> str:
    words = words.strip().replace("\r\n", "\n")
    if len(words) > LONGEST_WORDS:
        raise BadInput(f"Message : {len(words)} signes ; {LONGEST_WORDS} au plus.")
    refuse_patient_identity(words, "Message")
    return words
