"""What a reader said he would do, and what others have let slip where he organises."""

from __future__ import annotations

from django.db.models import Count, F, Min
from django.urls import reverse

from maillage.apps.meetings.models import ActionPoint
from maillage.apps.meetings.selectors.decisions import open_points
from maillage.apps.people.clock import today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Mandate
from maillage.apps.structures.policies import ORGANISERS
from maillage.ui.formats import counted


def due_for(reader: Person) -> list[Due]:
    """His own until they are done or dropped; others' late ones, a line a structure."""
    return [*_own(reader), *_late_of_others(reader)]


def _own(reader: Person) -> list[Due]:
    points = open_points(ActionPoint.objects.filter(owner=reader)).select_related(
        "organisation"
    )
    return [
        Due(
            DueKind.TO_DO,
            point.text,
            reverse("meetings:action", args=(point.organisation.slug, point.pk)),
            point.due_on,
            point.organisation.name,
            done_url=reverse(
                "meetings:finish_action", args=(point.organisation.slug, point.pk)
            ),
        )
        for point in points
    ]


def _late_of_others(reader: Person) -> list[Due]:
    organised = Mandate.objects.on(today()).filter(person=reader, role__in=ORGANISERS)
    late = (
        open_points(ActionPoint.objects.all())
        .filter(organisation__in=organised.values("organisation"), due_on__lt=today())
        .exclude(owner=reader)
        .order_by()
        .values(slug=F("organisation__slug"), name=F("organisation__name"))
        .annotate(count=Count("pk"), first=Min("due_on"))
    )
    return [
        Due(
            DueKind.TO_DO,
            "Relancer "
            + counted(line["count"], "action en retard", "actions en retard"),
            reverse("meetings:actions", args=(line["slug"],)),
            line["first"],
            line["name"],
        )
        for line in late
    ]
