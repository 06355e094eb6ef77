"""An assembly: who is heard, when it may decide, what its votes adopt."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.meetings import actions
from maillage.apps.meetings.actions.assembly import (
    ByLaws,
    convene_again,
    note_convening,
    receive_proxy,
    set_assembly_rules,
    withdraw_proxy,
)
from maillage.apps.meetings.actions.resolutions import (
    put_resolution,
    record_vote,
    restore_resolution,
    vote_again,
    withdraw_resolution,
)
from maillage.apps.meetings.dues.assembly import due_for
from maillage.apps.meetings.models import MeetingKind, MeetingState, ResolutionState
from maillage.apps.meetings.selectors.assembly import (
    adopted_resolution,
    assembly_record,
)
from maillage.apps.meetings.team_minutes import sign_team_minutes
from maillage.apps.meetings.voices import voices_of
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Status
from maillage.engine.errors import BadInput
from tests.factories import assemblies, people, structures, team_meetings
from tests.factories.assemblies import Assembly


pytestmark = pytest.mark.django_db


def _give(here: Assembly, giver: int, holder: int) -> object:
    return receive_proxy(
        meeting=here.meeting,
        giver=here.associates[giver],
        holder=here.associates[holder],
        by=here.coordinator,
    )


def _vote(here: Assembly, against: int = 0, abstained: int = 0, **named: int) -> object:
    here.resolution.refresh_from_db()
    return record_vote(
        resolution=here.resolution,
        votes_against=against,
        abstained=abstained,
        version=here.resolution.version,
        by=here.coordinator,
        **named,
    )


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(getattr(person, "account", None) or people.account(person))
    return client


def test_a_proxy_counts_while_its_holder_is_there_and_its_giver_is_not() -> None:
    here = assemblies.assembly()
    a, b, c, *_ = here.associates
    _give(here, 0, 1)
    assert voices_of(here.meeting).count == 0
    here.come(b)
    assert voices_of(here.meeting).count == 2
    here.come(c)
    assert voices_of(here.meeting).is_quorate
    here.come(a)
    assert voices_of(here.meeting).count == 3, "who comes votes himself"
    actions.mark_left(meeting=here.meeting, person=b, by=here.coordinator)
    assert voices_of(here.meeting).count == 2


def test_a_proxy_is_refused_beyond_what_the_by_laws_allow() -> None:
    here = assemblies.assembly()
    guest = structures.member(here.organisation, status=Status.SALARIED).person
    proxy = _give(here, 0, 1)
    for giver, holder in ((0, 2), (2, 1), (3, 3)):
        with pytest.raises(BadInput):
            _give(here, giver, holder)
    with pytest.raises(BadInput, match="n'est pas associé"):
        receive_proxy(
            meeting=here.meeting,
            giver=guest,
            holder=here.associates[2],
            by=here.coordinator,
        )
    here.come(here.associates[3])
    with pytest.raises(BadInput, match="vote lui-même"):
        _give(here, 3, 2)
    withdraw_proxy(proxy=proxy, by=here.coordinator)
    assert _give(here, 2, 1), "the place is free again"


def test_a_vote_needs_the_quorum_and_no_more_hands_than_voices() -> None:
    here = assemblies.assembly()
    here.come(*here.associates[:2])
    with pytest.raises(BadInput, match="quorum"):
        _vote(here)
    _give(here, 4, 0)
    with pytest.raises(BadInput, match="recomptez"):
        _vote(here, against=2, abstained=1, votes_for=1)
    voted = _vote(here, against=1)
    assert (voted.votes_for, voted.voices, voted.adopted) == (2, 3, True)
    assert adopted_resolution("accounts", "7") == voted
    vote_again(resolution=voted, version=voted.version, by=here.coordinator)
    assert adopted_resolution("accounts", "7") is None
    assert not _vote(here, against=2).adopted


def test_a_vote_keeps_the_by_laws_of_its_day_and_is_printed_with_them() -> None:
    here = assemblies.assembly()
    here.come(*here.associates[:4])
    _vote(here, against=1, abstained=2)
    set_assembly_rules(
        organisation=here.organisation,
        by_laws=ByLaws(notice_days=8, abstentions_counted=True),
        since=now().date() + timedelta(days=1),
        by=here.coordinator,
    )
    told = assembly_record(here.meeting)
    (one,) = told["resolutions"]
    assert one["result"] == (
        "Rejetée : 1 pour, 1 contre, 2\u00a0abstentions ; il fallait 2\u00a0voix pour."
    )
    assert "ne comptent pas" in one["needs"]
    assert told["reached"].startswith("Quorum atteint")
    assert "article 9" in told["quorum"]
    assert [line["presence"] for line in told["associates"]].count("sur place") == 4


def test_once_signed_a_vote_is_final_and_says_so() -> None:
    here = assemblies.assembly()
    here.come(*here.associates[:3])
    voted = _vote(here)
    assert not adopted_resolution("accounts", "7").minutes_signed
    actions.close_meeting(meeting=here.meeting, by=here.coordinator)
    draft = actions.save_minutes(
        meeting=here.meeting, remarks="", version=0, by=here.coordinator
    )
    here.meeting.refresh_from_db()
    sign_team_minutes(meeting=here.meeting, version=draft.version, by=here.coordinator)
    assert adopted_resolution("accounts", "7").minutes_signed
    with pytest.raises(BadInput, match="signé"):
        vote_again(resolution=voted, version=voted.version, by=here.coordinator)


def test_without_by_laws_nothing_is_assumed() -> None:
    here = assemblies.assembly(by_laws=None)
    here.come(here.associates[0])
    told = assembly_record(here.meeting)
    assert "non établi" in told["quorum"]
    assert told["reached"] == "Quorum non établi."
    assert _vote(here).adopted


def test_a_second_convening_decides_whatever_the_number() -> None:
    here = assemblies.assembly()
    here.come(here.associates[0])
    first = actions.close_meeting(meeting=here.meeting, by=here.coordinator)
    start = now() + timedelta(days=8)
    second = convene_again(
        meeting=first,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        by=here.coordinator,
    )
    assert second.state == MeetingState.PLANNED
    (carried,) = second.resolutions.all()
    here.resolution.refresh_from_db()
    assert here.resolution.state == ResolutionState.WITHDRAWN
    assert (carried.about_kind, carried.about_key) == ("accounts", "7")
    assert voices_of(second).asked.fewest == 0
    with pytest.raises(BadInput, match="existe déjà"):
        convene_again(
            meeting=first,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            by=here.coordinator,
        )


def test_the_same_thing_waits_for_one_vote_at_a_time() -> None:
    here = assemblies.assembly()
    treasurer = structures.role(here.organisation, Role.TREASURER)
    again = {
        "meeting": here.meeting,
        "title": "Comptes",
        "text": "Encore les comptes.",
        "about": ("accounts", "7"),
    }
    with pytest.raises(BadInput, match="attend déjà"):
        put_resolution(**again, by=treasurer)
    withdrawn = withdraw_resolution(
        resolution=here.resolution, version=here.resolution.version, by=treasurer
    )
    put_resolution(**again, by=treasurer)
    with pytest.raises(BadInput, match="attend d'être"):
        restore_resolution(
            resolution=withdrawn, version=withdrawn.version, by=treasurer
        )
    with pytest.raises(PermissionDenied):
        put_resolution(**{**again, "about": ("", "")}, by=here.associates[0])


def test_an_assembly_is_voted_from_its_pages_and_its_papers_print() -> None:
    here = assemblies.assembly()
    here.come(*here.associates[:3])
    client = _client(here.coordinator)
    whole = [here.organisation.slug, here.meeting.pk]
    one = [*whole, here.resolution.pk]
    client.post(
        reverse("meetings:put_to_vote", args=one),
        {"version": str(here.resolution.version)},
    )
    page = client.get(reverse("meetings:count_votes", args=one))
    assert "3\u00a0voix" in page.content.decode()
    client.post(
        reverse("meetings:count_votes", args=one),
        {"version": "1", "votes_against": "1", "abstained": "0", "votes_for": ""},
    )
    text = client.get(reverse("meetings:assembly", args=whole)).content.decode()
    assert "Adoptée" in text
    assert "Le quorum est atteint" in text
    paper = client.get(reverse("meetings:convening_letter", args=whole))
    assert paper.content.startswith(b"%PDF")
    stranger = _client(people.person())
    assert stranger.get(reverse("meetings:assembly", args=whole)).status_code == 404


def test_letters_that_must_leave_are_due_until_their_day_is_noted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    organisation = structures.organisation()
    coordinator = team_meetings.coordinator(organisation)
    set_assembly_rules(
        organisation=organisation,
        by_laws=assemblies.BY_LAWS,
        since=structures.SINCE,
        by=coordinator,
    )
    meeting = team_meetings.planned(
        organisation,
        kind=MeetingKind.GENERAL_ASSEMBLY,
        by=coordinator,
        starts_at=now() + timedelta(days=40),
        invited=0,
    )
    assert due_for(coordinator) == []
    latest = today() + timedelta(days=25)
    monkeypatch.setenv("MAILLAGE_TODAY", (latest - timedelta(days=3)).isoformat())
    (due,) = due_for(coordinator)
    assert due.until == latest
    sent = note_convening(meeting=meeting, sent_on=today(), by=coordinator)
    assert sent.sent_by == coordinator
    assert due_for(coordinator) == []
    with pytest.raises(BadInput, match="Envoyée le"):
        note_convening(
            meeting=meeting, sent_on=today() + timedelta(days=1), by=coordinator
        )
