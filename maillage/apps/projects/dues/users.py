"""What is due of surveys: sheets to type in before the end, results to give back."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.projects.models import Survey
from maillage.apps.projects.reach import Reach
from maillage.apps.structures.policies import ORGANISERS


NEAR = timedelta(days=14)
TO_RETURN = timedelta(days=30)


def users_due(reach: Reach) -> list[Due]:
    """For who organises: what ends soon, and what users wait to read."""
    here = reach.held(*ORGANISERS)
    if not here:
        return []
    rows = Survey.objects.filter(
        organisation__in=here,
        abandoned_on__isnull=True,
        returned_on__isnull=True,
        opens_on__lte=today(),
        closes_on__lte=today() + NEAR,
    ).select_related("organisation")
    return [_due(survey) for survey in rows]


def _due(survey: Survey) -> Due:
    url = reverse("projects:survey", args=[survey.organisation.slug, survey.pk])
    if survey.closes_on >= today():
        text = f"L'enquête « {survey.title} » se termine : saisir les feuilles"
        until = survey.closes_on
    else:
        text = f"Rendre aux usagers les résultats de « {survey.title} »"
        until = survey.closes_on + TO_RETURN
    return Due(DueKind.TO_DO, text, url, until, survey.organisation.name)
