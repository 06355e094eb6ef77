"""The projet de santé as its readers see it: overview, draft, a year's actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import Http404

from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.health_project.document import BODY, body_of
from maillage.apps.projects.health_project.outlines import (
    Heading,
    Outline,
    Source,
    heading_of,
    outline_of,
    sources,
)
from maillage.apps.projects.health_project.words import owner_of, valued
from maillage.apps.projects.models import (
    HealthProject,
    IndicatorResult,
    ProjectIndicator,
    ProjectSection,
    Undertaking,
    UndertakingState,
)
from maillage.apps.projects.selectors.health_chain import (
    Chain,
    Gap,
    chain_of,
    gaps_of,
    is_late,
    next_value_on,
)
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.selectors import organisation_for


READ = "projects.read_health_project"
WRITE = "projects.write_health_project"
SIGN = "projects.sign_health_project"


def project_for(
    reader: Person | None, slug: str, verb: str = READ
) -> tuple[Organisation, HealthProject]:
    """The project of a structure, for who may do this; `Http404` where there is none.

    Raises `PermissionDenied` otherwise.
    """
    project = _begun(slug)
    if project is None:
        organisation_for(reader, slug, verb)
        raise Http404
    require(reader, verb, project.organisation)
    return project.organisation, project


def _begun(slug: str) -> HealthProject | None:
    found = HealthProject.objects.filter(organisation__slug=slug)
    return found.select_related("organisation").first()


@dataclass(frozen=True)
class SectionLine:
    """A section of the draft, and what its heading asks."""

    section: ProjectSection
    heading: Heading | None

    @property
    def source(self) -> Source | None:
        """Where its heading was read."""
        return sources()[self.heading.source] if self.heading else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written under it."""
        return not self.section.text


@dataclass(frozen=True)
class Overview:
    """The state of a project on a day: what is missing, what to do next."""

    reader: Person
    organisation: Organisation
    project: HealthProject | None
    day: date

    @cached_property
    def outline(self) -> Outline:
        """What was found for this kind of structure."""
        return outline_of(self.organisation.kind)

    @property
    def duties(self) -> list[tuple[str, Source]]:
        """What is owed, and where it was read."""
        return [(duty.words, sources()[duty.source]) for duty in self.outline.duties]

    @cached_property
    def may_write(self) -> bool:
        """Whether this reader edits the draft."""
        return allowed(self.reader, WRITE, self.organisation)

    @cached_property
    def chain(self) -> Chain:
        """The whole chain of the draft."""
        return chain_of(self.project)

    @cached_property
    def gaps(self) -> list[Gap]:
        """The links that are missing."""
        return gaps_of(self.chain, self.day)

    @cached_property
    def sections(self) -> list[SectionLine]:
        """Every section of the draft, in order."""
        return [
            SectionLine(one, heading_of(self.organisation.kind, one.heading))
            for one in self._all_sections
            if one.removed_on is None
        ]

    @cached_property
    def removed_sections(self) -> list[ProjectSection]:
        """Those taken out, that may be put back."""
        return [one for one in self._all_sections if one.removed_on is not None]

    @cached_property
    def _all_sections(self) -> list[ProjectSection]:
        return list(self.project.sections.all())

    @property
    def empty_sections(self) -> list[SectionLine]:
        """Those under which nothing is written."""
        return [one for one in self.sections if one.is_empty]

    @cached_property
    def has_changed(self) -> bool:
        """Whether the team wrote something since the last version was frozen."""
        last = self.project.versions.values_list("document", flat=True).first()
        if last is None:
            return True
        sections = [line.section for line in self.sections]
        draft = body_of(self.organisation.kind, sections, self.chain)
        return any(draft[name] != last[name] for name in BODY)

    @cached_property
    def late(self) -> list[Undertaking]:
        """Actions whose term has passed."""
        return [one for one in self.chain.undertakings() if is_late(one, self.day)]

    @cached_property
    def values_due(self) -> list[ProjectIndicator]:
        """Indicators whose next value should be there already."""
        found = []
        for undertaking in self.chain.undertakings():
            if undertaking.state == UndertakingState.DROPPED:
                continue
            for one in undertaking.kept_indicators:
                when = next_value_on(one)
                if when is not None and when <= self.day:
                    found.append(one)
        return found


def overview_for(reader: Person | None, slug: str) -> Overview:
    """The overview of a structure's project, begun or not.

    Raises `PermissionDenied`, `Http404`.
    """
    project = _begun(slug)
    if project is None:
        organisation = organisation_for(reader, slug, READ)
    else:
        organisation = project.organisation
        require(reader, READ, organisation)
    return Overview(reader, organisation, project, today())


@dataclass(frozen=True)
class ActionOfYear:
    """An action of the project in a year, as the activity report tells it."""

    title: str
    need: str
    objective: str
    owner: str
    state: str
    """In words: « en cours », « faite »."""
    starts_on: date | None
    due_on: date | None
    ended_on: date | None
    reason: str
    results: tuple[tuple[str, str], ...]
    """Each indicator, and its last value of the year with what it was computed from."""


def actions_of_year(organisation: Organisation, year: int) -> list[ActionOfYear]:
    """The actions that were under way or ended in a civil year, in the chain's order.

    The caller has asked whether the reader may.
    """
    project = HealthProject.objects.filter(organisation=organisation).first()
    if project is None:
        return []
    found = []
    for need in chain_of(project).needs:
        for objective in need.kept_objectives:
            found += [
                _told(one, need.title, objective.title, year)
                for one in objective.kept_undertakings
                if _bears_on(one, year)
            ]
    return found


def _bears_on(undertaking: Undertaking, year: int) -> bool:
    first, last = date(year, 1, 1), date(year, 12, 31)
    begun = undertaking.starts_on or undertaking.due_on or undertaking.ended_on
    if begun is None or begun > last:
        return False
    return undertaking.ended_on is None or undertaking.ended_on >= first


def _told(
    undertaking: Undertaking, need: str, objective: str, year: int
) -> ActionOfYear:
    return ActionOfYear(
        title=undertaking.title,
        need=need,
        objective=objective,
        owner=owner_of(undertaking),
        state=undertaking.get_state_display(),
        starts_on=undertaking.starts_on,
        due_on=undertaking.due_on,
        ended_on=undertaking.ended_on,
        reason=undertaking.reason,
        results=tuple(
            (indicator.title, valued(result, indicator.unit))
            for indicator in undertaking.kept_indicators
            if (result := _last_of(indicator, year)) is not None
        ),
    )


def _last_of(indicator: ProjectIndicator, year: int) -> IndicatorResult | None:
    of_year = [one for one in indicator.kept_results if one.on.year == year]
    return of_year[-1] if of_year else None
