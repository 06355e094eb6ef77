"""What an explanation holds: plain values, ready for a terminal, a page or JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from maillage.engine.errors import BadInput


class TooManyLines(BadInput):
    """A figure depends on more lines than the slow engine may hold."""


@dataclass(frozen=True)
class Step:
    """One criterion: how many it keeps of what came to it, and how many it leaves."""

    words: str
    of: str
    """What is counted here: « lignes », « patients » or « débuts »."""
    kept: int
    left_out: int


@dataclass(frozen=True)
class Path:
    """The steps to a numerator or a denominator, and what is counted at their end.

    `result` is as engines count: cents, millionths of a daily dose, or a number.
    `words` is the phrase of the whole, without a full stop.
    """

    steps: tuple[Step, ...]
    result: int
    words: str = ""


@dataclass(frozen=True)
class Substance:
    """An ATC code of the build that belongs to a set.

    `name` is the code's French label, empty where none was added; `example` that of one
    of its presentations, of those ordered where there are. `deliveries`: distinct
    patient x date that the unit ordered in the period.
    """

    atc: str
    name: str
    example: str
    presentations: int
    deliveries: int


@dataclass(frozen=True)
class ResolvedSet:
    """A set of drugs, as written and as the codes of the build make it."""

    title: str
    words: str
    substances: tuple[Substance, ...]
    blurred_presentations: int
    """Presentations whose strength or form is asked for and unknown."""


@dataclass(frozen=True)
class Figure:
    """The counts of one engine."""

    numerator: int
    denominator: int
    not_observable: int
    not_computable: int


@dataclass(frozen=True)
class Explanation:
    """How one figure of one unit in one period came to be.

    `unit` is its code, or several with commas where their counts are added up; a
    patient of two codes then counts twice, as in the figure.
    """

    indicator: str
    by: str
    unit: str
    period: str
    build_id: str
    lines_in_build: int
    lines_of_unit: int
    """Its lines in the period: a line is a patient, date, presentation, prescriber and
    pharmacy."""
    patients_of_unit: int
    denominator: Path
    numerator: Path
    sets: tuple[ResolvedSet, ...]
    fast: Figure
    reference: Figure

    @property
    def agrees(self) -> bool:
        """Whether both engines give the same counts, and the steps lead to them."""
        led_to = (self.numerator.result, self.denominator.result)
        return self.fast == self.reference and led_to == (
            self.reference.numerator,
            self.reference.denominator,
        )

    def document(self) -> dict[str, Any]:
        """Everything as JSON values."""
        return asdict(self) | {"agrees": self.agrees}
