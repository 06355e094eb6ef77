"""What a reader sees of users' part in a team, and of what was decided with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from maillage.apps.meetings.models import Meeting, MeetingState
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.models import Involvement, Survey, YouSaidWeDid
from maillage.apps.projects.selectors.surveys import Stage, stage_of
from maillage.apps.structures.models import Organisation, Site
from maillage.apps.structures.selectors import organisation_for


READ = "projects.read_users"
ORGANISE = "projects.organise_users"
MEETINGS_OFFERED = 30


@dataclass(frozen=True)
class UsersPage:
    """Users in the life of a structure, as one reader sees it."""

    reader: Person
    organisation: Organisation

    @cached_property
    def may_organise(self) -> bool:
        """Whether the reader may ask users, and write what came of it."""
        return allowed(self.reader, ORGANISE, self.organisation)

    @cached_property
    def surveys(self) -> list[tuple[Survey, Stage]]:
        """Every survey and where it stands, the last one first."""
        rows = list(self.organisation.surveys.all())
        if not self.may_organise:
            rows = [row for row in rows if row.abandoned_on is None]
        return [(row, stage_of(row)) for row in rows]

    @cached_property
    def said_and_done(self) -> list[YouSaidWeDid]:
        """What users said and what came of it, the last decided first."""
        return list(self.organisation.said_and_done.filter(withdrawn_on__isnull=True))

    @cached_property
    def involvements(self) -> list[Involvement]:
        """When users were told, gathered or deciding, the last one first."""
        return list(self.organisation.involvements.filter(withdrawn_on__isnull=True))

    @property
    def decided_with(self) -> list[Involvement]:
        """Those where users had a say."""
        return [one for one in self.involvements if one.kind != "informed"]


def users_page(reader: Person | None, slug: str, verb: str = READ) -> UsersPage:
    """The page of a structure; `Http404` for who may not."""
    organisation = organisation_for(reader, slug, verb)
    assert reader is not None
    return UsersPage(reader, organisation)


def survey_for(reader: Person | None, slug: str, key: int, verb: str = READ) -> Survey:
    """A survey of a structure, for who may do this; `Http404` otherwise."""
    found = (
        Survey.objects.select_related("organisation")
        .prefetch_related("questions")
        .filter(pk=key, organisation__slug=slug)
        .first()
    )
    if found is None:
        raise Http404
    require(reader, verb, found.organisation)
    return found


def line_for(reader: Person | None, slug: str, key: int) -> YouSaidWeDid:
    """A line « vous avez dit », for who may write it; `Http404` otherwise."""
    found = YouSaidWeDid.objects.filter(pk=key, organisation__slug=slug).first()
    if found is None:
        raise Http404
    require(reader, ORGANISE, found.organisation)
    return found


def involvement_for(
    reader: Person | None, slug: str, key: int, verb: str = ORGANISE
) -> Involvement:
    """A record of users' part, for who may do this; `Http404` otherwise."""
    found = Involvement.objects.filter(pk=key, organisation__slug=slug).first()
    if found is None:
        raise Http404
    require(reader, verb, found.organisation)
    return found


def meetings_offered(organisation: Organisation) -> list[Meeting]:
    """Meetings held lately, to be named as where something was decided."""
    held = Meeting.objects.filter(organisation=organisation, state=MeetingState.HELD)
    return list(held.exclude(kind="circle_session")[:MEETINGS_OFFERED])


def sites_with_hours(organisation: Organisation) -> list[Site]:
    """The places open today, with their weeks of opening."""
    return list(
        Site.objects.on(today())
        .filter(organisation=organisation)
        .prefetch_related("opening_weeks")
    )
