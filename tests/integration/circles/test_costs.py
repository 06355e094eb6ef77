"""What a circle costs: hours counted from presence, prices and fees entered."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions.costs import enter_cost, withdraw_cost
from maillage.apps.circles.models import Circle, CircleCost
from maillage.apps.circles.selectors.costs import year_of_cost
from maillage.apps.meetings.models import Attendance
from maillage.apps.people.models import AuditEvent
from maillage.engine.errors import BadInput
from tests.factories import circle_history, circles, people


pytestmark = pytest.mark.django_db

HOURLY, OTHER = CircleCost.Kind.HOURLY, CircleCost.Kind.OTHER


@pytest.fixture
def circle() -> Circle:
    """Two sessions of six doctors, two hours each."""
    made = circles.circle(members=6, opened_on=date(2024, 1, 1))
    for day in (date(2025, 10, 16), date(2026, 1, 22)):
        session = circle_history.session_on(made, day)
        Attendance.objects.filter(meeting=session.meeting).update(minutes=120)
    return made


def enter(
    of: Circle, kind: str, cents: int, since: date, label: str = ""
) -> CircleCost:
    return enter_cost(
        circle=of,
        kind=kind,
        amount_cents=cents,
        since=since,
        label=label,
        by=circles.animator(of),
    )


def test_each_hour_is_paid_as_it_was_on_its_day_and_fees_of_the_year_are_added(
    circle: Circle,
) -> None:
    enter(circle, HOURLY, 50_00, date(2025, 1, 1))
    enter(circle, HOURLY, 60_00, date(2026, 1, 1))
    enter(circle, OTHER, 180_00, date(2026, 1, 22), "Salle")
    enter(circle, OTHER, 999_00, date(2024, 1, 22), "D'une autre année")
    year = year_of_cost(circle, date(2026, 9, 1))
    assert (year.since, year.sessions, year.minutes) == (date(2025, 10, 1), 2, 1440)
    assert year.presence_cents == 12 * 50_00 + 12 * 60_00
    assert year.total_cents == 1320_00 + 180_00
    assert year.a_doctor(6) == 250.0


def test_a_session_before_the_twelve_months_is_of_another_year(circle: Circle) -> None:
    enter(circle, HOURLY, 60_00, date(2025, 1, 1))
    assert year_of_cost(circle, date(2026, 10, 1)).minutes == 720


def test_what_nobody_entered_is_not_known_and_is_not_nothing(circle: Circle) -> None:
    assert year_of_cost(circle, date(2026, 9, 1)).a_doctor(6) is None


def test_an_hour_before_its_first_price_costs_nothing(circle: Circle) -> None:
    enter(circle, HOURLY, 60_00, date(2026, 1, 1))
    assert year_of_cost(circle, date(2026, 9, 1)).presence_cents == 720_00


def test_a_cost_withdrawn_counts_no_more_and_stays_written(circle: Circle) -> None:
    cost = enter(circle, OTHER, 180_00, date(2026, 1, 22), "Salle")
    withdraw_cost(cost=cost, by=circles.animator(circle))
    assert not year_of_cost(circle, date(2026, 9, 1)).entered
    assert CircleCost.objects.get().withdrawn_by == circles.animator(circle)
    told = list(AuditEvent.objects.values_list("what", flat=True))
    assert told[-2:] == ["circles.enter_cost", "circles.withdraw_cost"]


def test_the_same_cost_sent_twice_is_one(circle: Circle) -> None:
    for _ in range(2):
        enter(circle, HOURLY, 60_00, date(2026, 1, 1))
    assert CircleCost.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "cents", "label", "said"),
    [
        (HOURLY, 0, "", "entre 0 et 1000"),
        (HOURLY, 2000_00, "", "entre 0 et 1000"),
        (OTHER, 200_000_00, "Salle", "entre 0 et 100000"),
        (OTHER, 10_00, " ", "Intitulé"),
    ],
)
def test_an_amount_out_of_reason_or_without_a_name_is_refused(
    circle: Circle, kind: str, cents: int, label: str, said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        enter(circle, kind, cents, date(2026, 1, 1), label)
    assert not CircleCost.objects.exists()


def test_a_member_reads_costs_and_enters_none(client: Client, circle: Circle) -> None:
    member = circles.members(circle)[0]
    with pytest.raises(PermissionDenied):
        enter_cost(
            circle=circle,
            kind=HOURLY,
            amount_cents=1,
            since=date(2026, 1, 1),
            by=member,
        )
    client.force_login(people.account(member))
    address = reverse("circles:costs", args=(circle.slug,))
    page = client.get(address)
    assert "Rien n'est saisi" in page.content.decode().replace("&#x27;", "'")
    assert "Ajouter un coût" not in page.content.decode()
    assert client.post(address, {}).status_code == 404


def test_a_coordinator_enters_and_withdraws_a_cost_from_the_page(
    client: Client, circle: Circle
) -> None:
    client.force_login(people.account(circles.coordinator(circle.organisation)))
    address = reverse("circles:costs", args=(circle.slug,))
    typed = {"kind": "other", "label": "Salle", "since": "2026-01-22"}
    wrong = client.post(address, {**typed, "amount": "37,505"})
    assert wrong.status_code == 422
    assert "ne se lit pas" in wrong.content.decode()
    assert client.post(address, {**typed, "amount": "1 037,50 €"}).status_code == 302
    cost = CircleCost.objects.get()
    assert cost.amount_cents == 1037_50
    client.post(reverse("circles:withdraw_cost", args=(circle.slug, cost.pk)))
    cost.refresh_from_db()
    assert cost.withdrawn_at is not None
