"""Who sits in a circle: admitted on a day, until another, never erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.apps.circles.actions.withheld import call_for_new_sheets
from maillage.apps.circles.models import Circle, Consent, ConsentKind, Seat, SeatRole
from maillage.apps.circles.rules.codes import check_free, split_codes
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


DAYS_TO_REOPEN = 31
"""A seat closed by mistake is reopened within a month; later, one is admitted anew."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who takes a seat, with the codes that whoever admits him brings."""

    person: Person
    role: SeatRole = SeatRole.MEMBER
    codes: Sequence[str] = ()


@action("circles.admit_member")
def admit_member(
    *,
    circle: Circle,
    person: Person,
    by: Person | None,
    role: SeatRole | str = SeatRole.MEMBER,
    codes: Sequence[str] = (),
    on: date | None = None,
) -> Seat:
    """Give a person a seat; codes that are brought by another are in force at once.

    Raises `BadInput` when he sits there already, when a code is somebody else's, and
    for a day before the circle or to come.
    """
    require(by, "circles.admit_member", circle)
    circle = locked(Circle, circle.pk)
    return seat_newcomer(
        circle, Newcomer(person, SeatRole(role), codes), by=by, on=on or today()
    )


@action("circles.admit_members")
def admit_members(
    *,
    circle: Circle,
    newcomers: Sequence[Newcomer],
    by: Person | None,
    on: date | None = None,
) -> list[Seat]:
    """Give several people their seats, all or none."""
    require(by, "circles.admit_member", circle)
    circle = locked(Circle, circle.pk)
    return [
        seat_newcomer(circle, newcomer, by=by, on=on or today())
        for newcomer in newcomers
    ]


def seat_newcomer(
    circle: Circle, newcomer: Newcomer, *, by: Person | None, on: date
) -> Seat:
    """The seat of a newcomer, inside an action that has asked who may and locked."""
    person = newcomer.person
    _check_admission(circle, person, on)
    _refuse_to_seat_oneself(circle, person, newcomer.role, by)
    codes = split_codes(",".join(newcomer.codes))
    check_free(codes, organisation=circle.organisation_id, person=person)
    brought_by_another = by != person
    _end_agreements(circle, person, on)
    seat = Seat.objects.create(
        circle=circle,
        person=person,
        role=newcomer.role,
        since=on,
        prescriber_codes=codes if brought_by_another else [],
        declared_codes=[] if brought_by_another else codes,
    )
    record(
        "circles.admit_member",
        seat,
        by=by,
        subject=person,
        details={"circle": circle.pk, "role": str(newcomer.role)},
    )
    return seat


def _check_admission(circle: Circle, person: Person, on: date) -> None:
    if circle.closed_on is not None:
        raise BadInput(
            f"Le cercle « {circle.name} » est clos ; il n'accueille plus personne."
        )
    if on > today():
        raise BadInput(
            f"L'entrée au cercle est datée du {on:%d/%m/%Y} : choisissez un jour passé "
            "ou aujourd'hui."
        )
    if on < circle.opened_on:
        raise BadInput(
            f"Le cercle existe depuis le {circle.opened_on:%d/%m/%Y} : choisissez ce "
            "jour ou un jour plus tard."
        )
    last = Seat.objects.filter(circle=circle, person=person).order_by("-since").first()
    if last is not None and last.until is None:
        raise BadInput(
            f"{person} est déjà {last.get_role_display()} de ce cercle ; pour changer "
            "son rôle, passez par la page des membres."
        )
    if last is not None and last.until is not None and last.until > on:
        raise BadInput(
            f"{person} a quitté ce cercle le {last.until:%d/%m/%Y} : choisissez ce "
            "jour ou un jour plus tard."
        )


def _refuse_to_seat_oneself(
    circle: Circle, person: Person, role: SeatRole, by: Person | None
) -> None:
    """An animator reads figures by code: nobody gives himself that once doctors agreed.

    Who makes a circle may animate it: its doctors then agree knowing who reads.
    """
    if role != SeatRole.ANIMATOR or by != person:
        return
    agreed = Consent.objects.on(today()).filter(circle=circle, kind=ConsentKind.FIGURES)
    if agreed.exclude(person=person).exists():
        raise BadInput(
            "Des médecins ont confié leurs chiffres à ce cercle : ce n'est pas à vous "
            "de vous en faire l'animateur. Demandez-le à un autre organisateur, ou à "
            "un animateur en place."
        )


