"""A session is planned, prepared, changed, cancelled; mirrors are made or say why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.circles.actions.consents import withdraw_consent
from maillage.apps.circles.actions.recovery import recover_interrupted
from maillage.apps.circles.forms.indicators import choice_for
from maillage.apps.circles.models import (
    Circle,
    ConsentKind,
    GroupSheet,
    MirrorSheet,
    Session,
)
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.engine.codes.daily_doses import has_daily_doses
from maillage.engine.indicators.library import load_kit, load_library
from tests.factories import circles, people, preparation
from tests.integration.mirrors.small_territory import MEMBERS


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_root")]

Capture = Callable[..., object]
READY, FAILED, STALE = (
    Session.SheetsState.READY,
    Session.SheetsState.FAILED,
    Session.SheetsState.STALE,
)


def _client(person: Person) -> Client:
    client = Client()
    person.email = person.email or f"p{person.pk}@exemple.fr"
    person.save()
    client.force_login(people.account(person))
    return client


def _plan(circle: Circle, **changed: object) -> dict[str, object]:
    """What the form of a cycle of three sessions sends."""
    first = today() + timedelta(days=40)
    data: dict[str, object] = {"hour": "20:00", "minutes": "120", "quorum": "3"}
    for number, theme in enumerate(("antibiotics", "analgesics", "efficiency"), 1):
        on = first + timedelta(days=90 * (number - 1))
        data |= {f"day_{number}": on.isoformat(), f"theme_{number}": theme}
    return data | changed


def test_a_cycle_is_planned_in_one_form_whose_days_and_themes_are_proposed() -> None:
    circle = circles.circle()
    client = _client(circles.animator(circle))
    address = reverse("circles:plan", args=(circle.slug,))
    page = client.get(address)
    assert page.status_code == 200
    days = [page.context["form"][f"day_{n}"].value() for n in (1, 2, 3)]
    assert len({day.weekday() for day in days}) == 1
    assert all(today() + timedelta(days=20) < day for day in days)
    answer = client.post(address, _plan(circle))
    made = Session.objects.order_by("number")
    assert answer.status_code == 302
    assert [each.theme for each in made] == ["antibiotics", "analgesics", "efficiency"]
    assert [each.number for each in made] == [1, 2, 3]
    assert {localtime(each.meeting.starts_at).hour for each in made} == {20}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day_1": "2020-01-01"}, "est passé"),
        ({"day_2": ""}, "Choisissez le jour de ce thème"),
        ({"theme_2": ""}, "Choisissez le thème de ce jour"),
        ({"day_1": "31/02/2027"}, "Cette date n&#x27;existe pas"),
        ({"hour": "midi"}, "Écrivez l&#x27;heure ainsi"),
        ({"minutes": "0"}, "15"),
    ],
)
def test_a_cycle_that_cannot_be_is_said_and_nothing_is_planned(
    changed: dict[str, object], said: str
) -> None:
    circle = circles.circle()
    client = _client(circles.animator(circle))
    address = reverse("circles:plan", args=(circle.slug,))
    answer = client.post(address, _plan(circle, **changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "antibiotics" in answer.content.decode()
    assert not Session.objects.exists()


def test_two_who_change_a_session_at_once_do_not_lose_each_others_words() -> None:
    circle = circles.circle()
    session = preparation.planned(circle)
    client = _client(circles.animator(circle))
    address = reverse("circles:change_session", args=(circle.slug, session.pk))
    sent = {
        "theme": "antibiotics",
        "day": (today() + timedelta(days=50)).isoformat(),
        "hour": "12:00",
        "minutes": "90",
        "quorum": "4",
        "place": "Salle A",
        "version": "0",
    }
    assert client.post(address, sent).status_code == 302
    answer = client.post(address, sent | {"place": "Salle B"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Salle A" in page
    assert "Salle B" in page
    assert client.post(
        address, sent | {"place": "Salle B", "version": "1"}
    ).status_code == (302)


def test_a_cancelled_session_comes_back_until_its_day() -> None:
    circle = circles.circle()
    session = preparation.planned(circle)
    client = _client(circles.animator(circle))
    where = (circle.slug, session.pk)
    assert (
        client.post(
            reverse("circles:cancel_session", args=where), {"reason": ""}
        ).status_code
        == 422
    )
    client.post(reverse("circles:cancel_session", args=where), {"reason": "Neige"})
    page = client.get(reverse("circles:session", args=where)).content.decode()
    assert "annulée" in page
    assert "Neige" in page
    client.post(reverse("circles:restore_session", args=where))
    session.meeting.refresh_from_db()
    assert session.meeting.state == MeetingState.PLANNED
    assert session.meeting.calendar_sequence == 2


def test_mirrors_are_made_in_the_background_from_what_was_chosen(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    circle = preparation.circle()
    session = preparation.planned(circle)
    client = _client(circles.animator(circle))
    address = reverse("circles:prepare", args=(circle.slug, session.pk))
    page = client.get(address).content.decode()
    assert "Préparer les miroirs" in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            address,
            {"indicators": ["ATB02", "ATB29"], "until": "2025-12", "version": "0"},
        )
    assert answer.status_code == 302
    session.refresh_from_db()
    assert session.sheets_state == READY, session.sheets_message
    assert MirrorSheet.objects.filter(session=session).count() == 12
    assert GroupSheet.objects.filter(session=session).count() == 2
    assert "Les miroirs sont prêts" in client.get(address).content.decode()


def test_a_theme_without_a_whole_file_is_prepared_and_printed_all_the_same(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    circle = preparation.circle()
    kit = load_kit("respiratory")
    assert not kit.full
    session = preparation.prepared(
        circle,
        django_capture_on_commit_callbacks,
        theme=kit.theme,
        indicators=[*(one.id for one in kit.indicators[:2]), "ATB02"],
    )
    assert session.sheets_state == READY, session.sheets_message
    client = _client(circles.animator(circle))
    where = (circle.slug, session.pk)
    for name in ("session", "prepare", "kit", "kit_file", "invite", "group"):
        answer = client.get(reverse(f"circles:{name}", args=where))
        assert answer.status_code == 200, name


def test_every_indicator_is_offered_once_by_theme_with_the_recommended_first() -> None:
    kit = load_kit("efficiency")
    choice = choice_for(kit, has_doses=False)
    offered = [identifier for identifier, _ in choice.pairs]
    assert sorted(offered) == sorted(one.id for one in load_library())
    assert offered[: len(kit.indicators)] == [one.id for one in kit.indicators]
    antibiotics = choice.other_themes[1]
    assert antibiotics.label == "Antibiotiques : 20\N{NO-BREAK SPACE}indicateurs"
    recommended = [one.id for one in load_kit("antibiotics").indicators]
    assert [one.id for one in antibiotics.offered[: len(recommended)]] == recommended


def test_what_counts_doses_says_so_where_the_base_has_none() -> None:
    kit = load_kit("antibiotics")
    for has_doses in (False, True):
        choice = choice_for(kit, has_doses=has_doses)
        lacking = {
            one.id
            for group in choice.groups
            for one in group.offered
            if one.lacks_doses
        }
        assert ("ATB21" in lacking) == (not has_doses)
        assert "ATB02" not in lacking
    assert has_daily_doses("bdpm 2026-11-01, doses de l'OMS 2025")
    assert not has_daily_doses("bdpm 2026-11-01")
    assert not has_daily_doses(None)


def test_six_indicators_are_too_many_and_what_was_ticked_stays() -> None:
    circle = preparation.circle()
    session = preparation.planned(circle)
    client = _client(circles.animator(circle))
    address = reverse("circles:prepare", args=(circle.slug, session.pk))
    six = ["ATB02", "ATB03", "ATB08", "ATB27", "ATB28", "ATB29"]
    answer = client.post(
        address, {"indicators": six, "until": "2025-12", "version": "0"}
    )
    assert answer.status_code == 422
    assert "6 cochés" in answer.content.decode()
    assert answer.content.decode().count("checked") == 6
    session.refresh_from_db()
    assert session.indicators == []


def test_fewer_doctors_than_the_least_are_refused_with_a_sentence() -> None:
    circle = preparation.circle(MEMBERS[:4])
    session = preparation.planned(circle)
    client = _client(circles.animator(circle))
    answer = client.post(
        reverse("circles:prepare", args=(circle.slug, session.pk)),
        {"indicators": ["ATB02"], "until": "2025-12", "version": "0"},
    )
    assert answer.status_code == 422
    assert "il en faut 5" in answer.content.decode()


def test_codes_that_the_data_do_not_have_are_left_out_or_refused(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    capture = django_capture_on_commit_callbacks
    circle = preparation.circle([*MEMBERS[:5], "900000001"])
    most = preparation.prepared(circle, capture)
    assert most.sheets_state == READY
    assert "1\N{NO-BREAK SPACE}médecin du cercle n'a aucune ligne" in (
        most.sheets_message
    )
    few = preparation.prepared(preparation.circle([*MEMBERS[:4], "900000002"]), capture)
    assert few.sheets_state == FAILED
    assert "il en faut 5" in few.sheets_message


def test_a_consent_withdrawn_in_mid_cycle_takes_his_figures_out_everywhere(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    capture = django_capture_on_commit_callbacks
    circle = preparation.circle()
    session = preparation.prepared(circle, capture)
    gone = circles.members(circle)[0]
    with capture(execute=True):
        withdraw_consent(circle=circle, kind=ConsentKind.FIGURES, by=gone)
    session.refresh_from_db()
    assert session.sheets_state == READY
    assert not MirrorSheet.objects.filter(person=gone).exists()
    assert MirrorSheet.objects.filter(session=session, position=0).count() == 5
    second = circles.members(circle)[1]
    with capture(execute=True):
        withdraw_consent(circle=circle, kind=ConsentKind.FIGURES, by=second)
    session.refresh_from_db()
    assert session.sheets_state == FAILED
    assert "il en faut 5" in session.sheets_message
    assert not GroupSheet.objects.filter(session=session).exists()
    client = _client(circles.members(circle)[2])
    for name in ("group", "own_mirror", "group_file", "own_mirror_file"):
        answer = client.get(reverse(f"circles:{name}", args=(circle.slug, session.pk)))
        assert 'class="drawing"' not in answer.content.decode(errors="ignore")
        assert answer.status_code == (200 if name == "group" else 404)


def test_mirrors_being_made_when_the_service_stopped_say_so(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    circle = preparation.circle()
    session = preparation.prepared(circle, django_capture_on_commit_callbacks)
    Session.objects.update(sheets_state=Session.SheetsState.MAKING)
    recover_interrupted()
    session.refresh_from_db()
    assert session.sheets_state == FAILED
    assert "arrêté" in session.sheets_message


def test_another_theme_sets_the_mirrors_aside(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    circle = preparation.circle()
    session = preparation.prepared(circle, django_capture_on_commit_callbacks)
    client = _client(circles.animator(circle))
    start = localtime(session.meeting.starts_at)
    client.post(
        reverse("circles:change_session", args=(circle.slug, session.pk)),
        {
            "theme": "analgesics",
            "day": start.date().isoformat(),
            "hour": "20:00",
            "minutes": "120",
            "quorum": "0",
            "version": "0",
        },
    )
    session.refresh_from_db()
    assert (session.theme, session.indicators) == ("analgesics", [])
    assert session.sheets_state == Session.SheetsState.NONE
    assert not MirrorSheet.objects.exists()


def test_pages_of_a_session_take_few_queries(
    django_capture_on_commit_callbacks: Capture,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    circle = preparation.circle()
    session = preparation.prepared(circle, django_capture_on_commit_callbacks)
    client = _client(circles.animator(circle))
    code = MirrorSheet.objects.first().code
    where = (circle.slug, session.pk)
    pages = [
        *(reverse(f"circles:{n}", args=where) for n in ("session", "prepare", "kit")),
        *(reverse(f"circles:{n}", args=where) for n in ("invite", "mirrors", "group")),
        reverse("circles:mirror", args=(*where, code)),
        reverse("circles:my_figures"),
        reverse("circles:data", args=(circle.slug,)),
        reverse("circles:plan", args=(circle.slug,)),
    ]
    for page in pages:
        with django_assert_max_num_queries(19):
            assert client.get(page).status_code == 200, page


def test_a_session_gone_by_is_not_restored() -> None:
    circle = circles.circle()
    session = preparation.planned(circle)
    client = _client(circles.animator(circle))
    client.post(
        reverse("circles:cancel_session", args=(circle.slug, session.pk)),
        {"reason": "Neige"},
    )
    meeting = session.meeting
    meeting.refresh_from_db()
    meeting.starts_at, meeting.ends_at = now() - timedelta(days=2), now()
    meeting.save()
    client.post(reverse("circles:restore_session", args=(circle.slug, session.pk)))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED


def test_the_dossier_of_a_session_prints(data_root: Path) -> None:
    circle = circles.circle()
    session = preparation.planned(circle)
    client = _client(circles.animator(circle))
    answer = client.get(reverse("circles:kit_file", args=(circle.slug, session.pk)))
    assert answer.content.startswith(b"%PDF-")
    member = _client(circles.members(circle)[0])
    where = (circle.slug, session.pk)
    assert member.get(reverse("circles:kit", args=where)).status_code == 200
    assert member.get(reverse("circles:kit_file", args=where)).status_code == 404
