"""Whether anything has changed in a room, in a few short queries.

Fifty phones ask it every three seconds: no row becomes an object here.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from maillage.apps.circles.models import Voted


if TYPE_CHECKING:
    from maillage.apps.circles.selectors.live import Room


_STATEMENT = ("pk", "position", "state", "version")
_BALLOTS = ("votes_for", "votes_against", "votes_blank")


def pulse(room: Room, *, ballots: bool) -> str:
    """A short text that changes with what the room shows.

    With `ballots`, also with how many are in the box; never with what they say.
    """
    session, meeting = room.session, room.meeting
    rows = session.statements.values_list(*_STATEMENT, *_BALLOTS)
    mine = Voted.objects.filter(
        statement__session=session, person=room.reader
    ).values_list("statement", flat=True)
    clock = room.clock if room.runs else None
    parts = (
        (meeting.state, meeting.check_in_code, meeting.version),
        [(*row[:4], sum(row[4:]) if ballots else None) for row in rows],
        sorted(mine),
        list(meeting.attendances.values_list("person", "presence", "left_at")),
        list(session.commitments.values_list("pk", "version")),
        clock and clock.elapsed,
    )
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()
