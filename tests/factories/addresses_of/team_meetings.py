"""Meetings of structures: one of each kind and state, the invited, the signed."""

from __future__ import annotations

from typing import Any

from maillage.apps.meetings.letters import answer_token
from maillage.apps.meetings.models import Attendance, Meeting, Minutes, ScannedSheet
from maillage.apps.meetings.team_kinds import TEAM_KINDS
from maillage.apps.structures.models import Organisation


def _organisations() -> list[dict[str, Any]]:
    return [{"slug": each.slug} for each in Organisation.objects.order_by("pk")[:2]]


def _held_by_structures() -> list[Meeting]:
    found: dict[object, Meeting] = {}
    meetings = Meeting.objects.filter(kind__in=TEAM_KINDS)
    for meeting in meetings.select_related("organisation").order_by("pk"):
        found.setdefault((meeting.kind, meeting.state), meeting)
    return list(found.values())


def _meetings() -> list[dict[str, Any]]:
    """Where there is none, an address that leads nowhere is still walked."""
    return [
        {"slug": meeting.organisation.slug, "key": meeting.pk}
        for meeting in _held_by_structures()
    ] or [{**one, "key": 1} for one in _organisations()]


def _any_meetings() -> list[dict[str, Any]]:
    found: dict[object, Meeting] = {}
    for meeting in Meeting.objects.order_by("pk"):
        found.setdefault((meeting.kind, meeting.state), meeting)
    return [{"pk": meeting.pk} for meeting in found.values()]


def _places() -> list[Attendance]:
    return list(
        Attendance.objects.filter(meeting__kind__in=TEAM_KINDS)
        .select_related("meeting__organisation")
        .order_by("-pk")[:1]
    )


def _people() -> list[dict[str, Any]]:
    return [
        {
            "slug": place.meeting.organisation.slug,
            "key": place.meeting_id,
            "person": place.person_id,
        }
        for place in _places()
    ] or [{**one, "person": 1} for one in _meetings()[:1]]


def _tokens() -> list[dict[str, Any]]:
    found = [{"token": answer_token(place)} for place in _places()]
    return found or [{"token": "no-such-token"}]


def _minutes() -> list[dict[str, Any]]:
    signed = Minutes.objects.filter(
        meeting__kind__in=TEAM_KINDS, signed_at__isnull=False
    ).select_related("meeting__organisation")
    return [
        {
            "slug": one.meeting.organisation.slug,
            "key": one.meeting_id,
            "number": one.number,
        }
        for one in signed[:1]
    ] or [{**one, "number": 1} for one in _meetings()[:1]]


def _scans() -> list[dict[str, Any]]:
    found = [
        {"pk": sheet.meeting_id, "key": sheet.pk}
        for sheet in ScannedSheet.objects.order_by("pk")[:1]
    ]
    return found or [{"pk": 1, "key": 1}]


BY_NAME = {
    **dict.fromkeys(
        (
            "meetings:list",
            "meetings:plan",
            "meetings:hours",
            "meetings:hours_file",
        ),
        _organisations,
    ),
    **dict.fromkeys(
        (
            "meetings:meeting",
            "meetings:change",
            "meetings:cancel",
            "meetings:restore",
            "meetings:answer",
            "meetings:invite",
            "meetings:open",
            "meetings:put_back",
            "meetings:close",
            "meetings:reopen",
            "meetings:cases",
            "meetings:case_sheet",
            "meetings:minutes",
            "meetings:correct_minutes",
        ),
        _meetings,
    ),
    **dict.fromkeys(
        ("meetings:presence", "meetings:undo_presence", "meetings:bring_scan"),
        _any_meetings,
    ),
    "meetings:answer_for": _people,
    "meetings:answer_letter": _tokens,
    "meetings:minutes_file": _minutes,
    "meetings:scan": _scans,
    "meetings:withdraw_scan": _scans,
}
