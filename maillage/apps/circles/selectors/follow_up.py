"""What became of commitments, as each reader may see it.

Who sits in the circle reads the circle's figures, and his own if he was counted. Who
organises reads the commitments and their verdicts, which are words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.apps.circles.models import (
    Circle,
    Commitment,
    Consent,
    ConsentKind,
    FollowUpSheet,
)
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.audit import record_read
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.engine.indicators.library import find


VERDICTS = {
    "moved": "a bougé",
    "moved away": "a bougé dans l'autre sens",
    "not moved": "n'a pas bougé",
    "cannot say": "on ne peut pas encore dire",
}
"""As `engine.follow_up.words` says them; a test holds the two together."""


@dataclass(frozen=True)
class Followed:
    """One commitment, its last verdict, and the figures that the reader may see."""

    commitment: Commitment
    title: str
    verdict: str
    """Empty where no build has spoken yet."""
    withheld: bool
    """The figures behind the verdict are no longer shown."""
    sheet: dict[str, Any] | None
    svg: str
    own: dict[str, Any] | None
    own_svg: str
    overdue: bool

    @property
    def session_day(self) -> date:
        """The day of the session that made it."""
        return self.commitment.session.meeting.starts_at


def follow_up_of(
    reader: Person | None, circle: Circle, *, figures: bool = True
) -> list[Followed]:
    """The commitments of a circle, those made last first.

    `PermissionDenied` for who may not read the circle. Figures come only for who sits
    in it; reading one's own is recorded. `figures=False` gives verdicts alone.
    """
    require(reader, "circles.read_circle", circle)
    commitments = list(
        Commitment.objects.filter(session__circle=circle, dropped_at__isnull=True)
        .exclude(session__meeting__state=MeetingState.CANCELLED)
        .select_related("session__meeting")
        .defer("session__sheets_document")
        .prefetch_related("owners")
        .order_by("-session__meeting__starts_at", "pk")
    )
    figures = figures and allowed(reader, "circles.read_follow_up", circle)
    sheets = _last_sheets(commitments, None, with_figures=figures)
    own = _own_sheets(reader, circle, commitments) if figures and reader else {}
    return [
        _followed(each, sheets.get(each.pk), own.get(each.pk)) for each in commitments
    ]


def _last_sheets(
    commitments: list[Commitment], person: Person | None, *, with_figures: bool
) -> dict[int, FollowUpSheet]:
    """The last sheet of each commitment: of the circle, or of a person."""
    rows = FollowUpSheet.objects.filter(
        commitment__in=commitments,
        **({"person": person} if person else {"person__isnull": True}),
    ).order_by("made_at", "pk")
    if not with_figures:
        rows = rows.defer("document", "svg")
    return {row.commitment_id: row for row in rows}


def _own_sheets(
    reader: Person, circle: Circle, commitments: list[Commitment]
) -> dict[int, FollowUpSheet]:
    agrees = Consent.objects.on(today()).filter(
        circle=circle, person=reader, kind=ConsentKind.FIGURES
    )
    if not agrees.exists():
        return {}
    found = _last_sheets(commitments, reader, with_figures=True)
    if found:
        record_read("circles.read_own_follow_up", circle, by=reader, subjects=[reader])
    return found


def _followed(
    commitment: Commitment, sheet: FollowUpSheet | None, own: FollowUpSheet | None
) -> Followed:
    read = sheet is not None and "document" not in sheet.get_deferred_fields()
    document = sheet.document if sheet is not None and read else None
    return Followed(
        commitment=commitment,
        title=find(commitment.indicator).title,
        verdict=VERDICTS.get(sheet.verdict, "") if sheet else "",
        withheld=read and not document,
        sheet=document or None,
        svg=sheet.svg if sheet is not None and document else "",
        own=own.document if own else None,
        own_svg=own.svg if own else "",
        overdue=sheet is None and commitment.review_on < today(),
    )
