"""Which share-out of a year holds: the last one voted that no other replaced."""

from __future__ import annotations

from maillage.apps.funding.models import ShareOut, ShareState
from maillage.apps.structures.models import Organisation


def in_force(organisation: Organisation, year: int) -> ShareOut | None:
    """The frozen share-out of a year, None while none was voted."""
    frozen = ShareOut.objects.filter(
        organisation=organisation, year=year, state=ShareState.FROZEN
    )
    return frozen.exclude(later__state=ShareState.FROZEN).first()


def is_replaced(share_out: ShareOut) -> bool:
    """Whether another one, voted too, took its place."""
    return share_out.later.filter(state=ShareState.FROZEN).exists()
