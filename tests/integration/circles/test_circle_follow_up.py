"""When a build lands, each commitment is read again: what is kept, who reads it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions.consents import withdraw_consent
from maillage.apps.circles.actions.seats import admit_member, close_seat
from maillage.apps.circles.dues.follow_up import due_for
from maillage.apps.circles.models import ConsentKind, FollowUpSheet
from maillage.apps.circles.selectors.follow_up import follow_up_of
from maillage.apps.circles.tasks.follow_up import follow_circle, follow_structure
from maillage.apps.people.clock import today
from maillage.apps.people.models import AuditEvent
from tests.factories import circle_history, circles, people


pytestmark = pytest.mark.django_db

SESSION_DAY = date(2025, 9, 18)


@pytest.fixture(autouse=True)
def _data_of_its_own(settings: object, tmp_path: Path) -> None:
    settings.DATA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _a_day_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_TODAY", "2026-06-01")


def test_a_new_build_tells_the_circle_and_each_doctor_alone_what_moved(
    client: Client,
) -> None:
    circle = circles.circle(opened_on=date(2024, 1, 1))
    doctor, peer = circles.members(circle)[:2]
    session = circle_history.session_on(circle, SESSION_DAY)
    circle_history.commitment(session, review_on=date(2026, 5, 1), target=0.4)
    circle_history.build_around(circle, SESSION_DAY)
    follow_circle.enqueue(circle.pk)

    (followed,) = follow_up_of(doctor, circle)
    assert followed.verdict == "a bougé"
    assert followed.sheet is not None
    assert "Cible" in followed.sheet["target"]
    assert followed.own is not None
    assert followed.svg.startswith("<svg")
    for reader, page_says in ((doctor, followed.own["said"]), (peer, "Vous")):
        client.force_login(people.account(reader))
        page = client.get(reverse("circles:follow_up", args=(circle.slug,)))
        assert page_says in page.content.decode().replace("&#x27;", "'")
    read = AuditEvent.objects.filter(what="circles.read_own_follow_up")
    assert {event.subject for event in read} == {doctor.pk, peer.pk}


def test_the_same_build_speaks_once_and_a_new_one_again() -> None:
    circle = circles.circle(opened_on=date(2024, 1, 1))
    circle_history.commitment(circle_history.session_on(circle, SESSION_DAY))
    circle_history.build_around(circle, SESSION_DAY)
    for _ in range(2):
        follow_circle.enqueue(circle.pk)
    assert FollowUpSheet.objects.filter(person__isnull=True).count() == 1
    assert FollowUpSheet.objects.filter(person__isnull=False).count() == 6


def test_after_a_withdrawal_the_group_of_too_few_cannot_say_and_he_is_not_counted() -> (
    None
):
    circle = circles.circle(members=5, opened_on=date(2024, 1, 1))
    doctor, peer = circles.members(circle)[:2]
    circle_history.commitment(circle_history.session_on(circle, SESSION_DAY))
    circle_history.build_around(circle, SESSION_DAY)
    withdraw_consent(circle=circle, kind=ConsentKind.FIGURES, by=doctor)
    follow_circle.enqueue(circle.pk)
    (followed,) = follow_up_of(peer, circle)
    assert followed.verdict == "on ne peut pas encore dire"
    assert followed.sheet is not None
    assert "un groupe se montre à partir de 5 médecins" in followed.sheet["reason"]
    assert not FollowUpSheet.objects.filter(person=doctor).exists()


def test_who_left_or_came_later_is_not_counted_in_what_he_did_not_promise() -> None:
    circle = circles.circle(members=7, opened_on=date(2024, 1, 1))
    leaver = circles.members(circle)[0]
    circle_history.commitment(circle_history.session_on(circle, SESSION_DAY))
    circle_history.build_around(circle, SESSION_DAY)
    close_seat(
        seat=circles.seat(circle, leaver), by=circles.animator(circle), version=0
    )
    follow_circle.enqueue(circle.pk)
    assert FollowUpSheet.objects.filter(person__isnull=False).count() == 6


def test_a_promise_of_a_few_is_followed_on_the_whole_circle() -> None:
    """The figure of a few, beside that of all, would give that of the others."""
    circle = circles.circle(opened_on=date(2024, 1, 1))
    doctor, peer = circles.members(circle)[:2]
    session = circle_history.session_on(circle, SESSION_DAY)
    circle_history.commitment(session)
    few = circle_history.commitment(session, everyone=False)
    few.owners.add(doctor)
    circle_history.build_around(circle, SESSION_DAY)
    follow_circle.enqueue(circle.pk)
    everyone, some = follow_up_of(peer, circle)
    assert everyone.sheet is not None and some.sheet is not None
    assert some.sheet["readings"] == everyone.sheet["readings"]
    assert [row for row in some.sheet["readings"] if "cercle" in row[0]] != []


def test_a_doctor_who_came_between_two_sessions_is_not_told_by_their_difference() -> (
    None
):
    circle = circles.circle(members=6, opened_on=date(2024, 1, 1))
    earlier = circle_history.session_on(circle, SESSION_DAY - timedelta(days=60))
    circle_history.commitment(earlier)
    came = people.person()
    admit_member(
        circle=circle,
        person=came,
        codes=(circles.code(came.pk),),
        by=circles.animator(circle),
        on=SESSION_DAY - timedelta(days=30),
    )
    circles.agree(circle, came)
    circle_history.commitment(circle_history.session_on(circle, SESSION_DAY))
    circle_history.build_around(circle, SESSION_DAY)
    follow_circle.enqueue(circle.pk)
    counted = {
        commitment: set(
            FollowUpSheet.objects.filter(
                commitment=commitment, person__isnull=False
            ).values_list("person", flat=True)
        )
        for commitment in FollowUpSheet.objects.values_list("commitment", flat=True)
    }
    first, second = counted.values()
    assert first == second and came.pk not in first


def test_without_a_build_nothing_is_said_and_an_overdue_review_is_due() -> None:
    circle = circles.circle(opened_on=date(2024, 1, 1))
    circle_history.commitment(
        circle_history.session_on(circle, SESSION_DAY),
        review_on=today() - timedelta(days=3),
    )
    follow_structure.enqueue(circle.organisation_id)
    assert not FollowUpSheet.objects.exists()
    (due,) = due_for(circles.animator(circle))
    assert due.until == today() - timedelta(days=3)
    assert due.text.startswith("Relire l'engagement")
    assert due_for(circles.members(circle)[0]) == []


def test_who_organises_reads_verdicts_and_no_figure(client: Client) -> None:
    circle = circles.circle()
    circle_history.follow(
        circle_history.commitment(circle_history.session_on(circle, SESSION_DAY))
    )
    client.force_login(people.account(circles.coordinator(circle.organisation)))
    page = client.get(reverse("circles:follow_up", args=(circle.slug,)))
    text = page.content.decode()
    assert "a bougé" in text
    assert "FIGURE-OF" not in text


def test_a_month_is_whole_when_its_last_days_are_there() -> None:
    from maillage.apps.circles.figures.follow_up import last_whole_month  # noqa: PLC0415

    class Manifest:
        first_day = date(2025, 1, 2)
        last_day = date(2026, 2, 28)

    class Build:
        manifest = Manifest

    assert last_whole_month(Build) == date(2026, 2, 1)
    for month in range(1, 13):
        Manifest.last_day = date(2026, month, monthrange(2026, month)[1] - 4)
        before = date(2026, month, 1) - timedelta(days=1)
        assert last_whole_month(Build) == before.replace(day=1)
