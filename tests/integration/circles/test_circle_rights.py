"""Random people, roles and agreements: no page gives what the policies do not grant."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.apps.circles.actions.consents import withdraw_consent
from maillage.apps.circles.actions.seats import change_role, close_seat
from maillage.apps.circles.models import Circle, Consent, ConsentKind, Seat, SeatRole
from maillage.apps.circles.selectors.agreements import codes_of
from maillage.apps.circles.selectors.circles import circles_of, circles_run_by
from maillage.apps.circles.selectors.follow_up import follow_up_of
from maillage.apps.circles.selectors.members import members_of
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from tests.factories import circle_history, circles, people


pytestmark = pytest.mark.django_db

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["leaves", "hides figures", "hides name", "animates"]),
        st.integers(0, 5),
    ),
    max_size=6,
)
ROLES = st.lists(st.sampled_from(list(Role)), min_size=1, max_size=3)


@pytest.mark.any_database  # `test_fuzz` has PostgreSQL answer every selector
class RightsTest(TestCase):
    """Each example is its own transaction."""

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(changes=CHANGES, roles=ROLES)
    def test_no_selector_gives_a_name_or_a_figure_that_no_policy_grants(
        self, changes: list[tuple[str, int]], roles: list[Role]
    ) -> None:
        circle = circles.circle(members=6)
        other = circles.circle(of=circle.organisation, members=1, consents=False)
        made = circle_history.commitment(circle_history.session_on(circle, today()))
        circle_history.follow(made)
        readers = [*circles.members(circle), circles.animator(circle)]
        readers += [circles.members(other)[0], circles.animator(other)]
        readers += [circles.coordinator(circle.organisation, role) for role in roles]
        readers += [people.person()]
        for what, rank in changes:
            change(circle, readers[rank], what)
        for reader in [*readers, None]:
            assert_only_what_is_granted(reader, circle)


def change(circle: Circle, doctor: Person, what: str) -> None:
    seat = Seat.objects.filter(circle=circle, person=doctor, until=None).first()
    by = circles.coordinator(circle.organisation)
    if what == "leaves" and seat:
        close_seat(seat=seat, by=by, version=seat.version)
    elif what == "animates" and seat and seat.role == SeatRole.MEMBER:
        change_role(seat=seat, role=SeatRole.ANIMATOR, by=by, version=seat.version)
    elif what == "hides figures":
        withdraw_consent(circle=circle, kind=ConsentKind.FIGURES, by=doctor)
    elif what == "hides name":
        withdraw_consent(circle=circle, kind=ConsentKind.NAME, by=doctor)


def assert_only_what_is_granted(reader: Person | None, circle: Circle) -> None:
    reads = allowed(reader, "circles.read_circle", circle)
    assert (circle in circles_of(reader)) == reads
    assert (circle in circles_run_by(reader)) == allowed(
        reader, "circles.change_circle", circle
    )
    if not reads:
        for select in (members_of, follow_up_of, codes_of):
            with pytest.raises(PermissionDenied):
                select(reader, circle)
        return
    assert reader is not None
    assert_figures(reader, circle)
    assert_codes(reader, circle)


def assert_figures(reader: Person, circle: Circle) -> None:
    (followed,) = follow_up_of(reader, circle)
    sits = allowed(reader, "circles.read_follow_up", circle)
    seen = f"{followed.sheet} {followed.svg} {followed.own} {followed.own_svg}"
    assert sits or "FIGURE" not in seen
    for seat in Seat.objects.filter(circle=circle):
        mark = f"FIGURE-OF-{seat.person_id}-"
        own = reader.pk == seat.person_id and agrees(seat, ConsentKind.FIGURES)
        assert own or mark not in seen


def assert_codes(reader: Person, circle: Circle) -> None:
    if not allowed(reader, "circles.read_codes", circle):
        with pytest.raises(PermissionDenied):
            codes_of(reader, circle)
        return
    lines = codes_of(reader, circle).counted
    for seat in Seat.objects.filter(circle=circle):
        named = [line for line in lines if line.name == str(seat.person)]
        coded = [line for line in lines if set(line.codes) & set(seat.prescriber_codes)]
        assert not coded or agrees(seat, ConsentKind.FIGURES)
        assert not named or agrees(seat, ConsentKind.NAME)


def agrees(seat: Seat, kind: ConsentKind) -> bool:
    held = Consent.objects.on(today()).filter(circle=seat.circle, person=seat.person)
    return held.filter(kind=kind).exists()
