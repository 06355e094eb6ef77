"""Versions of a projet de santé: who signed, what differs, what a year may prove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.health_project.difference import Difference, difference
from maillage.apps.projects.health_project.document import document_of
from maillage.apps.projects.models import (
    HealthProject,
    ProjectSignature,
    ProjectVersion,
)
from maillage.apps.projects.selectors.health_project import SIGN, WRITE, project_for
from maillage.apps.structures.models import Membership, Organisation
from maillage.ui.formats import counted


DRAFT = "brouillon"
"""How an address names the draft among versions."""


@dataclass(frozen=True)
class Signing:
    """Where the signatures of a version stand."""

    rows: tuple[ProjectSignature, ...]

    @property
    def signed(self) -> list[ProjectSignature]:
        """Those given."""
        return [one for one in self.rows if one.signed_on is not None]

    @property
    def waited_for(self) -> list[ProjectSignature]:
        """Those still waited for."""
        return [one for one in self.rows if one.signed_on is None and not one.excused]

    @property
    def excused(self) -> list[ProjectSignature]:
        """Those no longer waited for, each with its reason."""
        return [one for one in self.rows if one.signed_on is None and one.excused]

    @property
    def is_complete(self) -> bool:
        """Somebody signed, and nobody is waited for any more."""
        return bool(self.signed) and not self.waited_for

    @property
    def last_day(self) -> date | None:
        """The day of the last signature."""
        return max((one.signed_on for one in self.signed), default=None)

    @property
    def missing(self) -> str:
        """« 3 signatures manquent »; empty once all are there."""
        if self.is_complete:
            return ""
        return counted(
            max(len(self.waited_for), 1), "signature manque", "signatures manquent"
        )


def signing_of(version: ProjectVersion) -> Signing:
    """The signatures of a version, in one question."""
    return Signing(tuple(version.signatures.select_related("person", "recorded_by")))


@dataclass(frozen=True)
class VersionPage:
    """A frozen version as one reader sees it."""

    reader: Person
    organisation: Organisation
    version: ProjectVersion
    signing: Signing

    @cached_property
    def may_write(self) -> bool:
        """Whether he records paper signatures and sendings."""
        return allowed(self.reader, WRITE, self.organisation)

    @cached_property
    def own(self) -> ProjectSignature | None:
        """His own signature, where it is waited for."""
        if not allowed(self.reader, SIGN, self.organisation):
            return None
        mine = (s for s in self.signing.rows if s.person_id == self.reader.pk)
        return next((one for one in mine if one.signed_on is None), None)

    @cached_property
    def newcomers(self) -> list[Membership]:
        """Members today who were not asked, or no longer are."""
        asked = [one.person_id for one in self.signing.rows if not one.excused]
        return list(
            Membership.objects.on(today())
            .filter(organisation=self.organisation)
            .exclude(person__in=asked)
            .select_related("person")
        )


def version_for(
    reader: Person | None,
    slug: str,
    number: int,
    verb: str = "projects.read_health_project",
) -> VersionPage:
    """A version of a structure's project. Raises `PermissionDenied`, `Http404`."""
    organisation, project = project_for(reader, slug, verb)
    found = project.versions.filter(number=number).select_related("frozen_by").first()
    if found is None:
        raise Http404
    found.project = project
    return VersionPage(reader, organisation, found, signing_of(found))


@dataclass(frozen=True)
class VersionLine:
    """A version in the list of all."""

    version: ProjectVersion
    signing: Signing


def versions_of(project: HealthProject) -> list[VersionLine]:
    """Every version, the last one first, with its signatures: two questions."""
    versions = project.versions.defer("document").prefetch_related("signatures")
    return [VersionLine(one, Signing(tuple(one.signatures.all()))) for one in versions]


@dataclass(frozen=True)
class Compared:
    """Two documents side by side, and what the page is called."""

    title: str
    between: Difference


def compared(project: HealthProject, older: str, newer: str) -> Compared:
    """The difference between two versions, each a number or `DRAFT`; `Http404`."""
    first, second = (_document(project, name) for name in (older, newer))
    return Compared(_title(older, newer), difference(first, second))


def _title(older: str, newer: str) -> str:
    """« De la version 2 au brouillon »."""
    first = "Du brouillon" if older == DRAFT else f"De la version {older}"
    second = "au brouillon" if newer == DRAFT else f"à la version {newer}"
    return f"{first} {second}"


def _document(project: HealthProject, name: str) -> Mapping[str, Any]:
    if name == DRAFT:
        return document_of(project, today())
    if not name.isascii() or not name.isdigit() or len(name) > 4:
        raise Http404
    found = project.versions.filter(number=int(name)).first()
    if found is None:
        raise Http404
    return found.document
