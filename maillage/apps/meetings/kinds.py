"""The kinds of meetings: each app above says, of its own, who may do what with it.

This app holds meetings of every kind and knows none of them. An app above registers
its kind once, when Django starts; a kind that nobody registered is closed to all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from maillage.apps.meetings.models import Meeting, MeetingKind
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation


class Right(StrEnum):
    """What one may be allowed to do with a meeting."""

    READ = "read"
    CHANGE = "change"
    CANCEL = "cancel"
    INVITE = "invite"
    ATTEND = "attend"
    RUN = "run"
    CLOSE = "close"
    SIGN = "sign"
    READ_MINUTES = "read_minutes"


@dataclass(frozen=True)
class Kind:
    """What an app says of its meetings.

    `host` is what a meeting is planned for: a circle, a structure. `may_plan` is asked
    of it, the other rights of a meeting that exists.
    """

    may_plan: Callable[[Person, Any], bool]
    rights: Mapping[Right, Callable[[Person, Meeting], bool]]
    organisation: Callable[[Any], Organisation]
    """The structure of a host."""
    page: Callable[[Meeting], str]
    """The address of the meeting's own page."""
    room: Callable[[Meeting], str]
    """Where one goes once counted present."""


_KINDS: dict[str, Kind] = {}


def register(name: MeetingKind, kind: Kind) -> None:
    """Make a kind known; once."""
    if name in _KINDS:
        raise ValueError(f"the kind {name} is registered twice")
    _KINDS[name] = kind


def kind_of(name: str) -> Kind:
    """The kind of this name; KeyError where no app registered it."""
    return _KINDS[name]


def has_right(reader: Person, right: Right, meeting: Meeting) -> bool:
    """Whether the app that this meeting belongs to grants the right."""
    kind = _KINDS.get(meeting.kind)
    rule = kind.rights.get(right) if kind else None
    return rule is not None and rule(reader, meeting)


def page_of(meeting: Meeting) -> str:
    """The address of the page of a meeting; the first page where it has none."""
    kind = _KINDS.get(meeting.kind)
    return kind.page(meeting) if kind else "/"


def room_of(meeting: Meeting) -> str:
    """Where one goes once counted present; the first page where there is nothing."""
    kind = _KINDS.get(meeting.kind)
    return kind.room(meeting) if kind else "/"
