"""The activity report: a section rewritten, set aside, taken back; a version frozen."""

from __future__ import annotations

import hashlib
import json

from django.db.models import Max

from maillage.apps.funding.models import FrozenReport, ReportPassage
from maillage.apps.funding.report_sections import TITLES
from maillage.apps.funding.selectors.activity_report import passages_of
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput


@action("funding.edit_passage")
def edit_passage(
    *,
    organisation: Organisation,
    year: int,
    section: str,
    text: str,
    version: int,
    by: Person,
) -> ReportPassage:
    """A section in somebody's words, with what it said by itself that day.

    `BadInput` for an empty text or one where a patient seems to be named; `Stale`.
    """
    require(by, "funding.edit_report", organisation)
    locked(Organisation, organisation.pk)
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not text:
        raise BadInput(
            "Le texte est vide : écrivez-le, ou prenez le texte généré pour qu'il se "
            "remplisse seul."
        )
    refuse_patient_identity(text, TITLES[section])
    passages = passages_of(organisation, year)
    passage = next(one for one in passages if one.section == section)
    row = passage.row or ReportPassage(
        organisation=organisation, year=year, section=section
    )
    check_version(row, version, "Cette section")
    row.text, row.generated, row.set_aside = text, passage.generated, False
    row.version += 1
    row.edited_by, row.edited_at = by, now()
    row.save()
    _noted("funding.edit_passage", row, by)
    return row


@action("funding.set_passage_aside")
def set_passage_aside(
    *, passage: ReportPassage, aside: bool, version: int, by: Person
) -> ReportPassage:
    """The generated text takes the place of the rewritten one, or gives it back."""
    row = locked(ReportPassage, passage.pk)
    require(by, "funding.edit_report", row.organisation)
    check_version(row, version, "Cette section")
    row.set_aside = aside
    row.version += 1
    row.edited_by, row.edited_at = by, now()
    row.save()
    _noted("funding.set_passage_aside", row, by)
    return row


@action("funding.freeze_report")
def freeze_report(*, organisation: Organisation, year: int, by: Person) -> FrozenReport:
    """The report as it reads today, kept for ever under the next number."""
    require(by, "funding.freeze_report", organisation)
    locked(Organisation, organisation.pk)
    sections = [
        {
            "section": one.section,
            "title": one.title,
            "text": one.text,
            "edited": one.is_edited,
        }
        for one in passages_of(organisation, year)
    ]
    text = json.dumps(sections, sort_keys=True, ensure_ascii=True)
    before = FrozenReport.objects.filter(organisation=organisation, year=year)
    frozen = FrozenReport.objects.create(
        organisation=organisation,
        year=year,
        number=(before.aggregate(last=Max("number"))["last"] or 0) + 1,
        sections=sections,
        sha256=hashlib.sha256(text.encode("ascii")).hexdigest(),
        frozen_by=by,
        frozen_at=now(),
    )
    record(
        "funding.freeze_report",
        organisation,
        by=by,
        details={"report": frozen.pk, "sha256": frozen.sha256},
    )
    return frozen


def _noted(verb: str, row: ReportPassage, by: Person) -> None:
    record(verb, row, by=by, details={"section": row.section})
