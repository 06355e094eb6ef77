"""Projects that someone pays for: written, paid, their conditions met, reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
    FunderKind,
    Grant,
    GrantCondition,
    GrantLine,
    GrantMilestone,
)
from maillage.apps.structures.documents import CheckedFile
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput
from maillage.ui.formats import euros


MOST_CENTS = 100_000_000_00
MOST_LINES = 20


@dataclass(frozen=True)
class Awarded:
    """A project, and who pays for it."""

    title: str
    since: date
    until: date | None = None
    description: str = ""
    source: str = ""
    funder_kind: str = FunderKind.NONE
    funder: str = ""
    reference: str = ""
    amount_awarded_cents: int = 0
    amount_paid_cents: int = 0
    evaluator: str = ""


@action("projects.start_project")
def start_project(
    *,
    organisation: Organisation,
    title: str,
    by: Person,
    description: str = "",
    source: str = "",
) -> Grant:
    """A project from an idea found somewhere, before anyone pays for it.

    What an inventory of initiatives calls to have a team adopt one.
    """
    require(by, "projects.manage_grants", organisation)
    grant = Grant(organisation=organisation)
    _write(
        grant,
        Awarded(title=title, since=today(), description=description, source=source),
    )
    record("projects.start_project", grant, by=by)
    return grant


@action("projects.add_grant")
def add_grant(*, organisation: Organisation, awarded: Awarded, by: Person) -> Grant:
    """A project that someone pays for. Raises `BadInput`."""
    require(by, "projects.manage_grants", organisation)
    grant = Grant(organisation=organisation)
    _write(grant, awarded)
    record("projects.add_grant", grant, by=by)
    return grant


@action("projects.change_grant")
def change_grant(*, grant: Grant, version: int, awarded: Awarded, by: Person) -> Grant:
    """Another amount, another end, other words. Raises `Stale`, `BadInput`."""
    require(by, "projects.manage_grants", grant.organisation)
    grant = locked(Grant, grant.pk)
    check_version(grant, version, "Ce projet")
    grant.version += 1
    _write(grant, awarded)
    record("projects.change_grant", grant, by=by)
    return grant


@action("projects.abandon_grant")
def abandon_grant(*, grant: Grant, abandoned: bool, by: Person) -> Grant:
    """Put a project aside, or take it up again."""
    require(by, "projects.manage_grants", grant.organisation)
    grant = locked(Grant, grant.pk)
    grant.abandoned_on = today() if abandoned else None
    grant.version += 1
    grant.save(update_fields=["abandoned_on", "version"])
    record("projects.abandon_grant", grant, by=by)
    return grant


@action("projects.set_budget")
def set_budget(
    *, grant: Grant, version: int, lines: Sequence[tuple[str, int]], by: Person
) -> Grant:
    """What the money is for, line by line, in cents; a line keeps its name for ever.

    The ledger ties its entries to lines: one that is left out stays, planned at 0.
    Raises `Stale`, `BadInput` where more is planned than was awarded.
    """
    require(by, "projects.manage_grants", grant.organisation)
    grant = locked(Grant, grant.pk)
    check_version(grant, version, "Ce projet")
    _check_budget(grant, lines)
    grant.lines.update(planned_cents=0)
    for position, (label, cents) in enumerate(lines):
        GrantLine.objects.update_or_create(
            grant=grant,
            label=one_line(label, "Poste", 80),
            defaults={"planned_cents": cents, "position": position},
        )
    grant.version += 1
    grant.save(update_fields=["version"])
    record("projects.set_budget", grant, by=by)
    return grant


@action("projects.write_grant_report")
def write_grant_report(*, grant: Grant, version: int, text: str, by: Person) -> Grant:
    """The few lines that the report to the funder opens with. Raises `Stale`."""
    require(by, "projects.manage_grants", grant.organisation)
    grant = locked(Grant, grant.pk)
    check_version(grant, version, "Ce projet")
    grant.report = some_lines(text, "Compte rendu", 4000, required=False)
    grant.version += 1
    grant.save(update_fields=["report", "version"])
    record("projects.write_grant_report", grant, by=by)
    return grant


@action("projects.add_condition")
def add_condition(
    *, grant: Grant, text: str, by: Person, due_on: date | None = None
) -> GrantCondition:
    """What the funder asks for, by a day where it names one."""
    require(by, "projects.manage_grants", grant.organisation)
    made = GrantCondition.objects.create(
        grant=grant, text=one_line(text, "Condition", 300), due_on=due_on
    )
    record("projects.add_condition", made, by=by)
    return made


@action("projects.meet_condition")
def meet_condition(
    *,
    condition: GrantCondition,
    version: int,
    by: Person,
    on: date | None = None,
    note: str = "",
    document: CheckedFile | None = None,
) -> GrantCondition:
    """It is met since a day, and this shows it. Raises `Stale`, `BadInput`."""
    require(by, "projects.manage_grants", condition.grant.organisation)
    row = locked(GrantCondition, condition.pk)
    check_version(row, version, "Cette condition")
    row.met_on = day_not_to_come(on, "Remplie le")
    row.note = one_line(note, "Comment", 300, required=False)
    row.keep(document)
    if not row.note and not row.document:
        raise BadInput("Joignez un document, ou dites en quelques mots comment.")
    row.version += 1
    row.save()
    record("projects.meet_condition", row, by=by)
    return row


@action("projects.unmeet_condition")
def unmeet_condition(*, condition: GrantCondition, by: Person) -> GrantCondition:
    """Undo: it is not met after all; its document is kept."""
    require(by, "projects.manage_grants", condition.grant.organisation)
    row = locked(GrantCondition, condition.pk)
    row.met_on = None
    row.version += 1
    row.save(update_fields=["met_on", "version"])
    record("projects.unmeet_condition", row, by=by)
    return row


@action("projects.withdraw_condition")
def withdraw_condition(
    *, condition: GrantCondition, withdrawn: bool, by: Person
) -> GrantCondition:
    """The funder asks for it no more, or does again."""
    require(by, "projects.manage_grants", condition.grant.organisation)
    row = locked(GrantCondition, condition.pk)
    row.withdrawn_on = today() if withdrawn else None
    row.version += 1
    row.save(update_fields=["withdrawn_on", "version"])
    record("projects.withdraw_condition", row, by=by)
    return row


@action("projects.add_milestone")
def add_milestone(
    *, grant: Grant, title: str, due_on: date, by: Person
) -> GrantMilestone:
    """A step of the project, planned for a day."""
    require(by, "projects.manage_grants", grant.organisation)
    made = GrantMilestone.objects.create(
        grant=grant, title=one_line(title, "Jalon", 160), due_on=due_on
    )
    record("projects.add_milestone", made, by=by)
    return made


@action("projects.reach_milestone")
def reach_milestone(
    *, milestone: GrantMilestone, reached: bool, by: Person, on: date | None = None
) -> GrantMilestone:
    """It is reached since a day; or, undone, it is not."""
    require(by, "projects.manage_grants", milestone.grant.organisation)
    row = locked(GrantMilestone, milestone.pk)
    row.reached_on = day_not_to_come(on, "Atteint le") if reached else None
    row.version += 1
    row.save(update_fields=["reached_on", "version"])
    record("projects.reach_milestone", row, by=by)
    return row


def _write(grant: Grant, awarded: Awarded) -> None:
    if awarded.funder_kind not in FunderKind.values:
        raise BadInput("Financeur : choisissez sa nature dans la liste.")
    if awarded.until is not None and awarded.until <= awarded.since:
        raise BadInput("Jusqu'au : la fin est après le début.")
    for field, cents in (
        ("Montant accordé", awarded.amount_awarded_cents),
        ("Déjà versé", awarded.amount_paid_cents),
    ):
        if not 0 <= cents <= MOST_CENTS:
            raise BadInput(f"{field} : de 0 à {euros(MOST_CENTS)}.")
    is_paid = awarded.funder_kind != FunderKind.NONE
    grant.title = one_line(awarded.title, "Projet", 120)
    grant.description = some_lines(
        awarded.description, "En quelques lignes", 2000, required=False
    )
    grant.source = one_line(awarded.source, "D'où vient l'idée", 200, required=False)
    grant.funder_kind = awarded.funder_kind
    grant.funder = one_line(awarded.funder, "Financeur", 120, required=is_paid)
    grant.reference = one_line(awarded.reference, "Référence", 80, required=False)
    grant.evaluator = one_line(awarded.evaluator, "Évaluateur", 120, required=False)
    grant.amount_awarded_cents = awarded.amount_awarded_cents if is_paid else 0
    grant.amount_paid_cents = awarded.amount_paid_cents if is_paid else 0
    grant.since, grant.until = awarded.since, awarded.until
    grant.save()


def _check_budget(grant: Grant, lines: Sequence[tuple[str, int]]) -> None:
    if len(lines) > MOST_LINES:
        raise BadInput(f"Postes : {MOST_LINES} au plus.")
    labels = [" ".join(label.split()).lower() for label, _ in lines]
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:
        raise BadInput(f"« {twice} » : ce poste est écrit deux fois.")
    if any(cents < 0 for _, cents in lines):
        raise BadInput("Prévu : un montant n'est pas négatif.")
    planned = sum(cents for _, cents in lines)
    if planned > grant.amount_awarded_cents:
        raise BadInput(
            f"Prévu : {euros(planned)}, soit plus que les "
            f"{euros(grant.amount_awarded_cents)} accordés ; corrigez un poste ou le "
            "montant accordé."
        )
