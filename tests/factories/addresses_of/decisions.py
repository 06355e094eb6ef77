"""Decisions, actions to carry out, assemblies with their proxies and resolutions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from maillage.apps.meetings.models import (
    ActionPoint,
    Decision,
    Meeting,
    MeetingKind,
    Proxy,
    Resolution,
)
from maillage.apps.meetings.team_kinds import TEAM_KINDS
from maillage.apps.structures.models import Organisation


def _organisations() -> list[dict[str, Any]]:
    return [{"slug": one.slug} for one in Organisation.objects.order_by("pk")[:2]]


def _nowhere(**named: int) -> list[dict[str, Any]]:
    """Where there is none, an address that leads nowhere is still walked."""
    return [{**one, **named} for one in _organisations()[:1]]


def _of(meetings: Iterable[Meeting]) -> list[dict[str, Any]]:
    found: dict[object, Meeting] = {}
    for meeting in meetings:
        found.setdefault((meeting.kind, meeting.state), meeting)
    return [
        {"slug": one.organisation.slug, "key": one.pk} for one in found.values()
    ] or _nowhere(key=1)


def _meetings() -> list[dict[str, Any]]:
    meetings = Meeting.objects.filter(kind__in=TEAM_KINDS).order_by("pk")
    return _of(meetings.select_related("organisation"))


def _assemblies() -> list[dict[str, Any]]:
    meetings = Meeting.objects.filter(kind=MeetingKind.GENERAL_ASSEMBLY)
    return _of(meetings.select_related("organisation").order_by("pk"))


def _points() -> list[dict[str, Any]]:
    """One still to do, one done, one dropped."""
    found: dict[object, ActionPoint] = {}
    for point in ActionPoint.objects.select_related("organisation").order_by("pk"):
        state = (point.done_at is None, point.dropped_at is None)
        found.setdefault(state, point)
    return [
        {"slug": one.organisation.slug, "key": one.pk} for one in found.values()
    ] or _nowhere(key=1)


def _decisions() -> list[dict[str, Any]]:
    rows = Decision.objects.select_related("meeting__organisation").order_by("pk")[:2]
    return [
        {
            "slug": one.meeting.organisation.slug,
            "key": one.meeting_id,
            "decision": one.pk,
        }
        for one in rows
    ] or _nowhere(key=1, decision=1)


def _proxies() -> list[dict[str, Any]]:
    rows = Proxy.objects.select_related("meeting__organisation").order_by("pk")[:2]
    return [
        {"slug": one.meeting.organisation.slug, "key": one.meeting_id, "proxy": one.pk}
        for one in rows
    ] or _nowhere(key=1, proxy=1)


def _resolutions() -> list[dict[str, Any]]:
    found: dict[object, Resolution] = {}
    for row in Resolution.objects.select_related("meeting__organisation"):
        found.setdefault(row.state, row)
    return [
        {
            "slug": one.meeting.organisation.slug,
            "key": one.meeting_id,
            "resolution": one.pk,
        }
        for one in found.values()
    ] or _nowhere(key=1, resolution=1)


_OF_STRUCTURE = ("actions", "actions_pdf", "actions_csv", "add_action", "by_laws")
_OF_MEETING = ("add_decision", "add_action_of_meeting")
_OF_DECISION = ("change_decision", "remove_decision", "restore_decision")
_OF_POINT = ("action", "change_action", "finish_action", "reopen_action", "drop_action")
_OF_ASSEMBLY = (
    "assembly",
    "convened",
    "second_assembly",
    "convening_letter",
    "proxy_form",
    "presence_sheet",
    "add_proxy",
    "add_resolution",
)
_OF_PROXY = ("withdraw_proxy", "restore_proxy")
_OF_RESOLUTION = (
    "change_resolution",
    "put_to_vote",
    "count_votes",
    "vote_again",
    "withdraw_resolution",
    "restore_resolution",
)

BY_NAME = {
    f"meetings:{name}": source
    for names, source in (
        (_OF_STRUCTURE, _organisations),
        (_OF_MEETING, _meetings),
        (_OF_DECISION, _decisions),
        (_OF_POINT, _points),
        (_OF_ASSEMBLY, _assemblies),
        (_OF_PROXY, _proxies),
        (_OF_RESOLUTION, _resolutions),
    )
    for name in names
}
