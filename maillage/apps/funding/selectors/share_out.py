"""What a reader may see of share-outs: simulations, annexes, statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from maillage.apps.funding.models import ShareOut, SharePartner, ShareState
from maillage.apps.funding.selectors.ledger import organisation_for
from maillage.apps.funding.sharing.documents import annex_of
from maillage.apps.funding.sharing.in_force import in_force, is_replaced
from maillage.apps.funding.sharing.telling import Told, told
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import FIRM


KEEP = "funding.share_out"
READ = "funding.read_share_outs"
STATEMENT = "funding.read_statement"
SHOWN = (ShareState.PROPOSED, ShareState.FROZEN)
"""What everyone of the team reads: what is put to the vote, and what was voted."""


@dataclass(frozen=True)
class ShareOutsPage:
    """The share-outs of a structure, and the reader's own statements."""

    organisation: Organisation
    share_outs: Sequence[ShareOut]
    own: Sequence[SharePartner]
    may_keep: bool


def share_outs_page(reader: Person, organisation: Organisation) -> ShareOutsPage:
    """The last year first; simulations only for who keeps the money."""
    may_keep = allowed(reader, KEEP, organisation)
    kept = ShareOut.objects.filter(organisation=organisation)
    if not may_keep:
        kept = kept.filter(state__in=SHOWN)
    found = kept.select_related("resolution__meeting", "replaces")
    return ShareOutsPage(
        organisation=organisation,
        share_outs=list(found),
        own=own_shares(reader, organisation),
        may_keep=may_keep,
    )


def own_shares(reader: Person, organisation: Organisation) -> list[SharePartner]:
    """The reader's shares that were voted and hold, the last year first."""
    mine = SharePartner.objects.filter(
        person=reader,
        share_out__organisation=organisation,
        share_out__state=ShareState.FROZEN,
    ).exclude(share_out__later__state=ShareState.FROZEN)
    return list(
        mine.select_related("share_out__organisation").order_by("-share_out__year")
    )


def share_out_for(reader: Person | None, slug: str, key: int) -> ShareOut:
    """A share-out, for who keeps the money; `Http404` otherwise."""
    return _one(organisation_for(reader, slug, KEEP), key)


def shown_share_out_for(reader: Person | None, slug: str, key: int) -> ShareOut:
    """A share-out put to the vote or frozen, for the team; `Http404` otherwise."""
    organisation = organisation_for(reader, slug, READ)
    found = _one(organisation, key)
    if found.state not in SHOWN:
        raise Http404
    return found


def _one(organisation: Organisation, key: int) -> ShareOut:
    found = ShareOut.objects.filter(organisation=organisation, pk=key)
    related = found.select_related(
        "organisation", "resolution__meeting", "replaces", "chosen", "frozen_by"
    )
    one = related.first()
    if one is None:
        raise Http404
    return one


def share_for(reader: Person | None, slug: str, key: int, person: int) -> SharePartner:
    """A partner's voted share, for whom it tells and who keeps the money.

    `Http404` otherwise: that one has a share is nobody else's to know from here.
    """
    found = SharePartner.objects.filter(
        share_out__pk=key, share_out__organisation__slug=slug, person__pk=person
    ).select_related("share_out__organisation", "person")
    share = found.first()
    if share is None or not allowed(reader, STATEMENT, share):
        raise Http404
    if share.share_out.state != ShareState.FROZEN:
        raise Http404
    return share


def told_of(share: SharePartner) -> Told | None:
    """A voted share beside last year's, in words."""
    share_out = share.share_out
    last = in_force(share_out.organisation, share_out.year - 1)
    return told(
        annex_of(share_out.document),
        annex_of(last.document) if last else None,
        share.person_id,
    )


def every_told(share_out: ShareOut) -> list[Told]:
    """Every statement of a frozen share-out, in the order of its partners."""
    annex = annex_of(share_out.document)
    last = in_force(share_out.organisation, share_out.year - 1)
    before = annex_of(last.document) if last else None
    found = [told(annex, before, one["person"]) for one in annex["partners"]]
    return [one for one in found if one is not None]


def annex_address(key: str) -> tuple[str, str] | None:
    """Title and address of what a resolution decides; None where it is no more."""
    found = ShareOut.objects.filter(pk=key).select_related("organisation").first()
    if found is None:
        return None
    address = reverse("funding:share_annex", args=(found.organisation.slug, found.pk))
    return f"Annexe{FIRM}: {found.title}", address


def replacement_of(share_out: ShareOut) -> ShareOut | None:
    """The share-out that took its place; None while it holds."""
    if not is_replaced(share_out):
        return None
    return share_out.later.filter(state=ShareState.FROZEN).first()
