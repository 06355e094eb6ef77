"""The meetings of a structure: to come, to write up, held; one of them for a reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import Http404
from django.utils.timezone import localtime

from maillage.apps.meetings.actions.series import rest_of_series
from maillage.apps.meetings.models import (
    Attendance,
    CaseCount,
    Meeting,
    MeetingKind,
    MeetingState,
    Minutes,
    Presence,
    ScannedSheet,
)
from maillage.apps.meetings.team_kinds import SHORT, TEAM_KINDS
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.ui.components import Step
from maillage.ui.components.lists import StepState


def team_meeting_for(
    reader: Person | None, slug: str, key: int, verb: str = "read_meeting"
) -> Meeting:
    """A structure's meeting, for who may do this to it; else as if it were not."""
    meeting = (
        Meeting.objects.filter(pk=key, organisation__slug=slug, kind__in=TEAM_KINDS)
        .select_related("organisation", "leader", "series")
        .first()
    )
    if meeting is None:
        raise Http404
    require(reader, f"meetings.{verb}", meeting)
    return meeting


@dataclass(frozen=True)
class TeamMeetings:
    """A structure's meetings, for one reader, maybe of one kind only."""

    organisation: Organisation
    kind: str
    to_come: tuple[Meeting, ...]
    to_write: tuple[Meeting, ...]
    """Held, or gone by without being opened: presence or minutes are missing."""
    held: QuerySet[Meeting]
    """Those whose minutes are signed, the last one first."""
    cancelled: tuple[Meeting, ...]
    kinds: tuple[tuple[str, str], ...]
    """The kinds that there are meetings of, with a short name."""
    may_organise: bool
    may_read_hours: bool

    @cached_property
    def is_empty(self) -> bool:
        """No meeting at all, of any kind."""
        return not self.kinds


def team_meetings(
    reader: Person | None, organisation: Organisation, kind: str = ""
) -> TeamMeetings:
    """Every meeting of the structure; sessions of its circles have their own page."""
    require(reader, "meetings.read_team_meetings", organisation)
    every = Meeting.objects.filter(organisation=organisation, kind__in=TEAM_KINDS)
    there = set(every.order_by().values_list("kind", flat=True).distinct())
    shown = every.filter(kind=kind) if kind in there else every
    shown = _counted(shown)
    planned = Q(state=MeetingState.PLANNED)
    gone_by = planned & Q(ends_at__lt=now())
    return TeamMeetings(
        organisation=organisation,
        kind=kind if kind in there else "",
        to_come=tuple(
            shown.filter(planned & ~gone_by | Q(state=MeetingState.OPEN)).order_by(
                "starts_at"
            )
        ),
        to_write=tuple(
            shown.filter(gone_by | Q(state=MeetingState.HELD, signed=False)).order_by(
                "starts_at"
            )
        ),
        held=shown.filter(state=MeetingState.HELD, signed=True).order_by(
            "-starts_at", "-pk"
        ),
        cancelled=tuple(shown.filter(state=MeetingState.CANCELLED, ends_at__gte=now())),
        kinds=tuple((str(k), SHORT[k]) for k in TEAM_KINDS if k in there),
        may_organise=allowed(reader, "meetings.organise_meetings", organisation),
        may_read_hours=allowed(reader, "meetings.read_team_hours", organisation),
    )


