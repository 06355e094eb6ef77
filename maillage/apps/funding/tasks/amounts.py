"""Amounts of claims computed again, for the pages that only read what is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.core.cache import cache
from django_tasks import task

from maillage.apps.funding.actions.keeping import keep_amounts
from maillage.apps.funding.amounts import KeptAmounts, three_amounts
from maillage.apps.funding.models import Claim
from maillage.apps.people.clock import now


STALE_AFTER = timedelta(hours=12)
ASKED_ONCE_SECONDS = 600
_ASKED = "funding.refresh_amounts:{}"


@task(backend="later")
def refresh_amounts(claim_ids: list[int]) -> None:
    """Compute and keep the amounts of these claims, those that still are drafts."""
    claims = Claim.objects.filter(pk__in=claim_ids).select_related(
        "contract__organisation"
    )
    for claim in claims:
        if claim.is_draft:
            keep_amounts(claim, three_amounts(claim))


def refresh_stale(kept: Iterable[KeptAmounts]) -> None:
    """Have those computed long ago computed again, once for all who look meanwhile.

    A meeting signed today is thus counted before anybody opens the claim itself.
    """
    before = now() - STALE_AFTER
    stale = [
        one.claim_id
        for one in kept
        if one.computed_at < before
        and cache.add(_ASKED.format(one.claim_id), 1, ASKED_ONCE_SECONDS)
    ]
    if stale:
        refresh_amounts.enqueue(stale)
