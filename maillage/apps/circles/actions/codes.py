"""A doctor's own codes: said by him, confirmed by an animator who is somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.circles.actions.withheld import call_for_new_sheets
from maillage.apps.circles.models import Circle, Seat
from maillage.apps.circles.rules.codes import check_free, split_codes
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


@action("circles.declare_codes")
def declare_codes(*, seat: Seat, typed: str, by: Person | None, version: int) -> Seat:
    """The doctor says which codes are his, in the order he wants, or none.

    A code in force stays in force; a new one waits for an animator; one left out goes
    at once. Raises `BadInput` for what cannot be a code or is somebody else's.
    """
    require(by, "circles.declare_codes", seat)
    locked(Circle, seat.circle_id)
    seat = locked(Seat, seat.pk)
    check_version(seat, version, "La liste de vos codes")
    if seat.until is not None:
        raise BadInput("Vous n'êtes plus membre de ce cercle.")
    codes = split_codes(typed)
    check_free(codes, organisation=seat.circle.organisation_id, person=seat.person)
    before = seat.prescriber_codes
    seat.prescriber_codes = [code for code in codes if code in before]
    seat.declared_codes = [code for code in codes if code not in before]
    _save(seat, version)
    if seat.prescriber_codes != before:
        call_for_new_sheets(seat.circle)
    record(
        "circles.declare_codes",
        seat,
        by=by,
        subject=seat.person,
        details={"circle": seat.circle_id},
    )
    return seat


@action("circles.confirm_codes")
def confirm_codes(
    *, circle: Circle, codes: Sequence[str], are_his: bool, by: Person | None
) -> None:
    """An animator says whether the codes that wait are those of a doctor of the circle.

    He names them by themselves and sees no name: he knows them from the prescriptions
    he dispenses. A seat's own number would lead from the code to the name.
    """
    require(by, "circles.read_codes", circle)
    circle = locked(Circle, circle.pk)
    waiting = Seat.objects.select_for_update(of=("self",)).filter(
        circle=circle, until__isnull=True
    )
    seat = next((s for s in waiting if s.declared_codes == list(codes)), None)
    if seat is None or not codes:
        raise BadInput("Ces codes ne sont plus à confirmer.")
    require(by, "circles.confirm_codes", seat)
    if are_his:
        check_free(
            seat.declared_codes, organisation=circle.organisation_id, person=seat.person
        )
        seat.prescriber_codes = [*seat.prescriber_codes, *seat.declared_codes]
        call_for_new_sheets(circle)
    seat.declared_codes = []
    _save(seat, seat.version)
    record(
        "circles.confirm_codes",
        seat,
        by=by,
        subject=seat.person,
        details={"circle": circle.pk, "confirmed": are_his},
    )


def _save(seat: Seat, version: int) -> None:
    seat.version = version + 1
    seat.save(update_fields=["prescriber_codes", "declared_codes", "version"])
