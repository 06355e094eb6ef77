"""Money: a team's ledger, its last entries, a share-out of each state, a statement."""

from __future__ import annotations

from typing import Any

from maillage.apps.funding.models import (
    Claim,
    LedgerEntry,
    ShareOut,
    SharePartner,
    ShareScenario,
    ShareState,
)
from maillage.apps.structures.models import Organisation


def _organisations() -> list[dict[str, Any]]:
    return [{"slug": each.slug} for each in Organisation.objects.order_by("pk")[:2]]


def _years() -> list[dict[str, Any]]:
    return [{**one, "year": 2025} for one in _organisations()]


def _accounts() -> list[dict[str, Any]]:
    return [{**one, "nature": "bank"} for one in _organisations()[:1]]


def _entries() -> list[dict[str, Any]]:
    kept = LedgerEntry.objects.select_related("organisation").order_by("-pk")[:2]
    return [{"slug": one.organisation.slug, "key": one.pk} for one in kept]


def _claims() -> list[dict[str, Any]]:
    kept = Claim.objects.select_related("contract__organisation")[:1]
    return [{"slug": c.contract.organisation.slug, "key": c.pk} for c in kept]


def _share_outs() -> list[dict[str, Any]]:
    kept = ShareOut.objects.select_related("organisation").order_by("pk")
    by_state = {one.state: one for one in kept}
    return [{"slug": o.organisation.slug, "key": o.pk} for o in by_state.values()]


def _scenarios() -> list[dict[str, Any]]:
    kept = ShareScenario.objects.select_related("share_out__organisation")
    return [
        {
            "slug": one.share_out.organisation.slug,
            "key": one.share_out_id,
            "scenario": one.pk,
        }
        for one in kept.order_by("-pk")[:1]
    ]


def _statements() -> list[dict[str, Any]]:
    kept = SharePartner.objects.filter(share_out__state=ShareState.FROZEN)
    return [
        {
            "slug": one.share_out.organisation.slug,
            "key": one.share_out_id,
            "person": one.person_id,
        }
        for one in kept.select_related("share_out__organisation").order_by("-pk")[:1]
    ]


BY_NAME = {
    **dict.fromkeys(
        (
            "funding:ledger",
            "funding:add_entry",
            "funding:expected",
            "funding:grant_uses",
            "funding:import_bank",
            "funding:accounting",
            "funding:share_outs",
            "funding:begin_share_out",
        ),
        _organisations,
    ),
    **dict.fromkeys(
        (
            "funding:entry",
            "funding:cancel_entry",
            "funding:restore_entry",
            "funding:piece",
        ),
        _entries,
    ),
    **dict.fromkeys(
        (
            "funding:close_year",
            "funding:reopen_year",
            "funding:entries_csv",
            "funding:fec",
        ),
        _years,
    ),
    **dict.fromkeys(
        (
            "funding:share_out",
            "funding:refresh_share_out",
            "funding:share_options",
            "funding:share_lines",
            "funding:share_partners",
            "funding:add_scenario",
            "funding:share_vote",
            "funding:take_back_share_out",
            "funding:freeze_share_out",
            "funding:drop_share_out",
            "funding:share_annex",
            "funding:share_annex_paper",
            "funding:statements_paper",
        ),
        _share_outs,
    ),
    **dict.fromkeys(
        ("funding:scenario", "funding:copy_scenario", "funding:remove_scenario"),
        _scenarios,
    ),
    **dict.fromkeys(("funding:statement", "funding:statement_paper"), _statements),
    "funding:account": _accounts,
    "funding:expect": _claims,
}