def _counted(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With who came, who will, the cases, and whether the minutes are signed."""
    return meetings.select_related("leader", "organisation").annotate(
        signed=_is_signed(),
        present=Count("attendances", filter=Q(attendances__presence=Presence.PRESENT)),
        invited=Count("attendances"),
        coming=Count("attendances", filter=Q(attendances__presence=Presence.ACCEPTED)),
        cases=Subquery(
            CaseCount.objects.filter(meeting=OuterRef("pk"))
            .order_by()
            .values("meeting")
            .annotate(total=Sum("cases"))
            .values("total")
        ),
    )


def _is_signed() -> Exists:
    return Exists(
        Minutes.objects.filter(meeting=OuterRef("pk"), signed_at__isnull=False)
    )


@dataclass(frozen=True)
class TeamMeeting:
    """A meeting as one reader sees it."""

    meeting: Meeting
    reader: Person
    organises: bool
    leads: bool
    places: tuple[Attendance, ...]
    minutes_signed: bool

    @property
    def state(self) -> str:
        """Planned, open, held or cancelled."""
        return self.meeting.state

    @property
    def is_planned(self) -> bool:
        """Not begun."""
        return self.state == MeetingState.PLANNED

    @property
    def is_open(self) -> bool:
        """Being held."""
        return self.state == MeetingState.OPEN

    @property
    def is_held(self) -> bool:
        """Over."""
        return self.state == MeetingState.HELD

    @property
    def is_gone_by(self) -> bool:
        """Its hour is past and nobody opened it here."""
        return self.is_planned and self.meeting.ends_at < now()

    @property
    def is_today(self) -> bool:
        """Its day has come: it may be opened."""
        return localtime(self.meeting.starts_at).date() <= today()

    @property
    def is_case_meeting(self) -> bool:
        """Cases are counted there."""
        return self.meeting.kind == MeetingKind.RCP

    @property
    def may_write(self) -> bool:
        """Presence and cases may still change, by this reader."""
        return self.leads and (self.is_open or self.is_held) and not self.minutes_signed

    @property
    def own(self) -> Attendance | None:
        """The reader's own place."""
        return next((a for a in self.places if a.person_id == self.reader.pk), None)

    @property
    def may_answer(self) -> bool:
        """Whether the reader may say if he comes."""
        return self.is_planned and not self.is_gone_by

    @property
    def answers(self) -> Counter[str]:
        """How many of each answer."""
        return Counter(place.presence for place in self.places)

    @property
    def present(self) -> list[Attendance]:
        """Those there, by name."""
        return [p for p in self.places if p.presence == Presence.PRESENT]

    @property
    def excused(self) -> list[Attendance]:
        """Those who said they would not come."""
        return [p for p in self.places if p.presence == Presence.EXCUSED]

    @property
    def absent(self) -> list[Attendance]:
        """Those who were expected, or are still."""
        return [
            p
            for p in self.places
            if p.presence in (Presence.ABSENT, Presence.INVITED, Presence.ACCEPTED)
        ]

    @cached_property
    def cases(self) -> list[CaseCount]:
        """The cases by category."""
        return list(self.meeting.case_counts.all()) if self.is_case_meeting else []

    @property
    def cases_total(self) -> int:
        """All the cases."""
        return sum(one.cases for one in self.cases)

    @property
    def cases_with_nurse(self) -> int:
        """Among them, those studied with an advanced nurse."""
        return sum(one.with_advanced_nurse for one in self.cases)

    @cached_property
    def scans(self) -> int:
        """How many signed sheets were brought back; only for who may open them."""
        return len(scans_of(self.meeting)) if self.leads else 0

    @cached_property
    def rest(self) -> int:
        """How many later meetings of its series are still planned."""
        return rest_of_series(self.meeting).count() if self.organises else 0

    def steps(self) -> list[Step]:
        """Invite, hold, sign."""
        done = [
            bool(self.places) or self.is_held,
            self.is_held,
            self.minutes_signed,
        ]
        current = done.index(False) if False in done else -1
        labels = ("Inviter", "Tenir", "Signer")
        return [
            Step(label, _step_state(rank, current, is_done=done[rank]))
            for rank, label in enumerate(labels)
        ]


def _step_state(rank: int, current: int, *, is_done: bool) -> StepState:
    if is_done:
        return "done"
    return "current" if rank == current else "to_come"


def team_meeting_page(reader: Person, meeting: Meeting) -> TeamMeeting:
    """The meeting for its page; who asks was let in."""
    return TeamMeeting(
        meeting=meeting,
        reader=reader,
        organises=allowed(reader, "meetings.change_meeting", meeting),
        leads=allowed(reader, "meetings.run_meeting", meeting),
        places=tuple(meeting.attendances.select_related("person")),
        minutes_signed=meeting.minutes.filter(signed_at__isnull=False).exists(),
    )


def scans_of(meeting: Meeting) -> list[ScannedSheet]:
    """The signed sheets brought back, in the order in which they came."""
    kept = meeting.scanned_sheets.filter(withdrawn_at__isnull=True)
    return list(kept.select_related("filed_by").order_by("filed_at", "pk"))


def scan_for(reader: Person | None, meeting: int, key: int) -> ScannedSheet:
    """A signed sheet, for who runs its meeting; as if it were not, otherwise."""
    sheet = (
        ScannedSheet.objects.filter(pk=key, meeting=meeting, withdrawn_at__isnull=True)
        .select_related("meeting__organisation")
        .first()
    )
    if sheet is None:
        raise Http404
    require(reader, "meetings.run_meeting", sheet.meeting)
    return sheet


def last_list(meeting: Meeting) -> Iterable[int]:
    """Whom the last meeting of the same kind invited, by their keys."""
    last = (
        Meeting.objects.filter(
            organisation=meeting.organisation_id,
            kind=meeting.kind,
            starts_at__lt=meeting.starts_at,
        )
        .exclude(state=MeetingState.CANCELLED)
        .filter(attendances__isnull=False)
        .order_by("-starts_at")
        .first()
    )
    if last is None:
        return []
    return list(last.attendances.values_list("person", flat=True))
