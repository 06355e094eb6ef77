"""What a build says of a circle's commitments: asked for, then kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from maillage.apps.circles.models import Circle, Commitment, FollowUpSheet
from maillage.apps.circles.selectors.counted import counted_seats
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person


if TYPE_CHECKING:
    from maillage.apps.circles.figures.follow_up import (
        Sheet,  # it brings the whole engine
    )


@action("circles.ask_follow_up")
def ask_follow_up(*, circle: Circle, by: Person | None) -> None:
    """Have the commitments of a circle read again, in the background.

    `by` is None when a new build asks for it.
    """
    from maillage.apps.circles.tasks.follow_up import follow_circle  # noqa: PLC0415

    if by is not None:
        require(by, "circles.follow_commitments", circle)
        record("circles.ask_follow_up", circle, by=by)
    transaction.on_commit(lambda: follow_circle.enqueue(circle.pk))


@action("circles.follow_commitments")
def follow_commitments(
    *,
    circle: Circle,
    build: str,
    sheets: Sequence[Sheet],
    counted: frozenset[int],
    by: Person | None = None,
) -> bool:
    """Keep what a build says of the commitments, for the circle and for each doctor.

    `counted` are the people whose figures were read: where one of them is no longer
    counted, nothing is kept and False is given, for the figures must be read again.
    What was already said of a build stays as it was shown.
    """
    if by is not None:
        require(by, "circles.follow_commitments", circle)
    circle = locked(Circle, circle.pk)
    if not counted <= {seat.person_id for seat in counted_seats(circle)}:
        return False
    known = set(
        FollowUpSheet.objects.filter(
            commitment__session__circle=circle, build=build, person__isnull=True
        ).values_list("commitment", flat=True)
    )
    dropped = set(
        Commitment.objects.filter(
            session__circle=circle, dropped_at__isnull=False
        ).values_list("pk", flat=True)
    )
    kept = [each for each in sheets if each.commitment not in known | dropped]
    FollowUpSheet.objects.bulk_create(_rows(kept, build))
    if kept:
        record(
            "circles.follow_commitments",
            circle,
            by=by,
            details={"build": build, "commitments": len(kept)},
        )
    return True


def _rows(sheets: Sequence[Sheet], build: str) -> list[FollowUpSheet]:
    made_at = now()
    rows = []
    for sheet in sheets:
        common = {"commitment_id": sheet.commitment, "build": build, "made_at": made_at}
        rows.append(
            FollowUpSheet(
                **common,
                verdict=sheet.verdict,
                document=sheet.document,
                svg=sheet.svg,
            )
        )
        rows += [
            FollowUpSheet(
                **common,
                person_id=own.person,
                # A doctor alone has no verdict: one is too few.
                verdict="",
                document=own.document,
                svg=own.svg,
            )
            for own in sheet.own
        ]
    return rows
