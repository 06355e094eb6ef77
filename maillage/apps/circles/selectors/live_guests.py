"""Whom a session may count present: its circle, its list, its structure's members."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from maillage.apps.circles.models import Seat, Session
from maillage.apps.meetings.models import Attendance
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Membership


def known_people(session: Session) -> QuerySet[Person]:
    """Everyone whom the animator may tick or invite."""
    members = Membership.objects.on(today()).filter(
        organisation=session.circle.organisation_id
    )
    return Person.objects.filter(
        _expected(session) | Q(pk__in=members.values("person"))
    )


def guests_for(reader: Person | None, session: Session) -> QuerySet[Person]:
    """Members of the structure who are neither of the circle nor on the list."""
    if not allowed(reader, "circles.run_session", session):
        return Person.objects.none()
    return known_people(session).exclude(_expected(session))


def _expected(session: Session) -> Q:
    seats = Seat.objects.on(today()).filter(circle=session.circle_id)
    listed = Attendance.objects.filter(meeting=session.meeting_id)
    return Q(pk__in=seats.values("person")) | Q(pk__in=listed.values("person"))
