"""What is said of a commitment once data have come in after its session.

A figure that cannot be believed is absent; a verdict that cannot be given says why by
a `Doubt`. The French of it all is in `words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from maillage.engine import frozen
from maillage.engine.indicators.model import Indicator
from maillage.engine.mirrors.content import Reading, Scale


FEWEST_MONTHS = 3
"""Fewer whole months on either side of the session say nothing."""

MOST_MONTHS = 12
"""A window is a year at most: every month of the calendar once."""


class Aim(StrEnum):
    """Which way the circle wants the value to go."""

    INCREASE = "increase"
    DECREASE = "decrease"


@dataclass(frozen=True)
class Commitment:
    """What a circle, or some of its members, agreed to change at a session.

    `members` are the codes of those committed (`Member.code`), all when empty.
    `target` is a value as indicators have them: 0.12 for 12 %, euros in euros.
    """

    indicator: Indicator
    aim: Aim
    session: date
    review: date
    target: float | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Window:
    """Whole months, both ends included, as month numbers."""

    first_month: int
    last_month: int

    @property
    def months(self) -> int:
        """How many there are."""
        return self.last_month - self.first_month + 1


@dataclass(frozen=True)
class Windows:
    """The months compared: as many before as after, the session's month in neither."""

    before: Window
    after: Window
    same_months: bool
    """Whether both hold the same months of the calendar, so that season weighs the
    same on both sides."""


@dataclass(frozen=True)
class Change:
    """After minus before, over the practices that have cases on both sides.

    The interval is at 95 %, in the unit of the value (0.01 is one point of a share).
    """

    before: Reading
    after: Reading
    difference: float
    low: float
    high: float
    doctors: int
    """Practices counted."""
    left_out: int
    """Practices without a case before, or without one after."""


class Verdict(StrEnum):
    """Whether the value moved after the session; never whether because of it."""

    MOVED = "moved"
    MOVED_AWAY = "moved away"
    """Against what was agreed."""
    NOT_MOVED = "not moved"
    CANNOT_SAY = "cannot say"


class Doubt(StrEnum):
    """Why no verdict can be given."""

    TOO_SOON = "too soon"
    NOTHING_BEFORE = "nothing before"
    TOO_FEW_DOCTORS = "too few doctors"
    TOO_WIDE = "too wide"


class Target(StrEnum):
    """Where the value after the session stands against the target."""

    NONE = "none"
    REACHED = "reached"
    NOT_REACHED = "not reached"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Curve:
    """The circle's value over time, each point the `every` months ending that month.

    None where there is no believable figure. Points of 3 months that hold the
    session's month are left out: none mixes before and after. Points of 12 months
    are all kept, for they would leave a year empty.
    """

    every: int
    months: tuple[int, ...]
    values: tuple[float | None, ...]
    lows: tuple[float | None, ...]
    highs: tuple[float | None, ...]
    territory: tuple[float | None, ...]
    deciles: tuple[tuple[float, ...] | None, ...]
    """Of every prescriber of the territory, where ten or more have a figure."""
    doctors: int
    """Prescribers behind the last month's deciles."""
    top: float
    """The end of the value axis; above the target too."""
    bottom: float = 0.0
    """The start of the value axis: 0, or -top where a value is below 0."""


@dataclass(frozen=True)
class Own:
    """One doctor's own figures of a commitment: for him alone."""

    code: str
    values: tuple[float | None, ...]
    """At the months of the circle's curve."""
    before: Reading | None
    after: Reading | None

    def as_document(self) -> dict[str, object]:
        """What `json` can write."""
        document: dict[str, object] = frozen.to_document(self)
        return document

    @classmethod
    def from_document(cls, document: dict[str, object]) -> Own:
        """The figures that the document was made from."""
        return frozen.from_document(cls, document)


@dataclass(frozen=True)
class FollowUp:
    """One commitment of a circle, read again with the data of a later build."""

    commitment: Commitment
    scale: Scale
    until: int
    """The last month of the data read, as a month number."""
    windows: Windows | None
    circle: Change | None
    territory: Change | None
    """The territory's other prescribers, over the same months."""
    curve: Curve
    verdict: Verdict
    doubt: Doubt | None
    smallest_change: float | None
    """A change under this does not count as one; None where nothing can say it."""
    target: Target
    members: int
    """Doctors committed."""
    doctors: int
    """Of these, with enough cases before and after to be shown in a group."""
    fewest_doctors: int
    data_from: int
    """The first whole month of the data."""

    def as_document(self) -> dict[str, object]:
        """What `json` can write."""
        document: dict[str, object] = frozen.to_document(self)
        return document

    @classmethod
    def from_document(cls, document: dict[str, object]) -> FollowUp:
        """The follow-up that the document was made from."""
        return frozen.from_document(cls, document)


@dataclass(frozen=True)
class Followed:
    """A commitment's follow-up for the circle, and each doctor's own figures."""

    follow_up: FollowUp
    doctors: tuple[Own, ...]
