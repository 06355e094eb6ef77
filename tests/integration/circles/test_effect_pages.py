"""The pages of an effect: who reads it, how a look is asked for and counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions import effect_states
from maillage.apps.circles.actions.effects import look_where_due
from maillage.apps.circles.models import (
    Circle,
    ImpactSheet,
)
from maillage.apps.people.models import AuditEvent, Person
from tests.factories import circles, effects, people
from tests.factories.looks import build, keep, look, signed


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("looking_back")]

State = ImpactSheet.State


@pytest.fixture
def circle(old_circle: Circle) -> Circle:
    return old_circle


def page(client: Client, reader: Person, name: str, *args: object) -> str:
    client.force_login(people.account(reader))
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    text: str = answer.content.decode().replace("&#x27;", "'")
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("name", list(effects.EVERY))
def test_a_member_reads_an_effect_of_each_verdict(
    client: Client, circle: Circle, name: str
) -> None:
    session, reader = signed(circle), circles.members(circle)[0]
    keep(session, name=name)
    text = page(client, reader, "circles:effect", circle.slug, session.pk, "ATB02")
    found = effects.EVERY[name]
    assert found.sentence.replace("\u00a0", " ") in text
    assert ("Regard n° 1" in text) == (found.overall is not None)
    assert "Regarder maintenant" not in text
    assert found.build in text
    if found.overall is not None:
        read = AuditEvent.objects.filter(what="circles.read_effect")
        assert {event.actor for event in read} == {reader.pk}


def test_the_page_says_that_a_look_counts_before_it_is_asked_for(
    client: Client, circle: Circle
) -> None:
    session = signed(circle)
    keep(session)
    reader = circles.animator(circle)
    text = page(client, reader, "circles:effect", circle.slug, session.pk, "ATB02")
    assert "Ce regard sera compté : ce serait le n° 2" in text
    assert text.index("sera compté") < text.index("Regarder maintenant")


def test_who_organises_reads_the_verdict_and_no_figure(
    client: Client, circle: Circle
) -> None:
    session = signed(circle)
    keep(session)
    coordinator = circles.coordinator(circle.organisation)
    text = page(client, coordinator, "circles:effects", circle.slug)
    assert "a changé" in text
    assert "4,2" not in text
    one = reverse("circles:effect", args=(circle.slug, session.pk, "ATB02"))
    assert client.get(one).status_code == 404
    assert client.get(f"{one}courbe.csv").status_code == 404


def test_a_stranger_and_a_doctor_of_another_circle_find_nothing(
    client: Client, circle: Circle
) -> None:
    session = signed(circle)
    keep(session)
    for reader in (people.person(), circles.members(circles.circle())[0]):
        client.force_login(people.account(reader))
        for name, args in (
            ("circles:effects", (circle.slug,)),
            ("circles:effect", (circle.slug, session.pk, "ATB02")),
            ("circles:costs", (circle.slug,)),
        ):
            assert client.get(reverse(name, args=args)).status_code == 404


def test_the_list_tells_planned_from_unplanned_and_what_was_never_looked_at(
    client: Client, circle: Circle
) -> None:
    session = signed(circle, indicators=("ATB02", "ATB29", "NSA10"))
    ImpactSheet.objects.create(
        session=session,
        indicator="ATB29",
        state=State.READY,
        verdict="cannot_say",
        look=1,
        asked_at=session.meeting.ends_at,
        made_at=session.meeting.ends_at,
        document=effects.document(effects.CANNOT_SAY),
    )
    text = page(client, circles.animator(circle), "circles:effects", circle.slug)
    planned, unplanned, rest = (
        text.index("Ce qui était prévu"),
        text.index("Ce qui n'était pas prévu"),
        text.index("Regarder un autre indicateur"),
    )
    assert planned < unplanned < rest
    assert "À lire avec les données de mars 2026" in text[planned:unplanned]
    assert "on ne peut pas dire" in text[unplanned:rest]
    assert "effets/NSA10/" in text[rest:]


def test_an_empty_circle_is_told_what_will_be_here(
    client: Client, circle: Circle
) -> None:
    text = page(client, circles.members(circle)[0], "circles:effects", circle.slug)
    assert "Aucun effet à lire pour l'instant" in text


def test_the_curve_leaves_as_a_spreadsheet_whose_numbers_are_numbers(
    client: Client, circle: Circle
) -> None:
    session = signed(circle)
    keep(session)
    client.force_login(people.account(circles.members(circle)[0]))
    answer = client.get(
        reverse("circles:effect_csv", args=(circle.slug, session.pk, "ATB02"))
    )
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Période;Rang;Effet;Bas;Haut"
    assert lines[-1] == "En moyenne après la séance;;-0,042;-0,061;-0,023"
    assert len(lines) == 1 + 24 + 1


def test_an_animator_withdraws_a_plan_from_its_page(
    client: Client, circle: Circle
) -> None:
    session = signed(circle)
    client.force_login(people.account(circles.animator(circle)))
    address = reverse("circles:withdraw_plan", args=(circle.slug, session.pk, "ATB02"))
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Rupture"}).status_code == 302
    assert client.get(address).status_code == 404
    client.force_login(people.account(circles.members(circle)[0]))
    text = page(
        client,
        circles.members(circle)[1],
        "circles:effect",
        circle.slug,
        session.pk,
        "ATB02",
    )
    assert "Rupture" in text


def test_a_member_cannot_ask_for_a_look(client: Client, circle: Circle) -> None:
    session = signed(circle)
    client.force_login(people.account(circles.members(circle)[0]))
    address = reverse("circles:look_at_effect", args=(circle.slug, session.pk, "ATB02"))
    assert client.post(address).status_code == 404
    assert not ImpactSheet.objects.exists()


def test_waiting_for_a_look_reads_no_figure_and_its_end_brings_the_page(
    client: Client, circle: Circle
) -> None:
    session = signed(circle)
    keep(session)
    running = ImpactSheet.objects.create(
        session=session, indicator="ATB02", asked_at=session.meeting.ends_at
    )
    client.force_login(people.account(circles.members(circle)[0]))
    address = reverse("circles:effect", args=(circle.slug, session.pk, "ATB02"))
    waiting = client.get(address, headers={"hx-request": "true"})
    assert "HX-Refresh" not in waiting.headers
    assert "L'effet se calcule" in waiting.content.decode().replace("&#x27;", "'")
    effect_states.failed(running, "Trop peu de médecins.")
    done = client.get(address, headers={"hx-request": "true"})
    assert done.headers["HX-Refresh"] == "true"
    assert "Trop peu de médecins." in done.content.decode()
    assert not AuditEvent.objects.filter(what="circles.read_effect").exists()


def test_a_planned_look_that_failed_is_planned_again(
    circle: Circle,
    counted: list[set[int]],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    session = signed(circle)
    build(circle)
    (sheet,) = look_where_due(circle=circle)
    effect_states.failed(sheet, "Un défaut.")
    ImpactSheet.objects.filter(pk=sheet.pk).update(build="one")
    again = look(session, django_capture_on_commit_callbacks)
    assert again.planned
    assert again.look == 1
