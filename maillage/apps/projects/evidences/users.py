"""Users consulted, users deciding: what a year has to tell of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from maillage.apps.projects.models import Involvement, InvolvementKind, Survey
from maillage.apps.projects.selectors.surveys import FEWEST_ANSWERS
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import counted, day, days_between


def users_evidence(organisation: Organisation, year: int) -> Iterator[Evidence]:
    """Surveys returned or to be returned in the year, and what happened with users."""
    surveys = organisation.surveys.filter(
        Q(returned_on__year=year) | Q(returned_on__isnull=True, closes_on__year=year),
        abandoned_on__isnull=True,
    )
    for survey in surveys:
        yield _survey(survey)
    for row in organisation.involvements.filter(
        on__year=year, withdrawn_on__isnull=True
    ).select_related("meeting"):
        yield _involvement(row)


def _survey(survey: Survey) -> Evidence:
    few = survey.answers < FEWEST_ANSWERS
    missing = "résultats à rendre aux usagers"
    if few:
        missing = f"{FEWEST_ANSWERS} réponses au moins, puis résultats à rendre"
    lines = [
        ("Enquête", survey.title),
        ("Période", days_between(survey.opens_on, survey.closes_on)),
    ]
    if not few:
        # Fewer is not told: so few answers are somebody's.
        lines.append(("Réponses", counted(survey.answers, "personne")))
    if survey.returned_on is not None:
        lines.append(("Résultats rendus", day(survey.returned_on)))
        lines.append(("Comment", survey.returned_how))
    return Evidence(
        kind="users_consulted",
        key=f"projects.survey:{survey.pk}",
        on=survey.returned_on or survey.closes_on,
        title=f"Enquête auprès des usagers : {survey.title}",
        url=reverse("projects:survey", args=[survey.organisation.slug, survey.pk]),
        lines=tuple(lines),
        is_final=survey.returned_on is not None,
        missing="" if survey.returned_on is not None else missing,
    )


def _involvement(row: Involvement) -> Evidence:
    informed = row.kind == InvolvementKind.INFORMED
    lines = [("Objet", row.title), ("Date", day(row.on)), ("En bref", row.text)]
    if row.users_present:
        lines.append(("Usagers présents", str(row.users_present)))
    if row.meeting is not None:
        lines.append(("Réunion", row.meeting.title))
    proven = bool(row.document) or (row.meeting is not None and not informed)
    return Evidence(
        kind="users_consulted" if informed else "users_deciding",
        key=f"projects.involvement:{row.pk}",
        on=row.on,
        title=f"{row.get_kind_display().capitalize()} : {row.title}",
        url=reverse("projects:users", args=[row.organisation.slug]),
        lines=tuple(lines),
        file=row.document.name or "",
        sha256=row.document_sha256,
        is_final=proven,
        missing="" if proven else "le document, ou la réunion, qui le montre",
    )
