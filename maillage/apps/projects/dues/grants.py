"""What funders ask for and when; for who keeps the projects."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.roles import Role
from maillage.apps.projects.models import GrantCondition, GrantMilestone
from maillage.apps.projects.reach import Reach
from maillage.apps.structures.policies import ORGANISERS


NEAR = timedelta(days=60)


def grants_due(reach: Reach) -> list[Due]:
    """Conditions and steps of the next two months, or late."""
    here = reach.held(Role.TREASURER, *ORGANISERS)
    if not here:
        return []
    asked = {
        "grant__organisation__in": here,
        "grant__abandoned_on__isnull": True,
        "withdrawn_on__isnull": True,
        "due_on__lte": today() + NEAR,
    }
    conditions = GrantCondition.objects.filter(met_on__isnull=True, **asked)
    milestones = GrantMilestone.objects.filter(reached_on__isnull=True, **asked)
    return [
        *(
            _due(row, f"{row.text} ({row.grant.title})", DueKind.MISSING)
            for row in conditions.select_related("grant__organisation")
        ),
        *(
            _due(row, f"Jalon : {row.title} ({row.grant.title})", DueKind.TO_DO)
            for row in milestones.select_related("grant__organisation")
        ),
    ]


def _due(row: GrantCondition | GrantMilestone, text: str, kind: DueKind) -> Due:
    organisation = row.grant.organisation
    url = reverse("projects:grant", args=[organisation.slug, row.grant_id])
    return Due(kind, text, url, row.due_on, organisation.name)