def _end_agreements(circle: Circle, person: Person, on: date) -> None:
    """A new seat asks anew: what he agreed to in a former one does not come back."""
    for consent in Consent.objects.filter(
        circle=circle, person=person, until__isnull=True
    ):
        consent.until = max(on, consent.since)
        consent.save(update_fields=["until"])


@action("circles.close_seat")
def close_seat(
    *,
    seat: Seat,
    by: Person | None,
    version: int,
    reason: str = "",
    on: date | None = None,
) -> Seat:
    """End a seat on a day, with its reason; what was shown while it held stays.

    The last animator may leave: the circle is then without animator, no session of it
    can be prepared or opened, and its structure's coordinators are told.
    """
    require(by, "circles.close_seat", seat.circle)
    seat = locked(Seat, seat.pk)
    check_version(seat, version, "La place de ce membre")
    day = on or today()
    if seat.until is not None:
        raise BadInput(f"{seat.person} a déjà quitté le cercle.")
    if not seat.since <= day <= today():
        raise BadInput(
            f"Le départ est daté du {day:%d/%m/%Y} : choisissez un jour entre l'entrée "
            f"au cercle ({seat.since:%d/%m/%Y}) et aujourd'hui."
        )
    seat.until, seat.reason, seat.version = day, reason.strip()[:200], version + 1
    seat.save(update_fields=["until", "reason", "version"])
    call_for_new_sheets(seat.circle)
    _recorded("circles.close_seat", seat, by)
    return seat


@action("circles.reopen_seat")
def reopen_seat(*, seat: Seat, by: Person | None, version: int) -> Seat:
    """Undo a departure that was a mistake: the seat and its agreements hold again."""
    require(by, "circles.reopen_seat", seat.circle)
    circle = locked(Circle, seat.circle_id)
    seat = locked(Seat, seat.pk)
    check_version(seat, version, "La place de ce membre")
    if seat.until is None:
        raise BadInput(f"{seat.person} est toujours au cercle.")
    if circle.closed_on is not None:
        raise BadInput(f"Le cercle « {circle.name} » est clos.")
    if today() - seat.until > timedelta(days=DAYS_TO_REOPEN):
        raise BadInput(
            f"{seat.person} est parti depuis plus de {DAYS_TO_REOPEN} jours : "
            "accueillez-le de nouveau comme membre."
        )
    if Seat.objects.filter(
        circle=circle, person=seat.person, until__isnull=True
    ).exists():
        raise BadInput(f"{seat.person} a déjà repris une place au cercle.")
    seat.until, seat.reason, seat.version = None, "", version + 1
    seat.save(update_fields=["until", "reason", "version"])
    call_for_new_sheets(circle)
    _recorded("circles.reopen_seat", seat, by)
    return seat


@action("circles.change_role")
def change_role(
    *, seat: Seat, role: SeatRole | str, by: Person | None, version: int
) -> Seat:
    """From today, another role in the same circle: the former seat ends, one opens."""
    require(by, "circles.change_role", seat.circle)
    locked(Circle, seat.circle_id)
    seat = locked(Seat, seat.pk)
    check_version(seat, version, "La place de ce membre")
    role = SeatRole(role)
    if seat.until is not None or seat.role == role:
        raise BadInput(f"{seat.person} est déjà {role.label}, ou a quitté le cercle.")
    _refuse_to_seat_oneself(seat.circle, seat.person, role, by)
    seat.until, seat.version = today(), version + 1
    seat.reason = f"devient {role.label}"
    seat.save(update_fields=["until", "reason", "version"])
    new = Seat.objects.create(
        circle=seat.circle,
        person=seat.person,
        role=role,
        since=today(),
        prescriber_codes=seat.prescriber_codes,
        declared_codes=seat.declared_codes,
    )
    _recorded("circles.change_role", new, by)
    return new


def _recorded(what: str, seat: Seat, by: Person | None) -> None:
    record(
        what,
        seat,
        by=by,
        subject=seat.person,
        details={"circle": seat.circle_id, "role": str(seat.role)},
    )
