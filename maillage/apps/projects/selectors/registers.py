"""The registers of a structure as a reader sees them: in force, missing, to review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.http import Http404

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.arrangement_kinds import (
    AXES,
    KINDS,
    ArrangementKind,
    Gathered,
)
from maillage.apps.projects.models import (
    Arrangement,
    Mission,
    Placement,
    Protocol,
    ProtocolVersion,
)
from maillage.apps.projects.registers import (
    evidence_of_arrangements,
    evidence_of_missions,
    evidence_of_placements,
    evidence_of_protocols,
)
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.selectors import organisation_for
from maillage.ui.formats import counted, joined


READ = "projects.read_registers"
KEEP = "projects.keep_registers"
WRITE = "projects.write_protocols"
DOCUMENTS = "projects.read_register_documents"

MOST_NAMED = 3
"""Beyond, a line of an overview says how many."""

REVIEW_WITHIN = timedelta(days=30)
"""What is to be read again is said a month before."""


@dataclass(frozen=True)
class ProtocolLine:
    """A protocol in a list: the version followed, the one being written."""

    protocol: Protocol
    current: ProtocolVersion | None
    draft: ProtocolVersion | None
    day: date

    @property
    def missing(self) -> str:
        """What the version being written waits for; empty without one."""
        return evidence_of_protocols.missing_of(self.draft) if self.draft else ""

    @property
    def is_to_review(self) -> bool:
        """Whether it is to be read again within a month."""
        if self.current is None or self.protocol.retired_on or self.draft:
            return False
        return self.current.is_to_review(self.day + REVIEW_WITHIN)


@dataclass(frozen=True)
class ArrangementLine:
    """An arrangement in a list."""

    arrangement: Arrangement
    kind: ArrangementKind
    day: date

    @cached_property
    def missing(self) -> str:
        """What it lacks before it proves anything."""
        return evidence_of_arrangements.missing_of(self.kind, self.arrangement)

    @property
    def people(self) -> str:
        """Those it is about, with their profession."""
        return evidence_of_arrangements.people_told(list(self.arrangement.people.all()))

    @property
    def who(self) -> str:
        """The same in a few words: names while they are few."""
        people = list(self.arrangement.people.all())
        if len(people) > MOST_NAMED:
            return counted(len(people), "personne")
        return joined([str(person) for person in people])

    @property
    def apart(self) -> str:
        """What tells it from another of its kind: a label's level, a protocol."""
        told = dict(self.told)
        return told[self.kind.field(self.kind.apart).label] if self.kind.apart else ""

    @property
    def told(self) -> list[tuple[str, str]]:
        """Its fields: label and value."""
        return list(evidence_of_arrangements.details_told(self.kind, self.arrangement))

    @property
    def holds(self) -> bool:
        """Whether it holds on the day, or will."""
        until = self.arrangement.until
        return until is None or until > self.day

    @property
    def is_to_review(self) -> bool:
        """Whether it is to be read again within a month."""
        review = self.arrangement.review_on
        return self.holds and review is not None and review <= self.day + REVIEW_WITHIN


@dataclass(frozen=True)
class KindLines:
    """A kind of arrangement and what was written of it, the last first."""

    kind: ArrangementKind
    lines: list[ArrangementLine]

    @property
    def current(self) -> list[ArrangementLine]:
        """Those that hold."""
        return [line for line in self.lines if line.holds]

    @property
    def may_be_added(self) -> bool:
        """Whether one more makes sense; of what there is one, the card renews it."""
        several = self.kind.gathered is Gathered.EACH or bool(self.kind.apart)
        return several or not self.current

    @property
    def former(self) -> list[ArrangementLine]:
        """Those that are over."""
        return [line for line in self.lines if not line.holds]


@dataclass(frozen=True)
class PlacementLine:
    """A placement in a list."""

    placement: Placement
    reader: Person
    may_keep: bool

    @property
    def name(self) -> str:
        """The trainee: by name for who keeps the register and for his tutor."""
        knows = self.may_keep or self.placement.tutor_id == self.reader.pk
        return self.placement.trainee_name if knows else self.placement.initials

    @property
    def missing(self) -> str:
        """What it lacks before it proves anything."""
        if not self.placement.counts:
            return ""
        return evidence_of_placements.missing_of(self.placement)


