"""What a search finds in the projets de santé that the reader may read."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.hits import Hit
from maillage.apps.people.models import Person
from maillage.apps.projects.health_project.rows import PATHS
from maillage.apps.projects.models import (
    HealthProject,
    Need,
    Objective,
    ProjectIndicator,
    ProjectSection,
    Undertaking,
)
from maillage.apps.projects.selectors.health_project import READ


MOST = 10

_PAGES = {
    Need: ("besoin", "health_chain"),
    Objective: ("objectif", "health_chain"),
    Undertaking: ("action du projet de santé", "health_undertaking"),
    ProjectIndicator: ("indicateur du projet de santé", "health_indicator"),
}


def search(reader: Person, words: Sequence[str]) -> list[Hit]:
    """Sections, needs, objectives, actions and indicators by their words."""
    readable = {
        one.pk: one.organisation
        for one in HealthProject.objects.select_related("organisation")
        if allowed(reader, READ, one.organisation)
    }
    if not readable:
        return []
    hits = []
    sections = ProjectSection.objects.kept().filter(project__in=list(readable))
    for section in _matching(sections, words, ("title", "text"))[:MOST]:
        organisation = readable[section.project_id]
        url = reverse("projects:health_draft", args=[organisation.slug])
        hits.append(
            Hit(section.title, "rubrique du projet de santé", url, organisation.name)
        )
    for model, (what, page) in _PAGES.items():
        rows = model.objects.kept().annotate(of=F(PATHS[model]))
        rows = rows.filter(of__in=list(readable))
        for row in _matching(rows, words, ("title",))[:MOST]:
            organisation = readable[row.of]
            given = [organisation.slug]
            if page != "health_chain":
                given.append(row.pk)
            url = reverse(f"projects:{page}", args=given)
            hits.append(Hit(row.title, what, url, organisation.name))
    return hits


def _matching(rows: QuerySet, words: Sequence[str], fields: Sequence[str]) -> QuerySet:
    """Rows in which every word is found, in one of these fields."""
    for word in words:
        asked = Q()
        for name in fields:
            asked |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(asked)
    return rows
