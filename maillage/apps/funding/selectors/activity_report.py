"""The activity report of a year: what happened says it, what was rewritten is kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.utils.timezone import localtime

from maillage.apps.funding.amounts import KeptAmounts, kept_amounts
from maillage.apps.funding.models import Claim, FrozenReport, ReportPassage
from maillage.apps.funding.report_sections import (
    FOUND,
    SECTIONS,
    TITLES,
    Happened,
    written,
)
from maillage.apps.meetings.models import Meeting
from maillage.apps.meetings.selectors.hours import ledger
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.projects.selectors.health_project import actions_of_year
from maillage.apps.structures.evidence_base import evidence_of
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.selectors import organisation_for
from maillage.ui.documents.activity_report import ReportOf
from maillage.ui.formats import day, euros


FIRST_YEAR = 2000


@dataclass(frozen=True)
class Passage:
    """A section as the report shows it, and what it says by itself."""

    section: str
    title: str
    generated: str
    row: ReportPassage | None

    @property
    def is_edited(self) -> bool:
        """Whether the text is somebody's."""
        return self.row is not None and not self.row.set_aside

    @property
    def text(self) -> str:
        """What the report says."""
        return self.row.text if self.row and self.is_edited else self.generated

    @property
    def has_moved(self) -> bool:
        """Whether what happened says something else since it was rewritten."""
        return bool(
            self.row and self.is_edited and self.row.generated != self.generated
        )

    @property
    def version(self) -> int:
        """Of the rewritten text; 0 where nobody wrote any."""
        return self.row.version if self.row else 0


@dataclass(frozen=True)
class Report:
    """The report of a year as it stands, and its frozen versions."""

    reader: Person
    organisation: Organisation
    year: int

    @cached_property
    def passages(self) -> list[Passage]:
        """Every section, in order."""
        return passages_of(self.organisation, self.year)

    @cached_property
    def frozen(self) -> list[FrozenReport]:
        """The versions that were frozen, the last first."""
        found = FrozenReport.objects.filter(
            organisation=self.organisation, year=self.year
        )
        return list(found.select_related("frozen_by"))

    @cached_property
    def may_edit(self) -> bool:
        """Whether sections may be rewritten."""
        return allowed(self.reader, "funding.edit_report", self.organisation)

    def passage(self, section: str) -> Passage:
        """One section; `Http404` when there is none of that name."""
        found = next((one for one in self.passages if one.section == section), None)
        if found is None:
            raise Http404
        return found

    @property
    def printed(self) -> ReportOf:
        """As the paper shows it today."""
        return printed_report(
            self.organisation,
            self.year,
            [(one.title, one.text) for one in self.passages],
            "Projet",
            FOUND,
        )


def report_for(
    reader: Person | None, slug: str, year: int, verb: str = "read_report"
) -> Report:
    """The report of a structure's year; `Http404` for who may not or a year to come."""
    organisation = organisation_for(reader, slug, f"funding.{verb}")
    if not FIRST_YEAR <= year <= today().year or reader is None:
        raise Http404
    return Report(reader, organisation, year)


def frozen_report(report: Report, number: int) -> FrozenReport:
    """A frozen version; `Http404` when there is none of that number."""
    found = next((one for one in report.frozen if one.number == number), None)
    if found is None:
        raise Http404
    return found


def printed_frozen(frozen: FrozenReport) -> ReportOf:
    """A frozen version as paper shows it, today as the day it was frozen."""
    on = localtime(frozen.frozen_at)
    return printed_report(
        frozen.organisation,
        frozen.year,
        [(one["title"], one["text"]) for one in frozen.sections],
        f"Version {frozen.number}, arrêtée le {day(on)}",
        f"{FOUND} Empreinte SHA-256 du texte : {frozen.sha256}",
    )


def printed_report(
    organisation: Organisation,
    year: int,
    sections: list[tuple[str, str]],
    state: str,
    closing: str,
) -> ReportOf:
    """What the paper of a report is given."""
    return ReportOf(
        team=organisation.name,
        kind=organisation.get_kind_display(),
        territory=organisation.territory,
        year=year,
        sections=sections,
        made_at=localtime(now()),
        state=state,
        closing=closing,
    )


def passages_of(organisation: Organisation, year: int) -> list[Passage]:
    """Every section of a year, in order. The caller has asked for the right."""
    texts = written(happened(organisation, year))
    rows = ReportPassage.objects.filter(organisation=organisation, year=year)
    by_section = {row.section: row for row in rows}
    return [
        Passage(one.slug, TITLES[one.slug], texts[one.slug], by_section.get(one.slug))
        for one in SECTIONS
    ]


def happened(organisation: Organisation, year: int) -> Happened:
    """All that a year's report is written from. The caller has asked for the right."""
    meetings = Meeting.objects.filter(organisation=organisation)
    return Happened(
        year=year,
        evidence=tuple(evidence_of(organisation, year)),
        meeting_minutes=sum(one.minutes for one in ledger(meetings, year)),
        money=tuple(_money(organisation, year)),
        undertaken=tuple(actions_of_year(organisation, year)),
    )


def _money(organisation: Organisation, year: int) -> list[str]:
    claims = list(
        Claim.objects.filter(
            contract__organisation=organisation, year=year
        ).select_related("contract")
    )
    kept = kept_amounts(claims)
    return [_claim(one, kept.get(one.pk)) for one in claims]


def _claim(claim: Claim, kept: KeptAmounts | None) -> str:
    state = claim.get_state_display()
    if claim.submitted_at and not claim.is_draft:
        state = f"{state} le {day(localtime(claim.submitted_at))}"
    head = f"{claim.contract.title}, demande {claim.year}, {state}"
    if kept is None or kept.declared_cents is None or kept.proven_cents is None:
        return f"{head}."
    return (
        f"{head} : {euros(kept.declared_cents)} déclarés, "
        f"{euros(kept.proven_cents)} prouvés (calcul du "
        f"{day(localtime(kept.computed_at))})."
    )
