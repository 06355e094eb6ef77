"""What is due of a projet de santé: signatures, late actions, values, sendings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, F, Max, Q
from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.models import Person
from maillage.apps.projects.models import (
    HealthProject,
    ProjectIndicator,
    ProjectSignature,
    ProjectVersion,
    Undertaking,
    UndertakingState,
)
from maillage.apps.projects.selectors.health_chain import value_due_on
from maillage.apps.structures.models import Link, Mandate, Membership
from maillage.apps.structures.policies import ORGANISERS
from maillage.ui.formats import counted


def due_for(reader: Person) -> list[Due]:
    """One's signatures and actions; for who organises, what the project waits for."""
    projects = _organised(reader)
    return [
        *_own_signatures(reader),
        *_late(reader, projects),
        *(_values(projects) if projects else ()),
        *(_versions(projects) if projects else ()),
    ]


def _organised(reader: Person) -> dict[int, HealthProject]:
    """Those that the reader organises, or whose whole he does, in one question."""
    day = today()
    mine = Mandate.objects.on(day).filter(person=reader, role__in=ORGANISERS)
    parts = Link.objects.on(day).filter(whole__in=mine.values("organisation"))
    found = HealthProject.objects.filter(
        Q(organisation__in=mine.values("organisation"))
        | Q(organisation__in=parts.values("part"))
    )
    return {one.pk: one for one in found.select_related("organisation")}


def _own_signatures(reader: Person) -> Iterator[Due]:
    """Versions that wait for the reader, where he still belongs."""
    here = Membership.objects.on(today()).filter(person=reader).values("organisation")
    waiting = ProjectSignature.objects.filter(
        person=reader,
        signed_on__isnull=True,
        excused="",
        of__project__organisation__in=here,
    ).select_related("of__project__organisation")
    last = {}
    for one in waiting.order_by("of__number"):
        last[one.of.project_id] = one.of
    for version in last.values():
        organisation = version.project.organisation
        yield Due(
            DueKind.TO_DO,
            f"Signer le projet de santé, version {version.number}",
            _version_url(organisation.slug, version.number),
            None,
            organisation.name,
        )


def _late(reader: Person, projects: dict[int, HealthProject]) -> Iterator[Due]:
    """Actions past their term: the reader's own, and all for who organises."""
    rows = (
        Undertaking.objects.kept()
        .filter(
            Q(owner=reader) | Q(objective__need__project__in=list(projects)),
            due_on__lt=today(),
            objective__removed_on__isnull=True,
            objective__need__removed_on__isnull=True,
        )
        .exclude(state__in=(UndertakingState.DONE, UndertakingState.DROPPED))
        .select_related("objective__need__project__organisation")
    )
    for row in rows:
        organisation = row.objective.need.project.organisation
        yield Due(
            DueKind.TO_DO,
            f"Action du projet de santé : {row.title}",
            reverse("projects:health_undertaking", args=[organisation.slug, row.pk]),
            row.due_on,
            organisation.name,
        )


def _values(projects: dict[int, HealthProject]) -> Iterator[Due]:
    """Indicators whose next value should be there, one line a project."""
    rows = (
        ProjectIndicator.objects.kept()
        .filter(
            undertaking__objective__need__project__in=list(projects),
            undertaking__removed_on__isnull=True,
        )
        .exclude(undertaking__state=UndertakingState.DROPPED)
        .annotate(
            of=F("undertaking__objective__need__project"),
            last_on=Max("results__on", filter=Q(results__removed_on__isnull=True)),
        )
    )
    due = defaultdict(list)
    for row in rows:
        when = value_due_on(row, row.last_on)
        if when is not None and when <= today():
            due[row.of].append((when, row.pk))
    for key, waiting in due.items():
        organisation = projects[key].organisation
        when, first = min(waiting)
        said = counted(
            len(waiting),
            "indicateur attend une valeur",
            "indicateurs attendent une valeur",
        )
        slug = organisation.slug
        yield Due(
            DueKind.TO_DO,
            f"Projet de santé : {said}",
            reverse("projects:health_indicator", args=[slug, first])
            if len(waiting) == 1
            else reverse("projects:health_project", args=[slug]),
            when,
            organisation.name,
        )


def _versions(projects: dict[int, HealthProject]) -> Iterator[Due]:
    """Of each last version: the signatures that are missing, a sending not noted."""
    waited = Q(signatures__signed_on__isnull=True, signatures__excused="")
    versions = (
        ProjectVersion.objects.filter(project__in=list(projects))
        .defer("document")
        .order_by("number")
        .annotate(waiting=Count("signatures", filter=waited))
    )
    last = {version.project_id: version for version in versions}
    for key, version in last.items():
        organisation = projects[key].organisation
        url = _version_url(organisation.slug, version.number)
        if version.waiting:
            said = counted(version.waiting, "signature manque", "signatures manquent")
            text = f"Projet de santé, version {version.number} : {said}"
            yield Due(DueKind.MISSING, text, url, None, organisation.name)
        elif version.sent_on is None:
            text = f"Noter l'envoi à l'ARS du projet de santé, version {version.number}"
            yield Due(DueKind.TO_DO, text, url, None, organisation.name)


def _version_url(slug: str, number: int) -> str:
    return reverse("projects:health_version", args=[slug, number])
