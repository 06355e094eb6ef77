"""The year-end pack of a claim and its payer's links, for who keeps the money."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from maillage.apps.funding.models import Claim, ClaimLink, Pack
from maillage.apps.funding.selectors.claims import claim_for
from maillage.apps.funding.selectors.shared import links_of
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person


@dataclass(frozen=True)
class PackPage:
    """Where the pack of a claim stands, the links given, what the reader may do."""

    claim: Claim
    pack: Pack | None
    links: tuple[ClaimLink, ...]
    may_share: bool

    @property
    def is_behind(self) -> bool:
        """A pack of the draft, and the claim was submitted since."""
        ready = self.pack is not None and self.pack.state == Pack.State.READY
        return bool(ready and self.pack.is_draft and not self.claim.is_draft)


def pack_page(reader: Person | None, slug: str, key: int) -> PackPage:
    """The page of a claim's pack; `Http404` for who may not."""
    claim = claim_for(reader, slug, key, "funding.read_pack")
    pack = Pack.objects.filter(claim=claim).select_related("asked_by").first()
    may_share = allowed(reader, "funding.give_link", claim.contract.organisation)
    links = tuple(links_of(claim)) if may_share else ()
    return PackPage(claim, pack, links, may_share)


def link_of(reader: Person | None, slug: str, key: int, link: int) -> ClaimLink:
    """A link of a claim, for who may revoke it."""
    claim = claim_for(reader, slug, key, "funding.revoke_link")
    found = claim.links.filter(pk=link).first()
    if found is None:
        raise Http404
    return found


def pack_links(claim: Claim, reader: Person) -> list[tuple[str, str]]:
    """From a claim's page: its pack and its payer's links, its report."""
    organisation = claim.contract.organisation
    slug, found = organisation.slug, []
    if allowed(reader, "funding.read_pack", organisation):
        here = reverse("funding:pack", args=[slug, claim.pk])
        found.append((here, "Dossier de fin d'année et lien du financeur"))
    if allowed(reader, "funding.read_report", organisation):
        report = reverse("funding:report", args=[slug, claim.year])
        found.append((report, f"Rapport d'activité {claim.year}"))
    return found
