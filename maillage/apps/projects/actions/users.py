"""Users told, gathered or deciding; what they said and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.meetings.models import Meeting
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.actions.wording import (
    day_not_to_come,
    one_line,
    some_lines,
)
from maillage.apps.projects.models import (
    Involvement,
    InvolvementKind,
    Survey,
    YouSaidWeDid,
)
from maillage.apps.structures.documents import CheckedFile
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput


@dataclass(frozen=True)
class Happened:
    """What is written of users told, gathered or deciding."""

    kind: str
    on: date
    title: str
    text: str
    users_present: int = 0
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Said:
    """What users said, what came of it, when, and from where."""

    said: str
    decided: str
    decided_on: date | None = None
    survey: Survey | None = None
    meeting: Meeting | None = None


@action("projects.record_involvement")
def record_involvement(
    *,
    organisation: Organisation,
    what: Happened,
    by: Person,
    document: CheckedFile | None = None,
) -> Involvement:
    """Something that happened with users, on a day. Raises `BadInput`."""
    require(by, "projects.organise_users", organisation)
    row = Involvement(organisation=organisation)
    _write_involvement(row, what, document)
    record("projects.record_involvement", row, by=by)
    return row


@action("projects.change_involvement")
def change_involvement(
    *,
    involvement: Involvement,
    version: int,
    what: Happened,
    by: Person,
    document: CheckedFile | None = None,
) -> Involvement:
    """Other words for it; without a new document the one before stays."""
    require(by, "projects.organise_users", involvement.organisation)
    row = locked(Involvement, involvement.pk)
    check_version(row, version, "Ce relevé")
    row.version += 1
    _write_involvement(row, what, document)
    record("projects.change_involvement", row, by=by)
    return row


@action("projects.withdraw_involvement")
def withdraw_involvement(
    *, involvement: Involvement, withdrawn: bool, by: Person
) -> Involvement:
    """Take it out of the list, or put it back."""
    require(by, "projects.organise_users", involvement.organisation)
    row = locked(Involvement, involvement.pk)
    row.withdrawn_on = today() if withdrawn else None
    row.version += 1
    row.save(update_fields=["withdrawn_on", "version"])
    record("projects.withdraw_involvement", row, by=by)
    return row


def _write_involvement(
    row: Involvement, what: Happened, document: CheckedFile | None
) -> None:
    if what.kind not in InvolvementKind.values:
        raise BadInput("Nature : choisissez ce qui s'est passé.")
    if what.kind == InvolvementKind.INFORMED:
        present = 0
    else:
        present = what.users_present
        if not 1 <= present <= 500:
            raise BadInput(
                "Usagers présents : donnez leur nombre, au moins 1 ; leurs noms ne "
                "s'écrivent nulle part."
            )
    if what.meeting and what.meeting.organisation_id != row.organisation_id:
        raise BadInput("Réunion : choisissez une réunion de cette structure.")
    row.kind, row.users_present, row.meeting = what.kind, present, what.meeting
    row.on = day_not_to_come(what.on, "Date")
    row.title = one_line(what.title, "Objet", 120)
    row.text = some_lines(what.text, "Ce qui a été dit ou construit", 2000)
    row.keep(document)
    row.save()


@action("projects.write_said_and_done")
def write_said_and_done(
    *, organisation: Organisation, told: Said, by: Person
) -> YouSaidWeDid:
    """« Vous avez dit, nous avons fait ». Raises `BadInput`."""
    require(by, "projects.organise_users", organisation)
    row = YouSaidWeDid(organisation=organisation)
    _write_said(row, told)
    record("projects.write_said_and_done", row, by=by)
    return row


@action("projects.change_said_and_done")
def change_said_and_done(
    *, line: YouSaidWeDid, version: int, told: Said, by: Person
) -> YouSaidWeDid:
    """Other words for it. Raises `Stale`, `BadInput`."""
    require(by, "projects.organise_users", line.organisation)
    row = locked(YouSaidWeDid, line.pk)
    check_version(row, version, "Cette ligne")
    row.version += 1
    _write_said(row, told)
    record("projects.change_said_and_done", row, by=by)
    return row


@action("projects.withdraw_said_and_done")
def withdraw_said_and_done(
    *, line: YouSaidWeDid, withdrawn: bool, by: Person
) -> YouSaidWeDid:
    """Take it off the list and the poster, or put it back."""
    require(by, "projects.organise_users", line.organisation)
    row = locked(YouSaidWeDid, line.pk)
    row.withdrawn_on = today() if withdrawn else None
    row.version += 1
    row.save(update_fields=["withdrawn_on", "version"])
    record("projects.withdraw_said_and_done", row, by=by)
    return row


def _write_said(row: YouSaidWeDid, told: Said) -> None:
    for tied in (told.survey, told.meeting):
        if tied is not None and tied.organisation_id != row.organisation_id:
            raise BadInput("Choisissez une enquête et une réunion de cette structure.")
    row.said = one_line(told.said, "Vous avez dit", 300)
    row.decided = one_line(told.decided, "Nous avons fait", 300)
    row.decided_on = day_not_to_come(told.decided_on, "Décidé le")
    row.survey, row.meeting = told.survey, told.meeting
    row.save()
