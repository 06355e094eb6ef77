"""Where in Maillage each kind of proof is born, so that what is missing leads there."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from maillage.apps.funding.models import Claim


_PLACES = {
    "structures:detail": ("member", "site_hours"),
    "meetings:list": ("rcp_held", "meeting_held", "assembly_held"),
    "projects:protocols": ("protocol_signed",),
    "projects:placements": ("placement",),
    "projects:missions": ("public_health_mission",),
    "projects:users": ("users_consulted", "users_deciding"),
    "projects:quality": ("quality_diagnosis", "quality_plan", "quality_results"),
    "projects:arrangements": (
        "access_service",
        "child_obesity_pathway",
        "cooperation_protocol",
        "coordination_function",
        "crisis_actions",
        "crisis_plan",
        "external_coordination",
        "heart_failure_pathway",
        "information_system",
        "solidarity_doctor",
        "unscheduled_care",
        "visiting_consultations",
    ),
}
_PAGES: Mapping[str, str] = {
    kind: page for page, kinds in _PLACES.items() for kind in kinds
}


def door_of(kind: str, claim: Claim) -> str:
    """The page where this kind of proof begins; the facts of the claim otherwise."""
    slug = claim.contract.organisation.slug
    page = _PAGES.get(kind)
    if page is None:
        return reverse("funding:facts", args=(slug, claim.pk))
    return reverse(page, args=(slug,))
