"""What a search finds in the projets de santé that the reader may read."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet, Value
from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.people.hits import Hit
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.projects.health_project.rows import PATHS
from maillage.apps.projects.models import (
    HealthProject,
    Need,
    Objective,
    ProjectIndicator,
    ProjectSection,
    Undertaking,
)
from maillage.apps.structures.models import Link, Mandate, Membership, Organisation
from maillage.apps.structures.policies import ORGANISERS


MOST = 20

_SECTION = "rubrique du projet de santé"
_ACTION = "action du projet de santé"
_INDICATOR = "indicateur du projet de santé"

_SEARCHED = (
    (ProjectSection, _SECTION, ("title", "text"), "project"),
    (Need, "besoin du projet de santé", ("title", "words"), PATHS[Need]),
    (Objective, "objectif du projet de santé", ("title", "words"), PATHS[Objective]),
    (Undertaking, _ACTION, ("title", "words"), PATHS[Undertaking]),
    (ProjectIndicator, _INDICATOR, ("title", "formula"), PATHS[ProjectIndicator]),
)

_PAGES = {_SECTION: "health_draft", _ACTION: "health_undertaking"}
_PAGES[_INDICATOR] = "health_indicator"
_OF_ONE_ROW = (_ACTION, _INDICATOR)


def search(reader: Person, words: Sequence[str]) -> list[Hit]:
    """Sections, needs, objectives, actions and indicators by their words."""
    readable = _readable(reader)
    if not readable:
        return []
    found = [
        _matching(
            model.objects.kept().filter(**{f"{path}__in": list(readable)}),
            words,
            fields,
        )
        .order_by()
        .annotate(what=Value(what), of=F(path))
        .values_list("what", "of", "pk", "title")
        for model, what, fields, path in _SEARCHED
    ]
    rows = found[0].union(*found[1:], all=True).order_by("title", "pk")[:MOST]
    return [_hit(readable[of], what, key, title) for what, of, key, title in rows]


def _hit(organisation: Organisation, what: str, key: int, title: str) -> Hit:
    given = [organisation.slug, key] if what in _OF_ONE_ROW else [organisation.slug]
    page = _PAGES.get(what, "health_chain")
    return Hit(title, what, reverse(f"projects:{page}", args=given), organisation.name)


def _readable(reader: Person) -> dict[int, Organisation]:
    """The projects that the policies let the reader read, in one question.

    The same as asking « projects.read_health_project » of each; a test holds it.
    """
    day = today()
    roles = (Role.MEMBER, Role.ANIMATOR, Role.TREASURER, *ORGANISERS)
    belongs = Membership.objects.on(day).filter(person=reader).values("organisation")
    held = Mandate.objects.on(day).filter(person=reader, role__in=roles)
    parts = Link.objects.on(day).filter(whole__in=held.values("organisation"))
    found = HealthProject.objects.filter(
        Q(organisation__in=belongs)
        | Q(organisation__in=held.values("organisation"))
        | Q(organisation__in=parts.values("part"))
    )
    return {one.pk: one.organisation for one in found.select_related("organisation")}


def _matching(rows: QuerySet, words: Sequence[str], fields: Sequence[str]) -> QuerySet:
    """Rows in which every word is found, in one of these fields."""
    for word in words:
        asked = Q()
        for name in fields:
            asked |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(asked)
    return rows
