"""Decisions and what came of them: until it is done, or dropped for a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.home.selectors import agenda
from maillage.apps.meetings import actions
from maillage.apps.meetings.actions.action_points import (
    add_action_point,
    change_action_point,
    drop_action_point,
    finish_action_point,
    reopen_action_point,
)
from maillage.apps.meetings.actions.decisions import (
    add_decision,
    change_decision,
    remove_decision,
    restore_decision,
)
from maillage.apps.meetings.models import ActionPoint, Meeting
from maillage.apps.meetings.selectors.action_points import points_page
from maillage.apps.meetings.selectors.decisions import decided, decided_document
from maillage.apps.meetings.team_minutes import sign_team_minutes
from maillage.apps.people.actions_base import Stale
from maillage.apps.people.clock import today
from maillage.apps.people.models import AuditEvent, Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Mandate
from maillage.engine.errors import BadInput
from tests.factories import circles, people, sessions, structures, team_meetings


pytestmark = pytest.mark.django_db


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(getattr(person, "account", None) or people.account(person))
    return client


def _held() -> tuple[Meeting, Person, Person]:
    """A meeting held, its coordinator, one who was invited."""
    of = structures.organisation()
    coordinator = team_meetings.coordinator(of)
    meeting = team_meetings.held(of, by=coordinator)
    return meeting, coordinator, meeting.attendances.order_by("pk")[0].person


def _point(
    meeting: Meeting, by: Person, owner: Person, *, days: int = 7, **named: object
) -> ActionPoint:
    return add_action_point(
        organisation=meeting.organisation,
        meeting=meeting,
        text="Écrire au laboratoire",
        owner=owner,
        due_on=today() + timedelta(days=days),
        by=by,
        **named,
    )


def _due_texts(person: Person) -> list[str]:
    return [due.text for due in agenda(person).dues]


def test_decisions_are_written_until_the_minutes_are_signed() -> None:
    meeting, by, owner = _held()
    first = add_decision(meeting=meeting, text="On appelle le laboratoire.", by=by)
    second = add_decision(meeting=meeting, text="On change le mardi.", by=by)
    change_decision(decision=second, text="On garde le mardi.", version=0, by=by)
    remove_decision(decision=first, by=by)
    assert decided_document(meeting)["decisions"] == ["On garde le mardi."]
    restore_decision(decision=first, by=by)
    _point(meeting, by, owner, decision=first)
    with pytest.raises(Stale):
        change_decision(decision=second, text="Autre.", version=0, by=by)
    with pytest.raises(BadInput, match="patient"):
        add_decision(meeting=meeting, text="Appeler Mme Durand.", by=by)
    with pytest.raises(PermissionDenied):
        add_decision(meeting=meeting, text="Non.", by=owner)
    draft = actions.save_minutes(meeting=meeting, remarks="", version=0, by=by)
    sign_team_minutes(meeting=meeting, version=draft.version, by=by)
    with pytest.raises(BadInput, match="signé"):
        add_decision(meeting=meeting, text="Trop tard.", by=by)
    signed = meeting.minutes.get().document
    assert len(signed["decisions"]) == 2
    assert signed["action_points"][0]["owner"] == str(owner)


def test_an_action_comes_back_until_it_is_done_or_dropped_with_a_reason() -> None:
    meeting, by, owner = _held()
    point = _point(meeting, by, owner)
    assert "Écrire au laboratoire" in _due_texts(owner)
    finish_action_point(point=point, by=owner)
    assert "Écrire au laboratoire" not in _due_texts(owner)
    point = reopen_action_point(point=point, by=owner)
    assert "Écrire au laboratoire" in _due_texts(owner)
    with pytest.raises(BadInput, match="Motif"):
        drop_action_point(point=point, reason=" ", version=point.version, by=by)
    point = drop_action_point(
        point=point, reason="fait par la CPTS", version=point.version, by=by
    )
    assert "Écrire au laboratoire" not in _due_texts(owner)
    with pytest.raises(BadInput, match="abandonnée"):
        finish_action_point(point=point, by=owner)
    with pytest.raises(PermissionDenied):
        reopen_action_point(point=point, by=owner)
    assert reopen_action_point(point=point, by=by).is_open


def test_a_day_that_moves_keeps_the_first_one_and_the_audit_both() -> None:
    meeting, by, owner = _held()
    point = _point(meeting, by, owner)
    later = point.due_on + timedelta(days=20)
    moved = change_action_point(
        point=point, text=point.text, owner=by, due_on=later, version=0, by=by
    )
    assert (moved.first_due_on, moved.due_on) == (point.due_on, later)
    told = AuditEvent.objects.filter(what="meetings.change_action_point").get().details
    assert told["before"] == {"owner": owner.pk, "due_on": point.due_on.isoformat()}
    assert told["after"] == {"owner": by.pk, "due_on": later.isoformat()}
    with pytest.raises(BadInput, match="ni de la structure"):
        change_action_point(
            point=moved,
            text=point.text,
            owner=people.person(),
            due_on=later,
            version=moved.version,
            by=by,
        )
    with pytest.raises(BadInput, match="passé"):
        _point(meeting, by, owner, days=-9)


def test_who_organises_is_told_of_what_others_are_late_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meeting, by, owner = _held()
    _point(meeting, by, owner, days=2)
    assert not any("retard" in text for text in _due_texts(by))
    after = today() + timedelta(days=5)
    monkeypatch.setenv("MAILLAGE_TODAY", after.isoformat())
    assert "Relancer 1\u00a0action en retard" in _due_texts(by)
    page = points_page(by, meeting.organisation)
    assert (len(page.late), len(page.coming)) == (1, 0)
    assert points_page(by, meeting.organisation, by).is_empty


def test_the_next_meeting_of_the_kind_reads_again_what_is_open() -> None:
    meeting, by, owner = _held()
    point = _point(meeting, by, owner)
    coming = team_meetings.planned(meeting.organisation, by=by, invited=0)
    (line,) = decided(by, coming).to_read_again
    assert line.point == point
    finish_action_point(point=point, by=by)
    assert not decided(by, coming).to_read_again


def test_one_touch_from_the_home_page_and_the_list_away() -> None:
    meeting, by, owner = _held()
    point = _point(meeting, by, owner)
    slug = meeting.organisation.slug
    client = _client(owner)
    address = reverse("meetings:finish_action", args=(slug, point.pk))
    assert address in client.get("/").content.decode()
    answer = client.post(address, {"retour": "accueil"})
    assert answer.url == reverse("home:home")
    listed = _client(by)
    assert (
        "Faites ou abandonnées"
        in listed.get(reverse("meetings:actions", args=(slug,))).content.decode()
    )
    csv = listed.get(reverse("meetings:actions_csv", args=(slug,))).content.decode()
    assert "Écrire au laboratoire" in csv
    paper = listed.get(reverse("meetings:actions_pdf", args=(slug,)))
    assert paper.content.startswith(b"%PDF")
    stranger = _client(people.person())
    assert stranger.get(address.replace("fait/", "")).status_code == 404


def test_a_decision_and_an_action_are_written_from_a_phone() -> None:
    meeting, by, owner = _held()
    client, whole = _client(by), (meeting.organisation.slug, meeting.pk)
    client.post(
        reverse("meetings:add_decision", args=whole),
        {"version": "0", "text": "On appelle le laboratoire."},
    )
    decision = meeting.decisions.get()
    address = reverse("meetings:add_action_of_meeting", args=whole)
    client.post(
        f"{address}?decision={decision.pk}",
        {
            "version": "0",
            "text": "Appeler",
            "owner": str(owner.pk),
            "due_on": (today() + timedelta(days=3)).isoformat(),
        },
    )
    point = decision.action_points.get()
    page = client.get(reverse("meetings:meeting", args=whole)).content.decode()
    assert "Appeler" in page
    client.post(
        reverse("meetings:drop_action", args=(whole[0], point.pk)),
        {"version": str(point.version), "reason": "plus la peine"},
    )
    point.refresh_from_db()
    assert point.dropped_because == "plus la peine"


def test_a_circle_keeps_its_actions_to_itself_and_to_who_organises() -> None:
    session = sessions.held_session()
    circle = session.circle
    animator, owner = circles.animator(circle), circles.members(circle)[0]
    point = _point(session.meeting, animator, owner)
    coordinator, other = people.account().person, people.account().person
    for person, role in ((coordinator, Role.COORDINATOR), (other, Role.MEMBER)):
        Mandate.objects.create(
            organisation=circle.organisation,
            person=person,
            role=role,
            since=structures.SINCE,
        )
    seen = points_page(coordinator, circle.organisation)
    assert [line.point for line in seen.coming] == [point]
    assert points_page(other, circle.organisation).is_empty
    room = reverse("circles:live", args=(circle.slug, session.pk))
    page = _client(animator).get(room).content.decode()
    assert "Écrire au laboratoire" in page
