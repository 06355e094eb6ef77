"""The path to the starts of a treatment: found, that can be judged, kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from maillage.engine.indicators.engines.reference_conditions import Span
from maillage.engine.indicators.engines.reference_history import Row, belongs
from maillage.engine.indicators.engines.reference_lines import keeps, repeats_unseen
from maillage.engine.indicators.engines.reference_patients import started
from maillage.engine.indicators.engines.reference_shares import Share
from maillage.engine.indicators.engines.reference_starts import (
    meets_at_start,
    start_unseen,
    starts,
)
from maillage.engine.indicators.explain.account import Path, Step
from maillage.engine.indicators.explain.lines import Criterion, criteria
from maillage.engine.indicators.language_phrases import Titles, of_starts
from maillage.engine.indicators.model import (
    DrugSet,
    LineFilter,
    ShareOfStarts,
    StartCondition,
    StartFilter,
)


STARTS = "débuts"
_FOUND = (
    "débuts de la période que l'unité a ordonnés (aucune délivrance dans les 12 mois "
    "précédents)"
)
_JUDGED = (
    "qui peuvent être jugés : assez loin du début des données, et de leur fin quand "
    "une durée est demandée"
)


@dataclass(frozen=True)
class _Start:
    """A start of a patient, and the lines of the set that the unit ordered that day."""

    share: Share
    day: date
    rows: tuple[Row, ...]


def paths_of_starts(
    calculation: ShareOfStarts, now: Sequence[Share], span: Span, titles: Titles
) -> tuple[Path, Path]:
    """The path to the denominator, then the path to the numerator."""
    whole, part = calculation.denominator, calculation.numerator
    drugs = started(whole)
    every = list(_found(now, drugs))
    judged = [one for one in every if not _unseen(one.day, calculation, span)]
    steps = [
        Step(_FOUND, STARTS, len(every), 0),
        Step(_JUDGED, STARTS, len(judged), len(every) - len(judged)),
    ]
    among, more = _through(whole, judged, drugs, titles, StartFilter(LineFilter()))
    denominator = Path((*steps, *more), len(among))
    # The numerator may be met by another line of the day than the denominator is.
    days = {(id(one.share), one.day) for one in among}
    among = [one for one in judged if (id(one.share), one.day) in days]
    among, more = _through(part, among, drugs, titles, whole)
    return denominator, Path(tuple(more), len(among))


def _found(shares: Iterable[Share], drugs: DrugSet) -> Iterator[_Start]:
    for share in shares:
        for day in starts(share.patient, drugs):
            rows = tuple(
                row
                for row in share.rows
                if row.day == day and row.ordered and belongs(row.presentation, drugs)
            )
            if rows:
                yield _Start(share, day, rows)


def _unseen(day: date, calculation: ShareOfStarts, span: Span) -> bool:
    whole, part = calculation.denominator, calculation.numerator
    conditions = (*whole.conditions, *part.conditions)
    return start_unseen(
        day, conditions, span.first_day, span.last_day
    ) or repeats_unseen(day, (whole.lines, part.lines), span.first_day)


def _through(
    wanted: StartFilter,
    among: Sequence[_Start],
    drugs: DrugSet,
    titles: Titles,
    already: StartFilter,
) -> tuple[Sequence[_Start], list[Step]]:
    """The starts that each criterion and condition not already asked keeps.

    What the line was already asked it is asked again, without a step.
    """
    steps: list[Step] = []

    def keep(kept: Sequence[_Start], words: str) -> None:
        nonlocal among
        steps.append(Step(words, STARTS, len(kept), len(among) - len(kept)))
        among = kept

    met = criteria(already.lines, titles)
    asked = _of_lines(wanted, titles)
    for one in asked:
        if one in met:
            among = [found for start in among if (found := _narrowed(start, one))]
    for one in (each for each in asked if each not in met):
        keep([found for start in among if (found := _narrowed(start, one))], one.words)
    for condition in wanted.conditions:
        if condition not in already.conditions:
            kept = [one for one in among if _meets(condition, one, drugs)]
            keep(kept, of_starts(StartFilter(LineFilter(), (condition,)), titles)[-1])
    return among, steps


def _of_lines(wanted: StartFilter, titles: Titles) -> list[Criterion]:
    """What is asked of the line, but for its drugs, that the start has settled."""
    # A repetition is asked of the drugs it names; the others need none.
    lines = wanted.lines
    if lines.repeated_within_months is None:
        lines = replace(lines, drugs=None)
    return [
        one
        for one in criteria(lines, titles)
        if one.lines != LineFilter(drugs=lines.drugs)
    ]


def _narrowed(start: _Start, criterion: Criterion) -> _Start | None:
    """The start with the lines that a criterion keeps; None when it keeps none."""
    rows = tuple(
        row for row in start.rows if keeps(criterion.lines, start.share.patient, row)
    )
    return replace(start, rows=rows) if rows else None


def _meets(condition: StartCondition, start: _Start, drugs: DrugSet) -> bool:
    return meets_at_start(condition, start.share.patient, start.day, drugs)
