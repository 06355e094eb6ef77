"""The doors of meetings on a structure's page."""

from __future__ import annotations

from django.urls import reverse

from maillage.apps.meetings.models import (
    ActionPoint,
    Meeting,
    MeetingKind,
    MeetingState,
)
from maillage.apps.meetings.selectors.decisions import open_points
from maillage.apps.meetings.team_kinds import TEAM_KINDS
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.rooms_base import Room
from maillage.ui.formats import counted, day_of_year


def rooms_for(reader: Person, organisation: Organisation) -> list[Room]:
    """The meetings and what is to do, for who reads them."""
    if not allowed(reader, "meetings.read_team_meetings", organisation):
        return []
    return [
        Room(
            "Réunions",
            _sentence(organisation),
            reverse("meetings:list", args=(organisation.slug,)),
            rank=10,
        ),
        Room(
            "Actions à mener",
            _to_do(organisation),
            reverse("meetings:actions", args=(organisation.slug,)),
            rank=11,
        ),
    ]


def _to_do(organisation: Organisation) -> str:
    """« 5 à mener, dont 2 en retard. »; a circle's are counted for nobody here."""
    days = list(
        open_points(ActionPoint.objects.filter(organisation=organisation))
        .exclude(meeting__kind=MeetingKind.CIRCLE_SESSION)
        .values_list("due_on", flat=True)
    )
    late = sum(day < today() for day in days)
    if not days:
        return "Qui fait quoi pour quand, jusqu'à ce que ce soit fait."
    said = counted(len(days), "à mener", "à mener")
    return (
        f"{said}, dont {counted(late, 'en retard', 'en retard')}."
        if late
        else said + "."
    )


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