@dataclass(frozen=True)
class MissionLine:
    """A mission in a list, in a year."""

    mission: Mission
    year: int

    @property
    def done(self) -> int:
        """How many actions the year saw."""
        return len(evidence_of_missions.actions_in(self.mission, self.year))

    @property
    def missing(self) -> str:
        """What the year lacks before it proves anything."""
        return evidence_of_missions.missing_of(self.mission, self.year)

    @property
    def runs(self) -> bool:
        """Whether the mission ran in the year."""
        return evidence_of_missions.runs_in(self.mission, self.year)


@dataclass(frozen=True)
class Registers:
    """Every register of a structure, for one reader, on one day."""

    reader: Person
    organisation: Organisation
    day: date

    @cached_property
    def may_keep(self) -> bool:
        """Whether placements, missions and arrangements may be written."""
        return allowed(self.reader, KEEP, self.organisation)

    @cached_property
    def may_write_protocols(self) -> bool:
        """Whether protocols may be begun and written."""
        return allowed(self.reader, WRITE, self.organisation)

    @cached_property
    def may_read_documents(self) -> bool:
        """Whether contracts and invoices may be opened."""
        return allowed(self.reader, DOCUMENTS, self.organisation)

    @cached_property
    def protocols(self) -> list[ProtocolLine]:
        """Those followed or being written."""
        return [line for line in self._all_protocols if not line.protocol.retired_on]

    @cached_property
    def retired_protocols(self) -> list[ProtocolLine]:
        """Those that nobody follows any more."""
        return [line for line in self._all_protocols if line.protocol.retired_on]

    @cached_property
    def _all_protocols(self) -> list[ProtocolLine]:
        rows = Protocol.objects.filter(organisation=self.organisation)
        return [
            protocol_line(row, self.day)
            for row in rows.select_related("organisation").prefetch_related(
                "versions__authors__person"
            )
        ]

    @cached_property
    def placements(self) -> list[PlacementLine]:
        """Every placement, the last first."""
        rows = Placement.objects.filter(organisation=self.organisation)
        return [
            PlacementLine(row, self.reader, self.may_keep)
            for row in rows.select_related("organisation", "tutor", "site")
        ]

    def placements_in(self, year: int) -> list[PlacementLine]:
        """Those that took place, or will, in a civil year."""
        return [
            line
            for line in self.placements
            if line.placement.cancelled_on is None
            and line.placement.days_within(date(year, 1, 1), date(year, 12, 31))
        ]

    @cached_property
    def missions(self) -> list[MissionLine]:
        """Every mission, as the year of the day sees it, the last first."""
        rows = Mission.objects.filter(organisation=self.organisation)
        return [
            MissionLine(row, self.day.year)
            for row in rows.select_related("organisation").prefetch_related(
                "actions", "reports"
            )
        ]

    @cached_property
    def kinds(self) -> list[KindLines]:
        """Every kind of arrangement, even where nothing is written."""
        rows = list(
            Arrangement.objects.filter(organisation=self.organisation)
            .select_related("organisation")
            .prefetch_related("people")
            .order_by("-since", "-pk")
        )
        return [
            KindLines(
                kind,
                [ArrangementLine(r, kind, self.day) for r in rows if r.kind == code],
            )
            for code, kind in KINDS.items()
        ]

    def proofs(self, year: int) -> list[Evidence]:
        """What the rows of the registers prove of a civil year."""
        protocols = [line.protocol for line in self._all_protocols]
        arrangements = [row.arrangement for kind in self.kinds for row in kind.lines]
        return [
            *evidence_of_protocols.proofs_of_protocols(protocols, year),
            *evidence_of_placements.proofs_of_placements(
                [line.placement for line in self.placements], year
            ),
            *evidence_of_missions.proofs_of_missions(
                [line.mission for line in self.missions], year
            ),
            *evidence_of_arrangements.proofs_of_arrangements(arrangements, year),
        ]

    @property
    def axes(self) -> list[tuple[str, list[KindLines]]]:
        """The kinds under the heading of their axis."""
        return [
            (axis, [lines for lines in self.kinds if lines.kind.axis == axis])
            for axis in AXES
        ]


def registers_for(reader: Person | None, slug: str, verb: str = READ) -> Registers:
    """The registers of a structure; raises `PermissionDenied` or `Http404`."""
    organisation = organisation_for(reader, slug, verb)
    if reader is None:
        raise Http404
    return Registers(reader, organisation, today())


def protocol_line(protocol: Protocol, day: date) -> ProtocolLine:
    """A protocol, whose versions are at hand."""
    versions = list(protocol.versions.all())
    return ProtocolLine(
        protocol,
        next((v for v in versions if v.in_force_since is not None), None),
        next((v for v in versions if v.is_draft), None),
        day,
    )
