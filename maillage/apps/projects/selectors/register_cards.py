"""One thing of a register: a placement, a mission, an arrangement, for one reader."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.apps.projects.arrangement_kinds import KINDS
from maillage.apps.projects.models import (
    Arrangement,
    Mission,
    MissionAction,
    MissionReport,
    Placement,
)
from maillage.apps.projects.registers.evidence_of_missions import missing_of
from maillage.apps.projects.registers.small_counts import FEW, told
from maillage.apps.projects.selectors.registers import (
    DOCUMENTS,
    KEEP,
    READ,
    ArrangementLine,
    PlacementLine,
    Registers,
    registers_for,
)


_Row = TypeVar("_Row", bound=Model)


def row_for(
    rows: QuerySet[_Row], reader: Person | None, slug: str, key: int, verb: str = READ
) -> tuple[Registers, _Row]:
    """A row of a register, and the registers; `Http404` where it is of another team."""
    registers = registers_for(reader, slug, verb)
    row = rows.filter(pk=key, **{"organisation": registers.organisation}).first()
    if row is None:
        raise Http404
    return registers, row


def placement_for(
    reader: Person | None, slug: str, key: int, verb: str = READ
) -> tuple[Registers, PlacementLine]:
    """A placement."""
    rows = Placement.objects.select_related("tutor", "site", "organisation")
    registers, row = row_for(rows, reader, slug, key, verb)
    return registers, PlacementLine(row, registers.reader, registers.may_keep)


def may_open_placement(registers: Registers, placement: Placement) -> bool:
    """Whether its document, which names the trainee, may be opened: tutor included."""
    return registers.may_keep or placement.tutor_id == registers.reader.pk


def arrangement_for(
    reader: Person | None, slug: str, key: int, verb: str = READ
) -> tuple[Registers, ArrangementLine]:
    """An arrangement of a known kind."""
    rows = Arrangement.objects.select_related("organisation", "renews")
    registers, row = row_for(rows, reader, slug, key, verb)
    if row.kind not in KINDS:
        raise Http404
    return registers, ArrangementLine(row, KINDS[row.kind], registers.day)


def require_documents(registers: Registers) -> None:
    """Raise `PermissionDenied` for who may not open contracts and invoices."""
    require(registers.reader, DOCUMENTS, registers.organisation)


@dataclass(frozen=True)
class MissionYear:
    """A year of a mission: what was done, its report, what is missing."""

    year: int
    actions: list[MissionAction]
    report: MissionReport | None
    missing: str

    @property
    def lines(self) -> list[tuple[MissionAction, str]]:
        """Each action, and how many it reached as anyone may read it."""
        return [
            (a, "" if a.people_reached is None else told(a.people_reached))
            for a in self.actions
        ]

    @property
    def reached(self) -> str:
        """How many people its actions reached together; empty where it would tell.

        Beside the counts of the others, a sum gives away the one that is not shown.
        """
        counts = [a.people_reached for a in self.actions if a.people_reached]
        return told(sum(counts)) if counts and min(counts) >= FEW else ""


@dataclass(frozen=True)
class MissionPage:
    """A mission and its years."""

    registers: Registers
    mission: Mission

    @cached_property
    def years(self) -> list[MissionYear]:
        """The last year first."""
        mission, last = self.mission, self.registers.day.year
        if mission.ended_on is not None:
            last = min(last, mission.ended_on.year)
        reports = {report.year: report for report in mission.reports.all()}
        return [
            MissionYear(
                year,
                [a for a in self._kept if a.on.year == year],
                reports.get(year),
                missing_of(mission, year),
            )
            for year in range(last, mission.since.year - 1, -1)
        ]

    @cached_property
    def _kept(self) -> list[MissionAction]:
        return [a for a in self.mission.actions.all() if a.removed_on is None]

    @property
    def removed(self) -> list[MissionAction]:
        """Actions taken out, which may be put back."""
        return [a for a in self.mission.actions.all() if a.removed_on is not None]


def mission_for(
    reader: Person | None, slug: str, key: int, verb: str = READ
) -> MissionPage:
    """A mission with what was done and written."""
    rows = Mission.objects.select_related("organisation").prefetch_related(
        "actions", "reports"
    )
    return MissionPage(*row_for(rows, reader, slug, key, verb))


def mission_action_for(
    reader: Person | None, slug: str, key: int, done: int
) -> MissionAction:
    """An action of a mission, for who keeps the register."""
    page = mission_for(reader, slug, key, KEEP)
    found = next((a for a in page.mission.actions.all() if a.pk == done), None)
    if found is None:
        raise Http404
    return found
