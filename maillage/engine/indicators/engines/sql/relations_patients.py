"""The tables of what is asked of patients: conditions, supply, what runs at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from maillage.engine.indicators.engines.sql.catalogue import Catalogue
from maillage.engine.indicators.engines.sql.days import day_number
from maillage.engine.indicators.engines.sql.nodes import (
    Course,
    Numbering,
    Stream,
    Sweep,
    whole,
)
from maillage.engine.indicators.model import (
    DaysCovered,
    Delivered,
    DeliveredRegularly,
    DrugSet,
    FewerThanBefore,
    Overlapping,
    PatientCondition,
    RegularlyBefore,
    ScoreAtOnce,
    SubstancesAtOnce,
    Treated,
)
from maillage.engine.indicators.periods import Period


_LARGE = frozenset({"doses", "units"})
_NO_BOUND = -1_000_000


def relation(columns: str, rows: Iterable[Sequence[int]]) -> pa.Table:
    """A table of 32 bit integers, doses and units being of 64."""
    names = columns.split()
    held: list[list[int]] = [[] for _ in names]
    for row in rows:
        for column, value in zip(held, row, strict=True):
            column.append(value)
    types = [pa.int64() if name in _LARGE else pa.int32() for name in names]
    return pa.table(
        [pa.array(column, kind) for column, kind in zip(held, types, strict=True)],
        names=names,
    )


@dataclass
class LaidOut:
    """What is numbered while the tables are filled."""

    catalogue: Catalogue
    periods: Sequence[Period]
    streams: Numbering[Stream] = field(default_factory=Numbering)
    sweeps: Numbering[Sweep] = field(default_factory=Numbering)
    sets: Numbering[DrugSet] = field(default_factory=Numbering)
    """Those whose deliveries of a period are counted."""
    counted: list[tuple[int, ...]] = field(default_factory=list)
    treated: list[tuple[int, ...]] = field(default_factory=list)
    at_once: list[tuple[int, ...]] = field(default_factory=list)
    covered: list[tuple[int, ...]] = field(default_factory=list)

    def ask(self, number: int, condition: PatientCondition) -> None:
        """Fill the rows of a condition."""
        match condition:
            case Treated(drugs=drugs, days=days, gap_tolerance_days=tolerance):
                stream = self.streams.of(Stream(whole(drugs), tolerance))
                self.treated.append((number, stream, days))
            case Overlapping() | SubstancesAtOnce() | ScoreAtOnce():
                sweep = self._sweep(sweep_of(condition))
                self.at_once.append((number, sweep, condition.days))
            case DaysCovered(drugs=drugs):
                sweep = self._sweep(Sweep(frozenset({Stream(whole(drugs))}), 1))
                least = (condition.percent, condition.over_days)
                self.covered.append((number, sweep, self.sets.of(drugs), *least))
            case _:
                row = (number, self.sets.of(condition.drugs))
                self.counted.append((*row, *_bounds(condition)))

    def _sweep(self, sweep: Sweep) -> int:
        for stream in sorted(sweep.streams, key=repr):  # or numbers would change
            self.streams.of(stream)
        return self.sweeps.of(sweep)


def sweep_of(condition: Overlapping | SubstancesAtOnce | ScoreAtOnce) -> Sweep:
    """The days on which it holds: every set, enough substances, enough points."""
    match condition:
        case Overlapping(sets=sets):
            streams = frozenset(Stream(whole(drugs)) for drugs in sets)
            return Sweep(streams, len(streams))
        case SubstancesAtOnce(drugs=drugs, substances=substances):
            course = Course(((drugs, 1),), by_substance=True)
            return Sweep(frozenset({Stream(course)}), substances)
        case ScoreAtOnce(scores=scores, points=points):
            weighed = tuple((one.drugs, one.points) for one in scores)
            course = Course(weighed, by_substance=True)
            return Sweep(frozenset({Stream(course)}), points)


def _bounds(condition: PatientCondition) -> tuple[int, ...]:
    """Deliveries, substances, boxes; times that make a substance regular; regular
    ones now, before, and fewer than before."""
    match condition:
        case Delivered():
            least = (condition.deliveries, condition.substances, condition.boxes)
            return (*least, 1, 0, 0, _NO_BOUND)
        case DeliveredRegularly(times=times, substances=substances):
            return (0, 0, 0, times, substances, 0, _NO_BOUND)
        case RegularlyBefore(times=times, substances=substances):
            return (0, 0, 0, times, 0, substances, _NO_BOUND)
        case FewerThanBefore(times=times, fewer=fewer):
            return (0, 0, 0, times, 0, 0, fewer)
        case _:
            raise TypeError(condition)


def patient_relations(laid_out: LaidOut) -> dict[str, pa.Table]:
    """The tables by name, once every need and condition is known."""
    catalogue = laid_out.catalogue
    for number, condition in catalogue.conditions.items():
        laid_out.ask(number, condition)
    found = {
        "patient_roles": relation(
            "indicator sieve role measure", catalogue.patient_roles
        ),
        "patient_indicators": relation(
            "indicator counts_patients of_denominator of_numerator",
            catalogue.patient_indicators,
        ),
        "condition_weights": relation(
            "indicator condition_number of_denominator of_numerator",
            catalogue.condition_weights,
        ),
        "counted_conditions": relation(
            "condition_number drug_set deliveries substances boxes times regular_now "
            "regular_before fewer",
            laid_out.counted,
        ),
        "treated_conditions": relation(
            "condition_number stream days", laid_out.treated
        ),
        "at_once_conditions": relation("condition_number sweep days", laid_out.at_once),
        "covered_conditions": relation(
            "condition_number sweep drug_set percent over_days", laid_out.covered
        ),
    }
    return found | _sets(laid_out) | _supply(laid_out)


def _sets(laid_out: LaidOut) -> dict[str, pa.Table]:
    formulary = laid_out.catalogue.formulary
    return {
        "counted_members": relation(
            "drug_set presentation substance",
            (
                (number, presentation, formulary.substances[presentation])
                for number, drugs in laid_out.sets.items()
                for presentation in sorted(formulary.members(drugs))
            ),
        ),
        "set_months": relation(
            "drug_set period month earlier",
            (
                (number, *row)
                for number, _ in laid_out.sets.items()
                for row in _months(laid_out)
            ),
        ),
    }


def _months(laid_out: LaidOut) -> Iterator[tuple[int, int, int]]:
    """The months of each period, and those of as many months just before it.

    An earlier period that begins before the data is left out whole.
    """
    for place, one in enumerate(laid_out.periods):
        length = one.last_month - one.first_month + 1
        before = Period("", one.first_month - length, one.first_month - 1)
        sees_before = day_number(before.first_day) >= laid_out.catalogue.span.first
        for month in range(one.first_month, one.last_month + 1):
            yield place, month, 0
            if sees_before:
                yield place, month - length, 1


def _supply(laid_out: LaidOut) -> dict[str, pa.Table]:
    courses: Numbering[Course] = Numbering()
    streams = [
        (number, courses.of(one.course), one.gap_tolerance_days)
        for number, one in laid_out.streams.items()
    ]
    return {
        "course_streams": relation("stream course tolerance", streams),
        "course_members": relation(
            "course presentation segment points units per_day",
            (
                (number, *row)
                for number, course in courses.items()
                for row in _members(laid_out.catalogue, course)
            ),
        ),
        "sweeps": relation(
            "sweep at_least",
            ((number, one.at_least) for number, one in laid_out.sweeps.items()),
        ),
        "sweep_streams": relation(
            "sweep stream",
            (
                (number, laid_out.streams.of(stream))
                for number, one in laid_out.sweeps.items()
                for stream in sorted(one.streams, key=repr)
            ),
        ),
    }


def _members(
    catalogue: Catalogue, course: Course
) -> Iterator[tuple[int, int, int, int, int]]:
    """The presentations of known packs: a day's units are a fraction, so both its
    terms are made whole."""
    formulary = catalogue.formulary
    seen: set[int] = set()
    for place, (drugs, points) in enumerate(course.scores):
        for presentation in sorted(formulary.members(drugs) - seen):
            units = formulary.known[presentation].units_per_pack
            if units is None:
                continue
            segment = place * len(formulary.known)
            if course.by_substance:
                segment += formulary.substances[presentation]
            per_day = drugs.units_per_day
            units *= per_day.denominator
            yield presentation, segment, points, units, per_day.numerator
        seen |= formulary.members(drugs)
