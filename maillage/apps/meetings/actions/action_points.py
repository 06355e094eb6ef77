"""Who does what by when: given, moved, done, dropped for a reason, taken up again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime

from maillage.apps.meetings.actions.unsigned import require_being_written
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.meetings.models import ActionPoint, Decision, Meeting
from maillage.apps.meetings.models.decisions import LONGEST_ACTION, LONGEST_REASON
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Mandate, Membership, Organisation
from maillage.engine.errors import BadInput


@action("meetings.add_action_point")
def add_action_point(
    *,
    organisation: Organisation,
    text: str,
    owner: Person,
    due_on: date,
    by: Person,
    meeting: Meeting | None = None,
    decision: Decision | None = None,
    at: datetime | None = None,
) -> ActionPoint:
    """Something that `owner` will do by a day, from a meeting or from none.

    BadInput where the owner is neither of the structure nor of the meeting, where the
    day is past, where the text seems to name a patient, or the minutes are signed.
    """
    if meeting is None:
        require(by, "meetings.organise_meetings", organisation)
    else:
        require(by, "meetings.write_decisions", meeting)
        require_being_written(locked(Meeting, meeting.pk))
        organisation = meeting.organisation
    _require_known(owner, organisation, meeting)
    _require_coming(due_on, meeting)
    made = ActionPoint.objects.create(
        organisation=organisation,
        meeting=meeting,
        decision=decision,
        text=_checked(text),
        owner=owner,
        due_on=due_on,
        first_due_on=due_on,
        written_at=at or now(),
    )
    record("meetings.add_action_point", made, by=by, subject=owner)
    return made


@action("meetings.change_action_point")
def change_action_point(
    *,
    point: ActionPoint,
    text: str,
    owner: Person,
    due_on: date,
    version: int,
    by: Person,
) -> ActionPoint:
    """Other words, another owner, another day; the audit keeps what they were."""
    require(by, "meetings.change_action_point", point)
    point = _still_open(point, version)
    before = {"owner": point.owner_id, "due_on": point.due_on.isoformat()}
    if owner.pk != point.owner_id:
        _require_known(owner, point.organisation, point.meeting)
    if due_on != point.due_on:
        _require_coming(due_on, point.meeting)
    point.text, point.owner, point.due_on = _checked(text), owner, due_on
    _save(point)
    details: dict[str, Any] = {
        "before": before,
        "after": {"owner": owner.pk, "due_on": due_on.isoformat()},
    }
    record("meetings.change_action_point", point, by=by, subject=owner, details=details)
    return point


@action("meetings.finish_action_point")
def finish_action_point(
    *, point: ActionPoint, by: Person, at: datetime | None = None
) -> ActionPoint:
    """It is done; saying so twice changes nothing."""
    require(by, "meetings.finish_action_point", point)
    point = locked(ActionPoint, point.pk)
    if point.done_at is not None:
        return point
    if point.dropped_at is not None:
        raise BadInput("Cette action est abandonnée : rouvrez-la avant de la finir.")
    point.done_at, point.done_by = at or now(), by
    _save(point)
    record("meetings.finish_action_point", point, by=by, subject=point.owner)
    return point


@action("meetings.drop_action_point")
def drop_action_point(
    *,
    point: ActionPoint,
    reason: str,
    version: int,
    by: Person,
    at: datetime | None = None,
) -> ActionPoint:
    """It will not be done, for a reason that stays with it."""
    require(by, "meetings.change_action_point", point)
    point = _still_open(point, version)
    reason = " ".join(reason.split())
    if not reason:
        raise BadInput("Motif : dites en quelques mots pourquoi on n'y tient plus.")
    if len(reason) > LONGEST_REASON:
        raise BadInput(f"Motif : {len(reason)} signes, {LONGEST_REASON} au plus.")
    refuse_patient_identity(reason, "Motif")
    point.dropped_at, point.dropped_by = at or now(), by
    point.dropped_because = reason
    _save(point)
    record("meetings.drop_action_point", point, by=by, subject=point.owner)
    return point


@action("meetings.reopen_action_point")
def reopen_action_point(*, point: ActionPoint, by: Person) -> ActionPoint:
    """Done or dropped too soon: to be done again, as it was."""
    dropped = point.dropped_at is not None
    verb = "change_action_point" if dropped else "finish_action_point"
    require(by, f"meetings.{verb}", point)
    point = locked(ActionPoint, point.pk)
    if point.is_open:
        return point
    point.done_at = point.done_by = point.dropped_at = point.dropped_by = None
    point.dropped_because = ""
    _save(point)
    record("meetings.reopen_action_point", point, by=by, subject=point.owner)
    return point


def people_of(organisation: Organisation, meeting: Meeting | None) -> Q:
    """Who may be given something to do, as a condition on people.

    Those of the structure today, by membership or by role, and those of the meeting.
    """
    members = Membership.objects.on(today()).filter(organisation=organisation)
    holders = Mandate.objects.on(today()).filter(organisation=organisation)
    found = Q(pk__in=members.values("person")) | Q(pk__in=holders.values("person"))
    if meeting is not None:
        found |= Q(pk__in=meeting.attendances.values("person"))
    return found


def _require_known(
    owner: Person, organisation: Organisation, meeting: Meeting | None
) -> None:
    known = Person.objects.filter(people_of(organisation, meeting), pk=owner.pk)
    if not known.exists():
        raise BadInput(
            f"Qui : {owner} n'est ni de la structure ni de la réunion ; "
            "choisissez dans la liste, ou invitez cette personne d'abord."
        )


def _require_coming(due_on: date, meeting: Meeting | None) -> None:
    first = today()
    if meeting is not None:
        first = min(first, localtime(meeting.starts_at).date())
    if due_on < first:
        raise BadInput("Pour le : ce jour est passé ; choisissez un jour à venir.")


def _still_open(point: ActionPoint, version: int) -> ActionPoint:
    point = locked(ActionPoint, point.pk)
    check_version(point, version, "L'action")
    if not point.is_open:
        raise BadInput("Cette action est close : rouvrez-la pour la changer.")
    return point


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise BadInput("Action : écrivez ce qui est à faire, en une phrase.")
    if len(text) > LONGEST_ACTION:
        raise BadInput(f"Action : {len(text)} signes, {LONGEST_ACTION} au plus.")
    refuse_patient_identity(text, "Action")
    return text


def _save(point: ActionPoint) -> None:
    point.version += 1
    point.save()
