"""Arguments of the pages of registers: the first of each, as the base holds them."""

from __future__ import annotations

from typing import Any

from maillage.apps.projects.models import (
    Arrangement,
    Mission,
    MissionAction,
    Placement,
    Protocol,
    ProtocolVersion,
)
from maillage.apps.structures.models import Organisation


def _organisations() -> list[dict[str, Any]]:
    return [{"slug": each.slug} for each in Organisation.objects.order_by("pk")[:1]]


def _registers() -> list[dict[str, Any]]:
    return [{**each, "name": "protocoles"} for each in _organisations()]


def _kinds() -> list[dict[str, Any]]:
    return [{**each, "kind": "crisis_plan"} for each in _organisations()]


def _rows(model: Any) -> Any:
    def source() -> list[dict[str, Any]]:
        rows = model.objects.select_related("organisation").order_by("pk")[:1]
        return [{"slug": row.organisation.slug, "key": row.pk} for row in rows]

    return source


def _drafts() -> list[dict[str, Any]]:
    """A protocol with a version being written; else the first one."""
    drafts = ProtocolVersion.objects.filter(
        in_force_since__isnull=True, dropped_on__isnull=True
    )
    rows = Protocol.objects.filter(versions__in=drafts).select_related("organisation")
    found = [{"slug": row.organisation.slug, "key": row.pk} for row in rows[:1]]
    return found or _rows(Protocol)()


def _versions() -> list[dict[str, Any]]:
    rows = ProtocolVersion.objects.select_related("protocol__organisation")
    return [
        {
            "slug": row.protocol.organisation.slug,
            "key": row.protocol_id,
            "number": row.number,
        }
        for row in rows.order_by("pk")[:1]
    ]


def _differences() -> list[dict[str, Any]]:
    rows = ProtocolVersion.objects.select_related("protocol__organisation")
    return [
        {
            "slug": row.protocol.organisation.slug,
            "key": row.protocol_id,
            "older": 1,
            "newer": row.number,
        }
        for row in rows.order_by("-number", "pk")[:1]
    ]


def _years() -> list[dict[str, Any]]:
    rows = Mission.objects.select_related("organisation").order_by("pk")[:1]
    return [
        {"slug": row.organisation.slug, "key": row.pk, "year": row.since.year}
        for row in rows
    ]


def _done() -> list[dict[str, Any]]:
    rows = MissionAction.objects.select_related("mission__organisation")
    return [
        {
            "slug": row.mission.organisation.slug,
            "key": row.mission_id,
            "done": row.pk,
        }
        for row in rows.order_by("pk")[:1]
    ]


BY_NAME = {
    **dict.fromkeys(
        (
            "projects:registers",
            "projects:protocols",
            "projects:start_protocol",
            "projects:placements",
            "projects:add_placement",
            "projects:missions",
            "projects:new_mission",
            "projects:arrangements",
        ),
        _organisations,
    ),
    "projects:register_csv": _registers,
    "projects:add_arrangement": _kinds,
    **dict.fromkeys(
        (
            "projects:protocol",
            "projects:rename_protocol",
            "projects:new_protocol_version",
            "projects:take_up_protocol_draft",
            "projects:retire_protocol",
            "projects:restore_protocol",
            "projects:plan_protocol_review",
            "projects:adopt_protocol",
            "projects:protocol_adoptions",
        ),
        _rows(Protocol),
    ),
    **dict.fromkeys(
        (
            "projects:write_protocol",
            "projects:protocol_authors",
            "projects:drop_protocol_draft",
            "projects:sign_protocol",
            "projects:protocol_signatures",
            "projects:resume_protocol_writing",
            "projects:put_protocol_in_force",
        ),
        _drafts,
    ),
    "projects:protocol_paper": _versions,
    "projects:protocol_difference": _differences,
    **dict.fromkeys(
        (
            "projects:placement",
            "projects:change_placement",
            "projects:cancel_placement",
            "projects:restore_placement",
            "projects:placement_document",
        ),
        _rows(Placement),
    ),
    **dict.fromkeys(
        (
            "projects:mission",
            "projects:change_mission",
            "projects:end_mission",
            "projects:reopen_mission",
            "projects:add_mission_action",
        ),
        _rows(Mission),
    ),
    "projects:report_mission": _years,
    **dict.fromkeys(
        ("projects:remove_mission_action", "projects:restore_mission_action"), _done
    ),
    **dict.fromkeys(
        (
            "projects:arrangement",
            "projects:change_arrangement",
            "projects:renew_arrangement",
            "projects:end_arrangement",
            "projects:reopen_arrangement",
            "projects:arrangement_document",
        ),
        _rows(Arrangement),
    ),
}
