"""A kind of meeting that no app registered is closed to everybody."""

from __future__ import annotations

import pytest

from maillage.apps.meetings.kinds import (
    Right,
    has_right,
    kind_of,
    page_of,
    register,
    room_of,
)
from maillage.apps.meetings.models import Meeting, MeetingKind
from maillage.apps.people.models import Person


@pytest.mark.parametrize("right", list(Right))
def test_a_kind_unknown_grants_nothing(right: Right) -> None:
    assert not has_right(Person(pk=1), right, Meeting(kind="unknown"))


def test_a_kind_unknown_has_no_page_but_the_first() -> None:
    assert page_of(Meeting(kind="unknown")) == room_of(Meeting(kind="unknown")) == "/"


def test_a_kind_is_registered_once() -> None:
    known = kind_of(MeetingKind.CIRCLE_SESSION)
    with pytest.raises(ValueError, match="twice"):
        register(MeetingKind.CIRCLE_SESSION, known)
