"""What was planned is frozen, looks are counted, and figures are the circle's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions import effect_states
from maillage.apps.circles.actions.commitments import drop_commitment
from maillage.apps.circles.actions.consents import withdraw_consent
from maillage.apps.circles.actions.effects import look_at_effect, look_where_due
from maillage.apps.circles.actions.minutes import sign_minutes
from maillage.apps.circles.actions.plans import withdraw_plan
from maillage.apps.circles.actions.seats import admit_member
from maillage.apps.circles.models import (
    AnalysisPlan,
    Circle,
    Commitment,
    ConsentKind,
    DetectableEffect,
    ImpactSheet,
    Seat,
    Session,
)
from maillage.apps.circles.tasks.effects import look_structure, make_effect
from maillage.apps.meetings.actions import correct_minutes, save_minutes
from maillage.apps.people.models import AuditEvent, Person
from maillage.engine.errors import BadInput
from maillage.engine.impact.content import CircleImpact
from tests.factories import circle_history, circles, effects, people
from tests.factories.shown import show_figures


pytestmark = pytest.mark.django_db

SESSION_DAY = date(2025, 9, 18)
State = ImpactSheet.State


@pytest.fixture(autouse=True)
def _data_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.DATA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _a_day_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_TODAY", "2026-06-01")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    """Effects by hand in the place of computed ones; who was counted in each."""
    seen: list[set[int]] = []

    def compose(_sheet: object, _build: object, seats: list[Seat]) -> Any:
        seen.append({seat.person_id for seat in seats})
        return composed(effects.CHANGED)

    place = "maillage.apps.circles.figures.effects.compose_effect"
    monkeypatch.setattr(place, compose)
    return seen


def composed(found: CircleImpact) -> effect_states.Composed:
    return effect_states.Composed(
        document=effects.document(found),
        verdict=found.verdict.value,
        has_figure=found.overall is not None,
        svg="<svg>FIGURE-OF-THE-EFFECT</svg>",
        placebo_svg="",
        money_svg="",
    )


@pytest.fixture
def circle() -> Circle:
    return circles.circle(opened_on=date(2024, 1, 1))


def signed(
    of: Circle, *, indicators: tuple[str, ...] = ("ATB02",), **fields: Any
) -> Session:
    """A session held, with a commitment on its first indicator, its minutes signed."""
    session = circle_history.session_on(of, SESSION_DAY)
    session.indicators = list(indicators)
    session.save()
    fields = {"review_on": date(2026, 3, 1), **fields}
    circle_history.commitment(session, **fields)
    sign(session)
    return session


def sign(session: Session) -> None:
    animator = circles.animator(session.circle)
    minutes = save_minutes(meeting=session.meeting, remarks="", version=0, by=animator)
    sign_minutes(session=session, version=minutes.version, by=animator)


def plan_of(session: Session) -> AnalysisPlan:
    return AnalysisPlan.objects.select_related("session__circle").get(session=session)


def build(of: Circle, name: str = "one") -> None:
    circle_history.build_around(of, SESSION_DAY, name)
    manifest(of, name)


def manifest(of: Circle, name: str) -> None:
    """The small file beside a build, which the web's own process reads."""
    from django.conf import settings  # noqa: PLC0415

    from maillage.engine.lake.build import (  # noqa: PLC0415
        MANIFEST_FILE,
        open_current,
    )

    folder = Path(settings.DATA_ROOT) / "builds"
    with open_current(folder, of.organisation.slug) as opened:
        text = opened.manifest.to_json()
    (folder / of.organisation.slug / name / MANIFEST_FILE).write_text(text)


def look(
    session: Session, capture: Callable[..., Any], indicator: str = "ATB02"
) -> ImpactSheet:
    with capture(execute=True):
        sheet = look_at_effect(
            session=session, indicator=indicator, by=circles.animator(session.circle)
        )
    sheet.refresh_from_db()
    return sheet


def keep(
    session: Session, *, planned: bool = True, name: str = "changed", **fields: Any
) -> ImpactSheet:
    """A look as the background work keeps it, from an effect written by hand."""
    found = effects.EVERY[name]
    plan = AnalysisPlan.objects.filter(session=session, indicator="ATB02").first()
    sheet = ImpactSheet.objects.create(
        session=session,
        plan=plan if planned else None,
        indicator="ATB02",
        planned=planned,
        build="one",
        state=State.MAKING,
        asked_at=session.meeting.ends_at,
        **fields,
    )
    assert effect_states.made(sheet, composed(found), frozenset())
    return sheet


