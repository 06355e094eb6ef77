"""General assemblies for tests: by-laws, associates there or represented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.meetings import actions
from maillage.apps.meetings.actions.assembly import ByLaws, set_assembly_rules
from maillage.apps.meetings.actions.resolutions import put_resolution
from maillage.apps.meetings.models import (
    Means,
    Meeting,
    MeetingKind,
    Resolution,
)
from maillage.apps.meetings.quorum import QuorumKind
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from tests.factories import structures, team_meetings


BY_LAWS = ByLaws(
    notice_days=15,
    quorum_kind=QuorumKind.MORE_THAN.value,
    second_without_quorum=True,
    proxies_per_holder=1,
    article="article 9",
)


@dataclass(frozen=True)
class Assembly:
    """An open assembly of five associates, who runs it, and a resolution."""

    meeting: Meeting
    organisation: Organisation
    coordinator: Person
    associates: list[Person]
    resolution: Resolution

    def come(self, *people: Person) -> None:
        """They are there."""
        for person in people:
            actions.mark_present(
                meeting=self.meeting,
                person=person,
                means=Means.PAPER,
                by=self.coordinator,
            )


def assembly(*, by_laws: ByLaws | None = BY_LAWS) -> Assembly:
    """Open, nobody there yet; without by-laws where None."""
    organisation = structures.organisation()
    associates = [structures.member(organisation).person for _ in range(5)]
    coordinator = team_meetings.coordinator(organisation)
    if by_laws:
        set_assembly_rules(
            organisation=organisation,
            by_laws=by_laws,
            since=date(2024, 1, 1),
            by=coordinator,
        )
    meeting = team_meetings.planned(
        organisation,
        kind=MeetingKind.GENERAL_ASSEMBLY,
        by=coordinator,
        starts_at=now(),
        invited=0,
        title="Assemblée générale",
    )
    resolution = put_resolution(
        meeting=meeting,
        title="Comptes",
        text="L'assemblée approuve les comptes.",
        about=("accounts", "7"),
        by=coordinator,
    )
    meeting = actions.open_meeting(meeting=meeting, by=coordinator)
    return Assembly(meeting, organisation, coordinator, associates, resolution)
