"""A circle is created; people come, go, come back; two savers at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from maillage.apps.circles.actions.circle import (
    Settings,
    change_circle,
    close_circle,
    create_circle,
    reopen_circle,
)
from maillage.apps.circles.actions.seats import (
    admit_member,
    change_role,
    close_seat,
    reopen_seat,
)
from maillage.apps.circles.due import due_for
from maillage.apps.circles.models import Circle, Seat, SeatRole
from maillage.apps.circles.policies import animates
from maillage.apps.circles.selectors.members import findings_without, members_of
from maillage.apps.people.actions_base import Stale
from maillage.apps.people.clock import today
from maillage.apps.people.models import AuditEvent
from maillage.engine.errors import BadInput
from tests.factories import circle_history, circles, people


pytestmark = pytest.mark.django_db


def test_two_circles_of_one_name_in_two_structures_have_two_addresses() -> None:
    made = [
        create_circle(
            organisation=of, name="Portefeuille", by=circles.coordinator(of)
        ).slug
        for of in (circles.organisation(), circles.organisation())
    ]
    assert made == ["cercle-portefeuille", "cercle-portefeuille-2"]


def test_a_structure_gives_a_name_once_and_nothing_is_changed_by_the_second() -> None:
    of = circles.organisation()
    by = circles.coordinator(of)
    create_circle(organisation=of, name="Cercle du Plateau", by=by)
    with pytest.raises(BadInput, match="a déjà un cercle"):
        create_circle(organisation=of, name="cercle du plateau", by=by)
    assert Circle.objects.count() == 1


def test_who_holds_no_role_on_the_structure_creates_no_circle() -> None:
    with pytest.raises(PermissionDenied):
        create_circle(
            organisation=circles.organisation(), name="Cercle", by=people.person()
        )


def test_a_circle_grows_beyond_its_most_and_is_told_so() -> None:
    circle = circles.circle(members=5, most_members=5)
    by = circles.animator(circle)
    admit_member(circle=circle, person=people.person(), by=by)
    assert "6 membres, pour 5 au plus" in members_of(by, circle).findings[0]


def test_who_sits_is_not_admitted_twice() -> None:
    circle = circles.circle()
    member = circles.members(circle)[0]
    with pytest.raises(BadInput, match="est déjà membre"):
        admit_member(circle=circle, person=member, by=circles.animator(circle))


def test_a_departure_is_dated_said_beforehand_and_undone_with_its_agreements() -> None:
    circle = circles.circle(members=5)
    by = circles.animator(circle)
    seat = circles.seat(circle, circles.members(circle)[0])
    assert any("Il manque un membre" in said for said in findings_without(by, seat))
    closed = close_seat(seat=seat, by=by, version=0, reason="Départ en retraite")
    assert closed.until == today()
    assert members_of(by, circle).composition.counted == 4
    assert [each.pk for each in members_of(by, circle).left] == [seat.pk]
    reopen_seat(seat=closed, by=by, version=1)
    assert members_of(by, circle).composition.counted == 5


def test_a_departure_long_past_is_not_undone() -> None:
    circle = circles.circle()
    by = circles.animator(circle)
    seat = circles.seat(circle, circles.members(circle)[0])
    on = today() - timedelta(days=60)
    closed = close_seat(seat=seat, by=by, version=0, on=on)
    with pytest.raises(BadInput, match="plus de 31 jours"):
        reopen_seat(seat=closed, by=by, version=1)


def test_who_comes_back_later_is_asked_for_his_agreements_anew() -> None:
    circle = circles.circle()
    by = circles.animator(circle)
    doctor = circles.members(circle)[0]
    close_seat(seat=circles.seat(circle, doctor), by=by, version=0)
    admit_member(circle=circle, person=doctor, by=by, codes=(circles.code(doctor.pk),))
    assert members_of(by, circle).composition.counted == 5


def test_the_last_animator_leaves_and_coordinators_are_told() -> None:
    circle = circles.circle()
    coordinator = circles.coordinator(circle.organisation)
    animator = circles.animator(circle)
    session = circle_history.session_on(circle, today())
    close_seat(seat=circles.seat(circle, animator), by=animator, version=0)
    assert not animates(animator, session.circle)
    assert "sans animateur" in members_of(coordinator, circle).findings[0]
    assert any("Trouver un animateur" in due.text for due in due_for(coordinator))


def test_a_member_becomes_animator_and_keeps_his_codes() -> None:
    circle = circles.circle()
    doctor = circles.members(circle)[0]
    before = circles.seat(circle, doctor)
    after = change_role(
        seat=before, role=SeatRole.ANIMATOR, by=circles.animator(circle), version=0
    )
    assert after.prescriber_codes == before.prescriber_codes
    assert Seat.objects.filter(circle=circle, person=doctor).count() == 2


def test_of_two_who_close_the_same_seat_the_second_is_told() -> None:
    circle = circles.circle()
    seat = circles.seat(circle, circles.members(circle)[0])
    close_seat(seat=seat, by=circles.animator(circle), version=0)
    with pytest.raises(Stale):
        close_seat(seat=seat, by=circles.animator(circle), version=0)


def test_of_two_who_change_the_settings_the_second_is_told_and_loses_nothing() -> None:
    circle = circles.circle()
    by = circles.animator(circle)
    change = {"circle": circle, "territory": "Ici", "settings": Settings(), "by": by}
    change_circle(name="Premier", version=0, **change)
    with pytest.raises(Stale):
        change_circle(name="Second", version=0, **change)
    assert Circle.objects.get(pk=circle.pk).name == "Premier"


def test_a_closed_circle_welcomes_nobody_until_it_is_reopened() -> None:
    circle = circles.circle()
    by = circles.animator(circle)
    close_circle(circle=circle, by=by, version=0)
    with pytest.raises(BadInput, match="est clos"):
        admit_member(circle=circle, person=people.person(), by=by)
    reopen_circle(circle=circle, by=by, version=1)
    admit_member(circle=circle, person=people.person(), by=by)


def test_every_coming_and_going_is_in_the_audit_with_the_person_concerned() -> None:
    circle = circles.circle()
    doctor = circles.members(circle)[0]
    seat = circles.seat(circle, doctor)
    close_seat(seat=seat, by=circles.animator(circle), version=0)
    written = AuditEvent.objects.filter(
        subject=doctor.pk, object=str(seat.pk), kind="circles.seat"
    )
    assert [event.what for event in written] == [
        "circles.admit_member",
        "circles.close_seat",
    ]


def test_nobody_makes_himself_animator_once_doctors_have_agreed() -> None:
    """An animator reads figures by code: their doctors agreed to who read them then."""
    circle = circles.circle()
    organiser = circles.coordinator(circle.organisation)
    with pytest.raises(BadInput, match="pas à vous"):
        admit_member(
            circle=circle, person=organiser, role=SeatRole.ANIMATOR, by=organiser
        )
    seat = admit_member(circle=circle, person=organiser, by=organiser)
    with pytest.raises(BadInput, match="pas à vous"):
        change_role(seat=seat, role=SeatRole.ANIMATOR, by=organiser, version=0)
    assert not animates(organiser, circle)
    change_role(
        seat=seat, role=SeatRole.ANIMATOR, by=circles.animator(circle), version=0
    )
    assert animates(organiser, circle)