# --- the plan -----------------------------------------------------------------------


def test_signing_the_minutes_freezes_what_will_be_looked_at(circle: Circle) -> None:
    session = circle_history.session_on(circle, SESSION_DAY)
    show_figures(session)
    circle_history.commitment(session, review_on=date(2026, 9, 20), target=0.15)
    DetectableEffect.objects.create(
        session=session,
        indicator="ATB02",
        horizon_months=12,
        value=0.031,
        build="one",
        made_at=session.meeting.starts_at,
    )
    sign(session)
    plan = plan_of(session)
    minutes = session.meeting.minutes.get()
    assert plan.horizon_months == 12
    assert plan.target == 0.15
    assert plan.expected_effect == pytest.approx(0.15 - group_value(session))
    assert plan.minimum_detectable == 0.031
    assert (plan.frozen_at, plan.signed_sha256) == (minutes.signed_at, minutes.sha256)
    assert AuditEvent.objects.filter(what="circles.freeze_plans").count() == 1


def group_value(session: Session) -> float:
    from maillage.apps.circles.figures.committed import value_shown  # noqa: PLC0415

    found = value_shown(session, "ATB02")
    assert found is not None
    return found


def test_a_commitment_without_a_target_and_one_dropped_before_the_signature(
    circle: Circle,
) -> None:
    session = circle_history.session_on(circle, SESSION_DAY)
    kept = circle_history.commitment(session, review_on=date(2026, 3, 1))
    dropped = Commitment.objects.create(
        session=session,
        indicator="ATB29",
        direction="decrease",
        review_on=date(2026, 3, 1),
    )
    drop_commitment(commitment=dropped, reason="Trop", by=circles.animator(circle))
    sign(session)
    plan = plan_of(session)
    assert plan.commitment == kept
    assert plan.expected_effect is None


@pytest.mark.parametrize(
    "change",
    [
        {"indicator": "ATB29"},
        {"horizon_months": 24},
        {"target": 0.5},
        {"frozen_at": None},
        {"signed_sha256": "0" * 64},
    ],
)
def test_the_database_refuses_to_change_a_frozen_plan(
    circle: Circle, change: dict[str, Any]
) -> None:
    plan = plan_of(signed(circle))
    with pytest.raises(DatabaseError), transaction.atomic():
        AnalysisPlan.objects.filter(pk=plan.pk).update(**change)
    for name, value in change.items():
        plan.refresh_from_db()
        assert getattr(plan, name) != value


def test_minutes_corrected_later_change_no_plan(circle: Circle) -> None:
    session = signed(circle)
    before = AnalysisPlan.objects.values().get(session=session)
    animator = circles.animator(circle)
    minutes = correct_minutes(meeting=session.meeting, by=animator)
    sign_minutes(session=session, version=minutes.version, by=animator)
    assert AnalysisPlan.objects.values().get(session=session) == before


def test_a_plan_withdrawn_keeps_its_row_and_its_reason(circle: Circle) -> None:
    plan, animator = plan_of(signed(circle)), circles.animator(circle)
    with pytest.raises(BadInput, match="pourquoi"):
        withdraw_plan(plan=plan, reason=" ", by=animator)
    withdraw_plan(plan=plan, reason="Rupture de stock", by=animator)
    with pytest.raises(BadInput, match="déjà retiré"):
        withdraw_plan(plan=plan, reason="Encore", by=animator)
    plan.refresh_from_db()
    assert plan.withdrawn_because == "Rupture de stock"
    build(circle)
    assert look_where_due(circle=circle) == []


# --- the looks ----------------------------------------------------------------------


