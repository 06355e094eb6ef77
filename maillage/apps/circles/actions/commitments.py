"""What a circle undertakes at a session: an indicator, a direction, a target, who."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.timezone import localdate

from maillage.apps.circles.models import (
    Commitment,
    Direction,
    Seat,
    Session,
    Statement,
    StatementState,
)
from maillage.apps.circles.rules.target_units import read_target
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


@action("circles.make_commitment")
def make_commitment(
    *,
    session: Session,
    indicator: str,
    direction: Direction,
    review_on: date,
    by: Person,
    target: str = "",
    what: str = "",
    statement: Statement | None = None,
    owners: Sequence[Person] = (),
) -> Commitment:
    """An undertaking of everyone, or of `owners`. The same one sent twice is one.

    `target` is as typed, in the indicator's unit.
    """
    require(by, "circles.commit", session)
    _require_unsigned(session)
    _check_statement(statement, session)
    commitment = Commitment(session=session, statement=statement)
    _fill(
        commitment,
        indicator=indicator,
        direction=direction,
        target=target,
        what=what,
        review_on=review_on,
    )
    same = session.commitments.filter(
        indicator=commitment.indicator,
        direction=commitment.direction,
        target=commitment.target,
        what=commitment.what,
        statement=statement,
        dropped_at__isnull=True,
    ).first()
    if same is not None:
        return same
    commitment.everyone = not owners
    commitment.save()
    commitment.owners.set(_seated(session, owners))
    record(
        "circles.make_commitment",
        commitment,
        by=by,
        details={"indicator": commitment.indicator},
    )
    return commitment


@action("circles.change_commitment")
def change_commitment(
    *,
    commitment: Commitment,
    version: int,
    indicator: str,
    direction: Direction,
    review_on: date,
    by: Person,
    target: str = "",
    what: str = "",
    owners: Sequence[Person] = (),
) -> Commitment:
    """Corrected, until the session's minutes are signed. Raises `Stale`."""
    session = commitment.session
    require(by, "circles.commit", session)
    commitment = locked(Commitment, commitment.pk)
    check_version(commitment, version, "L'engagement")
    _require_unsigned(session)
    _require_kept(commitment)
    _fill(
        commitment,
        indicator=indicator,
        direction=direction,
        target=target,
        what=what,
        review_on=review_on,
    )
    commitment.everyone = not owners
    commitment.version += 1
    commitment.save()
    commitment.owners.set(_seated(session, owners))
    record("circles.change_commitment", commitment, by=by)
    return commitment


@action("circles.drop_commitment")
def drop_commitment(*, commitment: Commitment, reason: str, by: Person) -> Commitment:
    """No longer held, at any time, and why; it stays written that it was made."""
    require(by, "circles.commit", commitment.session)
    commitment = locked(Commitment, commitment.pk)
    _require_kept(commitment)
    reason = " ".join(reason.split())
    if not reason:
        raise BadInput("Dites en quelques mots pourquoi l'engagement est abandonné.")
    refuse_patient_identity(reason, "Raison")
    commitment.dropped_at, commitment.dropped_because = now(), reason[:200]
    commitment.version += 1
    commitment.save()
    record("circles.drop_commitment", commitment, by=by)
    return commitment


@action("circles.keep_commitment")
def keep_commitment(*, commitment: Commitment, by: Person) -> Commitment:
    """Dropped by mistake: held again."""
    require(by, "circles.commit", commitment.session)
    commitment = locked(Commitment, commitment.pk)
    if commitment.dropped_at is None:
        return commitment
    commitment.dropped_at, commitment.dropped_because = None, ""
    commitment.version += 1
    commitment.save()
    record("circles.keep_commitment", commitment, by=by)
    return commitment


def _fill(
    commitment: Commitment,
    *,
    indicator: str,
    direction: Direction,
    target: str,
    what: str,
    review_on: date,
) -> None:
    if indicator not in commitment.session.indicators:
        raise BadInput(
            "Indicateur : choisissez l'un de ceux de la séance, pour pouvoir le relire."
        )
    if review_on <= localdate(commitment.session.meeting.starts_at):
        raise BadInput("À relire le : choisissez une date qui suit la séance.")
    what = " ".join(what.split())[:300]
    refuse_patient_identity(what, "Ce que l'on fera")
    commitment.indicator, commitment.direction = indicator, Direction(direction)
    commitment.target = read_target(target, indicator)
    commitment.what, commitment.review_on = what, review_on


def _check_statement(statement: Statement | None, session: Session) -> None:
    if statement is None:
        return
    if statement.session_id != session.pk or statement.state != StatementState.CLOSED:
        raise BadInput("Énoncé : un engagement part d'un énoncé voté à cette séance.")
    if not statement.adopted:
        raise BadInput("Énoncé : celui-ci n'a pas été adopté ; aucun ne s'y rattache.")


def _seated(session: Session, owners: Sequence[Person]) -> list[Person]:
    seated = set(
        Seat.objects.on(today())
        .filter(circle=session.circle_id)
        .values_list("person", flat=True)
    )
    if any(owner.pk not in seated for owner in owners):
        raise BadInput("Qui : choisissez parmi les membres du cercle.")
    return list(owners)


def _require_kept(commitment: Commitment) -> None:
    if commitment.dropped_at is not None:
        raise BadInput("Cet engagement est déjà abandonné.")


def _require_unsigned(session: Session) -> None:
    if session.meeting.state not in (MeetingState.OPEN, MeetingState.HELD):
        raise BadInput("Ouvrez la séance : un engagement s'y prend ensemble.")
    if session.meeting.minutes.filter(signed_at__isnull=False).exists():
        raise BadInput(
            "Le compte rendu est signé : ses engagements ne changent plus ; "
            "vous pouvez en abandonner un en disant pourquoi."
        )
