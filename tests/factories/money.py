"""Money for tests: a team with its treasurer, sums, a share-out, an assembly's vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.apps.funding.actions.ledger import Sum, add_entry
from maillage.apps.funding.actions.share_out import begin_share_out
from maillage.apps.funding.actions.share_vote import freeze_share_out, put_to_the_vote
from maillage.apps.funding.models import EntryKind, LedgerEntry, Nature, ShareOut
from maillage.apps.meetings import actions as meetings
from maillage.apps.meetings.actions.resolutions import record_vote
from maillage.apps.meetings.models import Means, Meeting, MeetingKind, Resolution
from maillage.apps.meetings.team_minutes import sign_team_minutes
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Organisation
from tests.factories import people, structures


YEAR = 2025


@dataclass(frozen=True)
class Team:
    """A structure, who keeps its money, who organises it, who shares."""

    organisation: Organisation
    treasurer: Person
    coordinator: Person
    associates: Sequence[Person]


def team(associates: int = 3) -> Team:
    """So many associates, with accounts."""
    organisation = structures.organisation()
    shares = [people.account().person for _ in range(associates)]
    for person in shares:
        structures.member(organisation, person)
    return Team(
        organisation,
        structures.role(organisation, Role.TREASURER),
        structures.role(organisation, Role.COORDINATOR),
        shares,
    )


def entry(
    of: Team,
    cents: int = 1_000_000,
    *,
    on: date = date(YEAR, 4, 24),
    kind: str = EntryKind.RECEIVED,
    nature: str = Nature.ADVANCE,
    exercise: int = YEAR,
    **named: object,
) -> LedgerEntry:
    """A sum of the ledger, by default an advance of 10 000 EUR."""
    said = Sum(
        on=on,
        kind=kind,
        nature=nature,
        label=f"{nature} {cents}",
        amount_cents=cents,
        exercise=exercise,
        **named,  # type: ignore[arg-type]
    )
    return add_entry(organisation=of.organisation, said=said, by=of.treasurer)


def share_out(of: Team, year: int = YEAR, **named: object) -> ShareOut:
    """A share-out being simulated."""
    return begin_share_out(
        organisation=of.organisation, year=year, by=of.treasurer, **named
    )


def proposed(of: Team, share: ShareOut) -> ShareOut:
    """Its equal parts put to the vote of tomorrow's assembly."""
    share.refresh_from_db()
    return put_to_the_vote(
        scenario=share.scenarios.get(name="Parts égales"),
        version=share.version,
        meeting=assembly(of),
        by=of.treasurer,
    )


def assembly(of: Team) -> Meeting:
    """A general assembly to come."""
    starts_at = now() + timedelta(days=1)
    return meetings.plan_meeting(
        kind=MeetingKind.GENERAL_ASSEMBLY,
        host=of.organisation,
        title="Assemblée générale",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        by=of.coordinator,
    )


def voted(of: Team, share: ShareOut, *, against: int = 0, signed: bool = True) -> None:
    """Its assembly held, its resolution voted, the minutes signed unless told."""
    resolution = Resolution.objects.get(pk=share.resolution_id)
    meeting = resolution.meeting
    meetings.open_meeting(meeting=meeting, by=of.coordinator, at=now())
    for person in of.associates:
        meetings.mark_present(
            meeting=meeting, person=person, means=Means.PAPER, by=of.coordinator
        )
    record_vote(
        resolution=resolution,
        votes_against=against,
        abstained=0,
        version=resolution.version,
        by=of.coordinator,
    )
    meetings.close_meeting(meeting=meeting, by=of.coordinator)
    draft = meetings.save_minutes(
        meeting=meeting, remarks="", version=0, by=of.coordinator
    )
    if signed:
        meeting.refresh_from_db()
        sign_team_minutes(meeting=meeting, version=draft.version, by=of.coordinator)


def frozen(of: Team, share: ShareOut) -> ShareOut:
    """Voted, signed, frozen."""
    share = proposed(of, share)
    voted(of, share)
    return freeze_share_out(share_out=share, version=share.version, by=of.treasurer)
