"""Hours of sites: the first site, its last week, its closures."""

from __future__ import annotations

from typing import Any

from maillage.apps.structures.models import Closure, OpeningWeek, Organisation, Site


def _organisations() -> list[dict[str, Any]]:
    return [{"slug": each.slug} for each in Organisation.objects.order_by("pk")[:2]]


def _sites() -> list[dict[str, Any]]:
    return [
        {"slug": site.organisation.slug, "key": site.pk}
        for site in Site.objects.select_related("organisation").order_by("pk")[:1]
    ]


def _weeks() -> list[dict[str, Any]]:
    return [
        {"slug": w.site.organisation.slug, "key": w.site_id, "week": w.pk}
        for w in OpeningWeek.objects.select_related("site__organisation")[:1]
    ]


def _closures() -> list[dict[str, Any]]:
    return [
        {"slug": c.site.organisation.slug, "key": c.site_id, "closure": c.pk}
        for c in Closure.objects.select_related("site__organisation")[:1]
    ]


BY_NAME = {
    "structures:all_hours": _organisations,
    "structures:hours_poster": _organisations,
    "structures:hours": _sites,
    "structures:close_for_days": _sites,
    "structures:remove_hours": _weeks,
    "structures:remove_closure": _closures,
}
