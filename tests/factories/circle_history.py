"""A circle's past for tests: sessions held on a day, what they showed, builds since.

Written straight into the tables: what is tested is what readers may see of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from maillage.apps.circles.models import (
    Circle,
    Commitment,
    Direction,
    FollowUpSheet,
    GroupSheet,
    MirrorSheet,
    Session,
)
from maillage.apps.circles.selectors.counted import counted_seats
from maillage.apps.meetings.models import (
    Attendance,
    Meeting,
    MeetingKind,
    MeetingState,
    Presence,
)
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.engine.codes.cip13 import with_key
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation
from tests.factories import circles


_numbers = count(1)


def session_on(
    of: Circle,
    day: date,
    *,
    state: MeetingState = MeetingState.HELD,
    present: Sequence[Person] | None = None,
    shared: bool = False,
) -> Session:
    """A session of a day, held unless said, all its members there unless said."""
    starts_at = timezone.make_aware(datetime.combine(day, time(20, 30)))
    meeting = Meeting.objects.create(
        organisation=of.organisation,
        kind=MeetingKind.CIRCLE_SESSION,
        title=f"{of.name} : antibiotiques",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        state=state,
    )
    made = Session.objects.create(
        circle=of,
        meeting=meeting,
        cycle="2026",
        number=next(_numbers),
        theme="antibiotics",
        indicators=["ATB02"],
        shared_with_referent=shared,
    )
    if state == MeetingState.HELD:
        for person in circles.members(of) if present is None else present:
            Attendance.objects.create(
                meeting=meeting, person=person, presence=Presence.PRESENT
            )
    return made


def show(session: Session) -> None:
    """Sheets of the session for everyone who is counted; their documents are marks."""
    for seat in counted_seats(session.circle):
        MirrorSheet.objects.create(
            session=session,
            person=seat.person,
            code=seat.prescriber_codes[0],
            indicator="ATB02",
            position=0,
            document={"of": seat.person_id},
            svg=f"<svg>point {seat.person_id}</svg>",
        )
    GroupSheet.objects.create(
        session=session,
        indicator="ATB02",
        position=0,
        document={"of": "group"},
        svg="<svg>points of everyone</svg>",
    )
    session.sheets_state = Session.SheetsState.READY
    session.sheets_build = "one"
    session.sheets_made_at = session.meeting.starts_at - timedelta(days=3)
    session.save()


def commitment(
    session: Session, *, review_on: date | None = None, **fields: object
) -> Commitment:
    """The circle undertakes less co-amoxiclav."""
    return Commitment.objects.create(
        session=session,
        indicator="ATB02",
        direction=Direction.DECREASE,
        review_on=review_on or today(),
        **fields,
    )


def follow(made: Commitment, *, verdict: str = "moved", build: str = "one") -> None:
    """What a build says of it, for the circle and each doctor; figures are marks."""
    rows = [(None, verdict, "FIGURE-OF-THE-CIRCLE")]
    rows += [
        (seat.person, "", f"FIGURE-OF-{seat.person_id}-")
        for seat in counted_seats(made.session.circle)
    ]
    for person, said, mark in rows:
        FollowUpSheet.objects.create(
            commitment=made,
            person=person,
            build=build,
            made_at=timezone.now(),
            verdict=said,
            document=_document(mark),
            svg=f"<svg><text>{mark}</text></svg>",
        )


def _document(mark: str) -> dict[str, object]:
    return {
        "finding": mark,
        "said": mark,
        "reason": "",
        "target": "",
        "territory": "",
        "method": "",
        "curve": "",
        "caution": "",
        "readings": [],
        "points": [],
        "source": {
            "structure": "Pôle",
            "build": "one",
            "extracted_on": "2026-01-05",
            "until": "2025-12-01",
        },
    }


# --- a build in which the circle's doctors changed after a session --------------------

AMOXICILLIN = Presentation(with_key("340090000001"), "J01CA04", 12, "generic")
CO_AMOXICLAV = Presentation(with_key("340090000002"), "J01CR02", 16, "princeps")


def build_around(of: Circle, day: date, name: str = "one") -> None:
    """A build of the two years around a day: members halve co-amoxiclav after it."""
    folder = Path(settings.DATA_ROOT) / "builds" / of.organisation.slug / name
    folder.mkdir(parents=True)
    drugs = [AMOXICILLIN, CO_AMOXICLAV]
    build_from_lines(list(_lines(of, day)), drugs, folder / "build.duckdb").close()
    (folder.parent / "current").write_text(f"{name}\n", encoding="utf-8")


def _lines(of: Circle, day: date) -> Iterator[Line]:
    members = [seat.prescriber_codes[0] for seat in counted_seats(of)]
    others = [f"2000000000{rank}" for rank in range(6)]
    for rank, prescriber in enumerate([*members, *others]):
        for month in range(-13, 8):
            total = day.year * 12 + day.month - 1 + month
            first = date(total // 12, total % 12 + 1, 1)
            broad = 7 + (rank + month) % 2
            if prescriber in members and month > 0:
                broad -= 4
            for patient in range(12):
                drug = CO_AMOXICLAV if patient < broad else AMOXICILLIN
                on = first + timedelta(days=2 * patient + 5)
                yield Line(
                    delivered_on=on,
                    patient=f"{prescriber}-{patient}",
                    birth_year=1960,
                    sex=2,
                    prescriber=prescriber,
                    pharmacy="O1",
                    cip13=drug.cip13,
                    boxes=1,
                    amount_cents=500,
                )
