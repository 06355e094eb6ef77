"""Sample addresses of the projet de santé."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maillage.apps.projects.health_project.rows import ROWS, project_of
from maillage.apps.projects.models import (
    HealthProject,
    ProjectIndicator,
    ProjectSection,
    ProjectSignature,
    ProjectVersion,
    Undertaking,
)
from maillage.apps.structures.models import Organisation


_OF_A_TEAM = (
    "health_project",
    "start_health_project",
    "health_draft",
    "health_draft_print",
    "health_draft_document",
    "add_section",
    "health_chain",
    "freeze_version",
    "health_difference",
)
_OF_A_SECTION = ("write_section", "remove_section", "restore_section")
_OF_A_ROW = ("change_row", "remove_row", "restore_row")
_OF_A_VERSION = (
    "health_version",
    "health_version_print",
    "health_version_document",
    "health_sending",
    "sign_version",
    "ask_signature",
)
_OF_A_SIGNATURE = ("record_signature", "withdraw_signature", "excuse_signature")


def _teams() -> Iterator[dict[str, Any]]:
    begun = Organisation.objects.filter(health_project__isnull=False)
    for organisation in begun or Organisation.objects.all():
        yield {"slug": organisation.slug}


def _projects() -> Iterator[tuple[str, HealthProject]]:
    for project in HealthProject.objects.select_related("organisation"):
        yield project.organisation.slug, project


def _sections() -> Iterator[dict[str, Any]]:
    for section in ProjectSection.objects.kept():
        yield {"slug": section.project.organisation.slug, "key": section.pk}


def _kinds() -> Iterator[dict[str, Any]]:
    for slug, _ in _projects():
        yield from ({"slug": slug, "kind": kind} for kind in ROWS)


def _rows() -> Iterator[dict[str, Any]]:
    for name, kind in ROWS.items():
        for row in kind.model.objects.kept():
            slug = project_of(row).organisation.slug
            yield {"slug": slug, "kind": name, "key": row.pk}


def _undertakings() -> Iterator[dict[str, Any]]:
    for row in Undertaking.objects.kept():
        yield {"slug": project_of(row).organisation.slug, "key": row.pk}


def _indicators() -> Iterator[dict[str, Any]]:
    for row in ProjectIndicator.objects.kept():
        yield {"slug": project_of(row).organisation.slug, "key": row.pk}


def _versions() -> Iterator[dict[str, Any]]:
    for version in ProjectVersion.objects.all():
        slug = version.project.organisation.slug
        yield {"slug": slug, "number": version.number}


def _signatures() -> Iterator[dict[str, Any]]:
    for one in ProjectSignature.objects.all():
        slug = one.of.project.organisation.slug
        yield {"slug": slug, "number": one.of.number, "key": one.pk}


_NAMES = {
    _teams: _OF_A_TEAM,
    _sections: _OF_A_SECTION,
    _kinds: ("add_row",),
    _rows: _OF_A_ROW,
    _undertakings: ("health_undertaking",),
    _indicators: ("health_indicator",),
    _versions: _OF_A_VERSION,
    _signatures: _OF_A_SIGNATURE,
}

BY_NAME = {
    f"projects:{name}": source for source, names in _NAMES.items() for name in names
}
