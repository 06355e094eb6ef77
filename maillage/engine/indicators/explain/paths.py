"""The path to the denominator and to the numerator, for each kind of calculation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.engine.indicators.engines.reference_conditions import Span, meets
from maillage.engine.indicators.engines.reference_shares import Share
from maillage.engine.indicators.explain.account import Figure, Path, Step
from maillage.engine.indicators.explain.lines import LineSteps
from maillage.engine.indicators.explain.starts import paths_of_starts
from maillage.engine.indicators.language_phrases import Titles, of_patients
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
class Told:
    """What a unit ordered: `now` in the period, `then` in the same months a year
    before; the span of the data; the titles of the drug sets."""

    now: Sequence[Share]
    then: Sequence[Share]
    span: Span
    titles: Titles


def paths(calculation: Calculation, told: Told, reference: Figure) -> tuple[Path, Path]:
    """The path to the denominator, then the path to the numerator.

    What looks at drugs one by one (DU90, change of euros) ends on the reference's own
    counts: its steps say which lines it looked at.
    """
    now, span, titles = told.now, told.span, told.titles
    match calculation:
        case ShareOfLines() | RatioOfLines():
            return _of_lines(calculation, now, span, titles)
        case ShareOfPatients():
            return _of_patients(calculation, now, span, titles)
        case ShareOfStarts():
            return paths_of_starts(calculation, now, span, titles)
        case MeasurePerPatient():
            return _per_patient(calculation, now, span, titles)
        case EurosPerPatient(lines=lines):
            same = MeasurePerPatient(Measure.EUROS, numerator=lines, denominator=lines)
            return _per_patient(same, now, span, titles)
        case SubstancesOfMostDoses() | ChangeOfEuros():
            return _of_drugs(calculation, told, reference)


def _of_lines(
    calculation: ShareOfLines | RatioOfLines,
    now: Sequence[Share],
    span: Span,
    titles: Titles,
) -> tuple[Path, Path]:
    whole, part = calculation.denominator, calculation.numerator
    is_share = isinstance(calculation, ShareOfLines)
    above, below = (
        (calculation.measure, calculation.measure)
        if isinstance(calculation, ShareOfLines)
        else calculation.measures
    )
    denominator = LineSteps.of_shares(now, titles)
    denominator.delivered(below)
    denominator.judged((whole, part), span)
    denominator.through(whole)
    if is_share:
        numerator = denominator.branch()
        numerator.through(part, already=whole)
    else:
        numerator = LineSteps.of_shares(now, titles)
        numerator.delivered(above)
        numerator.judged((whole, part), span)
        numerator.through(part)
    return (
        Path(tuple(denominator.steps), denominator.measured(below)),
        Path(tuple(numerator.steps), numerator.measured(above)),
    )


def _per_patient(
    calculation: MeasurePerPatient, now: Sequence[Share], span: Span, titles: Titles
) -> tuple[Path, Path]:
    filters = (calculation.denominator, calculation.numerator)
    whose = LineSteps.of_shares(now, titles)
    whose.delivered(Measure.DELIVERIES)
    whose.judged(filters, span)
    whose.through(calculation.denominator)
    owners = whose.ordering(now)
    added = LineSteps.of_shares(now, titles)
    added.delivered(calculation.measure)
    added.judged(filters, span)
    added.through(calculation.numerator)
    step = Step(_ORDERED, PATIENTS, len(owners), len(now) - len(owners))
    return (
        Path((*whose.steps, step), len(owners)),
        Path(tuple(added.steps), added.measured(calculation.measure)),
    )


def _of_drugs(
    calculation: SubstancesOfMostDoses | ChangeOfEuros, told: Told, reference: Figure
) -> tuple[Path, Path]:
    """A change of euros begins a year before, with its denominator."""
    is_change = isinstance(calculation, ChangeOfEuros)
    found = []
    for shares in (told.then if is_change else told.now, told.now):
        lines = LineSteps.of_shares(shares, told.titles)
        lines.delivered(Measure.BOXES)
        lines.through(calculation.lines)
        found.append(tuple(lines.steps))
    return (
        Path(found[0], reference.denominator),
        Path(found[1], reference.numerator),
    )


# --- patients ----------------------------------------------------------------------


def _of_patients(
    calculation: ShareOfPatients, now: Sequence[Share], span: Span, titles: Titles
) -> tuple[Path, Path]:
    whole, part = calculation.denominator, calculation.numerator
    filters = (whole.lines, part.lines)
    lines = LineSteps.of_shares(now, titles)
    lines.delivered(Measure.DELIVERIES)
    lines.judged(filters, span)
    judged = lines.branch()
    lines.through(whole.lines)
    owners = lines.ordering(now)
    steps = [
        *lines.steps,
        Step(_ORDERED, PATIENTS, len(owners), len(now) - len(owners)),
    ]
    met, more = _meeting(whole, owners, span, titles, PatientFilter(LineFilter()))
    denominator = Path((*steps, *more), len(met))
    steps = []
    if part.lines != whole.lines:
        judged.through(part.lines)
        ordered = judged.ordering(met)
        words = of_patients(PatientFilter(part.lines), titles)[0]
        steps.append(Step(words, PATIENTS, len(ordered), len(met) - len(ordered)))
        met = ordered
    met, more = _meeting(part, met, span, titles, whole)
    return denominator, Path((*steps, *more), len(met))


def _meeting(
    wanted: PatientFilter,
    shares: Sequence[Share],
    span: Span,
    titles: Titles,
    already: PatientFilter,
) -> tuple[Sequence[Share], list[Step]]:
    """The shares whose patients meet each condition not already asked."""
    steps = []
    for condition in wanted.conditions:
        if condition in already.conditions:
            continue
        words = of_patients(PatientFilter(LineFilter(), (condition,)), titles)[-1]
        met = [
            share
            for share in shares
            if meets(condition, share.patient, share.period, span)
        ]
        steps.append(Step(words, PATIENTS, len(met), len(shares) - len(met)))
        shares = met
    return shares, steps
