"""What stands on a mirror, before it has words and a look.

A figure that cannot be believed is absent, and says by a `Silence` why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.units import Shown
from maillage.engine.mirrors.circle import Against, Circle


FEWEST_TO_RANK = 10
"""Deciles and positions are not computed over fewer doctors."""

MOST_INDICATORS = 5
"""More than five figures a session are not read (Brehaut 2016, suggestion 10)."""


Scale = Shown
"""How a value is written."""


class Silence(StrEnum):
    """Why there is no figure."""

    NOTHING = "nothing"
    """Not one case in the denominator."""
    NO_DOSES = "no doses"
    """Daily doses are counted, and those of the drugs are not known."""
    TOO_FEW_PATIENTS = "too few patients"
    TOO_FEW_DOCTORS = "too few doctors"


class Judgement(StrEnum):
    """The value against the group's, beyond what chance explains."""

    LIKE_THE_GROUP = "like the group"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_COMPARED = "not compared"
    """The value has no interval: chance has no part in it."""
    UNKNOWN = "unknown"
    """Own value or group absent."""


@dataclass(frozen=True)
class Reading:
    """A value, what it is made of, and its 95 % interval (None where undefined).

    Shares are between 0 and 1, euros in euros; numerator and denominator are as engines
    count them (cents, millionths of daily doses: `units.counted`).
    """

    value: float
    numerator: int
    denominator: int
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Own:
    """One doctor's value over the 12 months, or why it is not given."""

    reading: Reading | None
    silence: Silence | None
    denominator: int


@dataclass(frozen=True)
class Group:
    """The circle: `values` are those of its members that can be given, unlabelled."""

    reading: Reading | None
    silence: Silence | None
    members: int
    doctors: int
    """Members whose own value can be given."""


@dataclass(frozen=True)
class National:
    """France's reading of one indicator, or a French sentence why there is none."""

    year: int | None
    reading: Reading | None
    why_absent: str = ""


@dataclass(frozen=True)
class Comparator:
    """Whom the circle is set against; without a reading, the counts say why."""

    against: Against
    reading: Reading | None
    prescribers: int = 0
    """The territory's other prescribers with a case, 0 for France."""
    same_specialty: bool = False
    national: National | None = None


@dataclass(frozen=True)
class Standing:
    """How many of the territory's other doctors have a lower value.

    `lower` is None where the values differ mostly by chance (reliability under 0.7):
    counting them would say nothing of the doctor.
    """

    lower: int | None
    others: int


@dataclass(frozen=True)
class Curve:
    """Figures of the 12 months ending with each month; None where not believable.

    `deciles` are the nine of every prescriber of the territory whose figure can be
    given that month, where these are ten or more.
    """

    months: tuple[int, ...]
    values: tuple[float | None, ...]
    deciles: tuple[tuple[float, ...] | None, ...]
    group: tuple[float | None, ...]
    doctors: int
    """Prescribers behind the last month's deciles."""
    top: float
    """The end of its value axis."""
    bottom: float = 0.0
    """The start of its value axis: 0, or -top where a value is below 0."""


@dataclass(frozen=True)
class Figure:
    """One indicator on a mirror; `own`, `standing` and `judgement` on a doctor's.

    `peers` are the values drawn without a name, in an order that says nothing.
    """

    indicator: Indicator
    scale: Scale
    group: Group
    comparator: Comparator
    peers: tuple[float, ...]
    curve: Curve
    not_observable: int
    not_computable: int
    top: float
    """The end of the strip's value axis, the same on every mirror of the session."""
    own: Own | None = None
    judgement: Judgement = Judgement.UNKNOWN
    standing: Standing | None = None
    bottom: float = 0.0
    """The start of the strip's value axis: 0, or -top where a value is below 0."""


@dataclass(frozen=True)
class Doctor:
    """One doctor's mirror."""

    code: str
    codes: tuple[str, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Provenance:
    """Where every figure of a session comes from."""

    structure: str
    build: str
    extracted_on: date
    first_day: date
    last_day: date
    codes_release: str


@dataclass(frozen=True)
class Session:
    """Everything the mirrors of one circle and one session say."""

    circle: Circle
    theme: str
    first_month: int
    """First of the 12 months of the figures, as a month number."""
    last_month: int
    whole: bool
    """Whether the data cover the 12 months."""
    fewest_patients: int
    provenance: Provenance
    doctors: tuple[Doctor, ...]
    group: tuple[Figure, ...]
