"""The path to the denominator and to the numerator, for each kind of calculation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from maillage.engine.indicators.engines.reference_conditions import Span, meets
from maillage.engine.indicators.engines.reference_shares import Share
from maillage.engine.indicators.explain.account import Figure, Path, Step
from maillage.engine.indicators.explain.lines import LineSteps
from maillage.engine.indicators.explain.starts import paths_of_starts
from maillage.engine.indicators.language_phrases import Titles, of_patients
from maillage.engine.indicators.language_words import parts
from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    EurosPerPatient,
    LineFilter,
    Measure,
    MeasurePerPatient,
    PatientFilter,
    RatioOfLines,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    SubstancesOfMostDoses,
)


PATIENTS = "patients"
_ORDERED = "patients à qui l'unité a ordonné l'une de ces lignes"


@dataclass(frozen=True)
class Ordered:
    """What a unit ordered in some months, as far as it was read."""

    shares: Sequence[Share]
    lines: int
    patients: int


@dataclass(frozen=True)
class Told:
    """What a unit ordered, the span of the data, the titles of the drug sets.

    `now` is of the period, `then` of the same months a year before, both with the
    patients and the lines that there are in all: more than in the shares, where lines
    of other drugs were not read.
    """

    now: Ordered
    then: Ordered
    span: Span
    titles: Titles


def paths(calculation: Calculation, told: Told, reference: Figure) -> tuple[Path, Path]:
    """The path to the denominator, then the path to the numerator.

    What looks at drugs one by one (DU90, change of euros) ends on the reference's own
    counts: its steps say which lines it looked at.
    """
    denominator, numerator = _paths(calculation, told, reference)
    above, below = parts(calculation, told.titles)
    return replace(denominator, words=below), replace(numerator, words=above)


def _paths(
    calculation: Calculation, told: Told, reference: Figure
) -> tuple[Path, Path]:
    match calculation:
        case ShareOfLines() | RatioOfLines():
            return _of_lines(calculation, told)
        case ShareOfPatients():
            return _of_patients(calculation, told)
        case ShareOfStarts():
            shares = told.now.shares
            return paths_of_starts(calculation, shares, told.span, told.titles)
        case MeasurePerPatient():
            return _per_patient(calculation, told)
        case EurosPerPatient(lines=lines):
            same = MeasurePerPatient(Measure.EUROS, numerator=lines, denominator=lines)
            return _per_patient(same, told)
        case SubstancesOfMostDoses() | ChangeOfEuros():
            return _of_drugs(calculation, told, reference)


def _begun(ordered: Ordered, told: Told) -> LineSteps:
    return LineSteps.of_shares(ordered.shares, told.titles, ordered.lines)


def _of_lines(
    calculation: ShareOfLines | RatioOfLines, told: Told
) -> tuple[Path, Path]:
    if isinstance(calculation, ShareOfLines):
        return _of_share(calculation, told)
    return _of_ratio(calculation, told)


def _of_share(calculation: ShareOfLines, told: Told) -> tuple[Path, Path]:
    whole, part = calculation.denominator, calculation.numerator
    denominator = _begun(told.now, told)
    denominator.chosen(whole, calculation.measure, (whole, part), told.span)
    numerator = denominator.branch()
    numerator.through(part, already=whole)
    return _ended(denominator, calculation.measure), _ended(
        numerator, calculation.measure
    )


def _of_ratio(calculation: RatioOfLines, told: Told) -> tuple[Path, Path]:
    filters = (calculation.denominator, calculation.numerator)
    above, below = calculation.measures
    denominator, numerator = _begun(told.now, told), _begun(told.now, told)
    denominator.chosen(calculation.denominator, below, filters, told.span)
    numerator.chosen(calculation.numerator, above, filters, told.span)
    return _ended(denominator, below), _ended(numerator, above)


def _ended(lines: LineSteps, measure: Measure) -> Path:
    return Path(tuple(lines.steps), lines.measured(measure))


def _per_patient(calculation: MeasurePerPatient, told: Told) -> tuple[Path, Path]:
    filters = (calculation.denominator, calculation.numerator)
    whose, added = _begun(told.now, told), _begun(told.now, told)
    whose.chosen(calculation.denominator, Measure.DELIVERIES, filters, told.span)
    owners = whose.ordering(told.now.shares)
    added.chosen(calculation.numerator, calculation.measure, filters, told.span)
    return (
        Path((*whose.steps, _ordered_by(owners, told.now)), len(owners)),
        _ended(added, calculation.measure),
    )


def _ordered_by(owners: Sequence[Share], all_of: Ordered) -> Step:
    left = all_of.patients - len(owners)
    return Step(_ORDERED, PATIENTS, len(owners), left)


def _of_drugs(
    calculation: SubstancesOfMostDoses | ChangeOfEuros, told: Told, reference: Figure
) -> tuple[Path, Path]:
    """A change of euros begins a year before, with its denominator."""
    is_change = isinstance(calculation, ChangeOfEuros)
    found = []
    for ordered in (told.then if is_change else told.now, told.now):
        lines = _begun(ordered, told)
        filters = (calculation.lines,)
        lines.chosen(calculation.lines, Measure.BOXES, filters, told.span)
        found.append(tuple(lines.steps))
    return (
        Path(found[0], reference.denominator),
        Path(found[1], reference.numerator),
    )


# --- patients ----------------------------------------------------------------------


def _of_patients(calculation: ShareOfPatients, told: Told) -> tuple[Path, Path]:
    whole, part = calculation.denominator, calculation.numerator
    filters = (whole.lines, part.lines)
    lines = _begun(told.now, told)
    lines.chosen(whole.lines, Measure.DELIVERIES, filters, told.span)
    owners = lines.ordering(told.now.shares)
    steps = [*lines.steps, _ordered_by(owners, told.now)]
    met, more = _meeting(whole, owners, told, PatientFilter(LineFilter()))
    denominator = Path((*steps, *more), len(met))
    steps = []
    if part.lines != whole.lines:
        narrower = _begun(told.now, told)
        narrower.chosen(part.lines, Measure.DELIVERIES, filters, told.span)
        ordered = narrower.ordering(met)
        words = of_patients(PatientFilter(part.lines), told.titles)[0]
        steps.append(Step(words, PATIENTS, len(ordered), len(met) - len(ordered)))
        met = ordered
    met, more = _meeting(part, met, told, whole)
    return denominator, Path((*steps, *more), len(met))


def _meeting(
    wanted: PatientFilter,
    shares: Sequence[Share],
    told: Told,
    already: PatientFilter,
) -> tuple[Sequence[Share], list[Step]]:
    """The shares whose patients meet each condition not already asked."""
    steps = []
    for condition in wanted.conditions:
        if condition in already.conditions:
            continue
        words = of_patients(PatientFilter(LineFilter(), (condition,)), told.titles)[-1]
        met = [
            share
            for share in shares
            if meets(condition, share.patient, share.period, told.span)
        ]
        steps.append(Step(words, PATIENTS, len(met), len(shares) - len(met)))
        shares = met
    return shares, steps
