"""What is due before an assembly: letters that leave in time by the by-laws."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.meetings.models import (
    AssemblyRules,
    Meeting,
    MeetingKind,
    MeetingState,
)
from maillage.apps.people.clock import today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Mandate
from maillage.apps.structures.policies import ORGANISERS
from maillage.ui.formats import day


DAYS_AHEAD = 14


def due_for(reader: Person) -> list[Due]:
    """For who organises: the letters of assemblies to come, from two weeks before."""
    organised = Mandate.objects.on(today()).filter(person=reader, role__in=ORGANISERS)
    coming = list(
        Meeting.objects.filter(
            organisation__in=organised.values("organisation"),
            kind=MeetingKind.GENERAL_ASSEMBLY,
            state=MeetingState.PLANNED,
            starts_at__date__gte=today(),
            convening__sent_on__isnull=True,
        ).select_related("organisation")
    )
    if not coming:
        return []
    rules = _rules({meeting.organisation_id for meeting in coming})
    dues = [_due(meeting, rules.get(meeting.organisation_id)) for meeting in coming]
    return [due for due in dues if due.until and due.until <= _horizon()]


def _horizon() -> date:
    return today() + timedelta(days=DAYS_AHEAD)


def _rules(organisations: set[int]) -> dict[int, AssemblyRules]:
    """The by-laws in force in each structure that typed them, in one query."""
    rows = AssemblyRules.objects.filter(
        organisation__in=organisations, since__lte=today()
    ).order_by("since")
    return {row.organisation_id: row for row in rows}


def _due(meeting: Meeting, rules: AssemblyRules | None) -> Due:
    held_on = localtime(meeting.starts_at).date()
    days = rules.notice_days if rules else 0
    return Due(
        DueKind.TO_DO,
        f"Envoyer la convocation de l'assemblée du {day(held_on)}",
        reverse("meetings:assembly", args=(meeting.organisation.slug, meeting.pk)),
        held_on - timedelta(days=days),
        meeting.organisation.name,
    )