def test_a_new_build_makes_the_planned_look_once_its_horizon_is_reached(
    circle: Circle, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    session = signed(circle)
    build(circle)
    with django_capture_on_commit_callbacks(execute=True):
        look_structure.enqueue(circle.organisation_id)
        look_structure.enqueue(circle.organisation_id)
    (sheet,) = ImpactSheet.objects.all()
    assert sheet.state == State.READY, sheet.message
    assert sheet.planned and sheet.asked_by is None
    assert sheet.document["doctors"] == 6
    assert (sheet.look is None) == (sheet.verdict == "no_figure")
    assert sheet.session == session


def test_before_its_horizon_a_plan_waits_and_an_early_look_is_counted_apart(
    circle: Circle,
    django_capture_on_commit_callbacks: Callable[..., Any],
    counted: list[set[int]],
) -> None:
    session = signed(circle, review_on=date(2026, 9, 18))
    build(circle)
    assert look_where_due(circle=circle) == []
    sheet = look(session, django_capture_on_commit_callbacks)
    assert sheet.state == State.READY, sheet.message
    assert not sheet.planned
    assert sheet.plan == plan_of(session)


def test_looks_are_numbered_whoever_asked_and_a_refusal_is_no_look(
    circle: Circle,
) -> None:
    session = signed(circle)
    first = keep(session)
    failed = ImpactSheet.objects.create(
        session=session, indicator="ATB02", asked_at=session.meeting.ends_at
    )
    effect_states.failed(failed, "Trop peu.")
    nothing = keep(session, name="no figure")
    second = keep(session, planned=False)
    failed.refresh_from_db()
    assert [one.look for one in (first, failed, nothing, second)] == [1, None, None, 2]


def test_the_same_data_are_not_looked_at_twice(
    circle: Circle,
    django_capture_on_commit_callbacks: Callable[..., Any],
    counted: list[set[int]],
) -> None:
    session = signed(circle)
    build(circle)
    look(session, django_capture_on_commit_callbacks)
    with pytest.raises(BadInput, match="dernier regard"):
        look(session, django_capture_on_commit_callbacks)
    assert ImpactSheet.objects.count() == 1


def test_a_look_is_refused_without_data_without_a_group_and_of_something_else(
    circle: Circle,
) -> None:
    session, animator = signed(circle), circles.animator(circle)
    ask = {"session": session, "by": animator}
    with pytest.raises(BadInput, match="pas encore de données"):
        look_at_effect(indicator="ATB02", **ask)
    build(circle)
    with pytest.raises(BadInput, match="que la séance a montrés"):
        look_at_effect(indicator="ATB29", **ask)
    for doctor in circles.members(circle)[:2]:
        withdraw_consent(circle=circle, kind=ConsentKind.FIGURES, by=doctor)
    with pytest.raises(BadInput, match="Il faut 5 médecins"):
        look_at_effect(indicator="ATB02", **ask)


def test_asked_twice_before_it_is_made_a_look_is_one(circle: Circle) -> None:
    session, animator = signed(circle), circles.animator(circle)
    build(circle)
    asked = [
        look_at_effect(session=session, indicator="ATB02", by=animator)
        for _ in range(2)
    ]
    assert asked[0] == asked[1]


def test_a_doctor_who_came_after_the_session_would_be_told_by_difference(
    circle: Circle,
    django_capture_on_commit_callbacks: Callable[..., Any],
    counted: list[set[int]],
) -> None:
    session = signed(circle, indicators=("ATB02", "ATB29"))
    later = circle_history.session_on(circle, date(2025, 12, 4))
    came = people.person()
    admit_member(
        circle=circle,
        person=came,
        codes=(circles.code(came.pk),),
        by=circles.animator(circle),
        on=date(2025, 11, 1),
    )
    circles.agree(circle, came)
    build(circle)
    look(session, django_capture_on_commit_callbacks)
    unplanned = look(later, django_capture_on_commit_callbacks)
    assert unplanned.state == State.READY, unplanned.message
    assert unplanned.plan is None
    first, second = counted
    assert first == second
    assert came.pk not in second


def test_what_broke_is_said_without_a_figure(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError("18.4")

    session = signed(circle)
    build(circle)
    monkeypatch.setattr("maillage.apps.circles.figures.effects.compose_effect", broken)
    sheet = look_at_effect(
        session=session, indicator="ATB02", by=circles.animator(circle)
    )
    make_effect.enqueue(sheet.pk)
    sheet.refresh_from_db()
    assert sheet.state == State.FAILED
    assert sheet.message.startswith("Un défaut")
    assert sheet.look is None


def test_who_withdraws_takes_the_figures_with_him_and_the_look_stays_counted(
    circle: Circle,
) -> None:
    session = signed(circle)
    sheet = keep(session)
    withdraw_consent(
        circle=circle, kind=ConsentKind.FIGURES, by=circles.members(circle)[0]
    )
    sheet.refresh_from_db()
    assert (sheet.document, sheet.svg, sheet.look) == ({}, "", 1)
    assert sheet.verdict == "changed"
    build(circle, "one")
    with pytest.raises(BadInput, match="a retiré son accord"):
        look_at_effect(session=session, indicator="ATB02", by=circles.animator(circle))


# --- the pages ----------------------------------------------------------------------


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
