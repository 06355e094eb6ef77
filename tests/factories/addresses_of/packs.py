"""Sample addresses of packs, payer's links, activity reports and wholes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maillage.apps.funding.models import Claim, ClaimLink, ClaimState, FrozenReport
from maillage.apps.funding.report_sections import SECTIONS
from maillage.apps.people.clock import today
from maillage.apps.structures.models import Link, Organisation
from tests.factories.addresses_of import Source


def _claims() -> Iterator[dict[str, Any]]:
    for one in Claim.objects.select_related("contract__organisation").order_by("pk")[
        :2
    ]:
        yield {"slug": one.contract.organisation.slug, "key": one.pk}


def _parts() -> Iterator[dict[str, Any]]:
    return (
        {**one, "part": part} for one in _claims() for part in ("document", "folder")
    )


def _links() -> Iterator[dict[str, Any]]:
    for one in ClaimLink.objects.select_related(
        "claim__contract__organisation"
    ).order_by("pk")[:1]:
        slug = one.claim.contract.organisation.slug
        yield {"slug": slug, "key": one.claim_id, "link": one.pk}


def _submitted() -> Iterator[dict[str, Any]]:
    sent = Claim.objects.exclude(state=ClaimState.DRAFT)
    for one in sent.select_related("contract__organisation").order_by("pk")[:1]:
        yield {
            "slug": one.contract.organisation.slug,
            "key": one.pk,
            "indicator": "2.3",
            "number": 1,
        }


def _by_link() -> Iterator[dict[str, Any]]:
    yield {"secret": "s" * 43, "indicator": "2.3", "number": 1}


def _reports() -> Iterator[dict[str, Any]]:
    for one in Organisation.objects.order_by("pk")[:1]:
        yield {
            "slug": one.slug,
            "year": today().year,
            "section": SECTIONS[0].slug,
            "kind": "pdf",
        }


def _frozen() -> Iterator[dict[str, Any]]:
    for one in FrozenReport.objects.select_related("organisation").order_by("pk")[:1]:
        yield {
            "slug": one.organisation.slug,
            "year": one.year,
            "number": one.number,
            "kind": "pdf",
        }


def _wholes() -> Iterator[dict[str, Any]]:
    wholes = Organisation.objects.filter(pk__in=Link.objects.values("whole"))
    for one in wholes or Organisation.objects.order_by("pk")[:1]:
        yield {"slug": one.slug, "year": today().year - 1, "indicator": "2.3"}


_PAGES = {"": (), "_indicator": ("indicator",), "_proof": ("number",),
          "_file": ("number",), "_rules": ()}  # fmt: skip
_YEAR = ("slug", "year")


def _with(source: Source, *names: str) -> Source:
    """The same samples, of which an address takes these arguments only."""
    return lambda: ({name: one[name] for name in names} for one in source())


BY_NAME = {
    "funding:pack": _claims,
    "funding:pack_file": _parts,
    "funding:new_link": _claims,
    "funding:revoke_link": _links,
    "funding:shared_claims": _with(_reports, "slug"),
    **{
        f"funding:shared{end}": _with(_submitted, "slug", "key", *names)
        for end, names in _PAGES.items()
    },
    **{
        f"funding:shared_by_link{end}": _with(_by_link, "secret", *names)
        for end, names in _PAGES.items()
    },
    "funding:reports": _with(_reports, "slug"),
    "funding:report": _with(_reports, *_YEAR),
    "funding:report_passage": _with(_reports, *_YEAR, "section"),
    "funding:report_set_aside": _with(_reports, *_YEAR, "section"),
    "funding:freeze_report": _with(_reports, *_YEAR),
    "funding:report_file": _with(_reports, *_YEAR, "kind"),
    "funding:frozen_report": _frozen,
    "funding:federation": _with(_wholes, "slug"),
    "funding:federation_year": _with(_wholes, *_YEAR),
    "funding:federation_csv": _with(_wholes, *_YEAR),
    "funding:federation_indicators": _with(_wholes, *_YEAR),
    "funding:federation_indicator": _with(_wholes, *_YEAR, "indicator"),
}
