"""A doctor's codes: his own word, confirmed by another, never beside his name."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from maillage.apps.circles.actions.codes import confirm_codes, declare_codes
from maillage.apps.circles.actions.consents import give_consent, withdraw_consent
from maillage.apps.circles.actions.seats import change_role, close_seat
from maillage.apps.circles.models import Circle, ConsentKind, SeatRole
from maillage.apps.circles.selectors.agreements import codes_of
from maillage.apps.circles.selectors.counted import counted_seats
from maillage.apps.people.models import AuditEvent, Person
from maillage.engine.errors import BadInput
from tests.factories import circles


pytestmark = pytest.mark.django_db


def declare(circle: Circle, doctor: Person, typed: str) -> None:
    seat = circles.seat(circle, doctor)
    declare_codes(seat=seat, typed=typed, by=doctor, version=seat.version)


def counted(circle: Circle) -> set[str]:
    return {code for seat in counted_seats(circle) for code in seat.prescriber_codes}


def test_a_code_that_a_doctor_claims_counts_once_the_animator_confirmed_it() -> None:
    circle = circles.circle()
    doctor = circles.members(circle)[0]
    own = circles.code(doctor.pk)
    declare(circle, doctor, f"{own}, 891234567")
    assert "891234567" not in counted(circle)
    assert own in counted(circle)
    confirm_codes(
        circle=circle, codes=["891234567"], are_his=True, by=circles.animator(circle)
    )
    assert "891234567" in counted(circle)


def test_a_doctor_who_animates_does_not_confirm_his_own_codes() -> None:
    circle = circles.circle()
    doctor = circles.members(circle)[0]
    change_role(
        seat=circles.seat(circle, doctor),
        role=SeatRole.ANIMATOR,
        by=circles.animator(circle),
        version=0,
    )
    declare(circle, doctor, "891234567")
    with pytest.raises(PermissionDenied):
        confirm_codes(circle=circle, codes=["891234567"], are_his=True, by=doctor)


def test_the_code_of_a_peer_is_refused_without_saying_whose_it_is() -> None:
    circle = circles.circle()
    thief, owner = circles.members(circle)[:2]
    with pytest.raises(BadInput) as refusal:
        declare(circle, thief, circles.code(owner.pk))
    assert owner.family_name not in str(refusal.value)


def test_the_code_of_a_peer_who_left_is_refused_in_every_circle_of_the_data() -> None:
    circle = circles.circle()
    other = circles.circle(of=circle.organisation)
    leaver = circles.members(circle)[1]
    close_seat(
        seat=circles.seat(circle, leaver), by=circles.animator(circle), version=0
    )
    for place in (circle, other):
        with pytest.raises(BadInput, match="déjà celui d'un autre"):
            declare(place, circles.members(place)[0], circles.code(leaver.pk))


def test_nobody_declares_the_codes_of_another() -> None:
    circle = circles.circle()
    doctor, peer = circles.members(circle)[:2]
    seat = circles.seat(circle, doctor)
    for by in (peer, circles.animator(circle)):
        with pytest.raises(PermissionDenied):
            declare_codes(seat=seat, typed="891234567", by=by, version=0)


def test_the_animator_reads_a_name_only_of_who_agrees_and_it_is_recorded() -> None:
    circle = circles.circle()
    animator = circles.animator(circle)
    shy, open_one = circles.members(circle)[:2]
    withdraw_consent(circle=circle, kind=ConsentKind.NAME, by=shy)
    lines = {
        tuple(line.codes): line.name for line in codes_of(animator, circle).counted
    }
    assert lines[(circles.code(shy.pk),)] == ""
    assert lines[(circles.code(open_one.pk),)] == str(open_one)
    events = AuditEvent.objects.filter(what="circles.read_codes_of_seat")
    assert open_one.pk in {event.subject for event in events}
    assert shy.pk not in {event.subject for event in events}


def test_codes_of_who_does_not_agree_to_be_counted_are_not_read_at_all() -> None:
    circle = circles.circle(consents=False)
    doctor = circles.members(circle)[0]
    give_consent(circle=circle, kind=ConsentKind.NAME, by=doctor)
    found = codes_of(circles.animator(circle), circle)
    assert (found.counted, found.not_counted) == ([], 6)


def test_codes_already_answered_are_not_confirmed_again() -> None:
    circle = circles.circle()
    declare(circle, circles.members(circle)[0], "891234567")
    answer = {
        "circle": circle,
        "codes": ["891234567"],
        "by": circles.animator(circle),
    }
    confirm_codes(are_his=False, **answer)
    with pytest.raises(BadInput, match="ne sont plus à confirmer"):
        confirm_codes(are_his=True, **answer)
    assert "891234567" not in counted(circle)
