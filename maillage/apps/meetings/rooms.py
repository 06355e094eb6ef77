"""The doors of meetings on a structure's page."""

from __future__ import annotations

from django.urls import reverse

from maillage.apps.meetings.models import Meeting, MeetingState
from maillage.apps.meetings.team_kinds import TEAM_KINDS
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.rooms_base import Room
from maillage.ui.formats import day_of_year


def rooms_for(reader: Person, organisation: Organisation) -> list[Room]:
    """The meetings, for who reads them."""
    if not allowed(reader, "meetings.read_team_meetings", organisation):
        return []
    return [
        Room(
            "Réunions",
            _sentence(organisation),
            reverse("meetings:list", args=(organisation.slug,)),
            rank=10,
        )
    ]


def _sentence(organisation: Organisation) -> str:
    next_one = (
        Meeting.objects.filter(
            organisation=organisation,
            kind__in=TEAM_KINDS,
            state=MeetingState.PLANNED,
            ends_at__gte=now(),
        )
        .order_by("starts_at")
        .first()
    )
    if next_one is None:
        return "RCP, réunions d'équipe, assemblées : prévoir, noter, signer."
    return f"Prochaine : {next_one.title}, {day_of_year(next_one.starts_at)}."
