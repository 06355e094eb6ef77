"""The steps of a filter of lines: one for each criterion, in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from maillage.engine.indicators.engines.reference_conditions import Span
from maillage.engine.indicators.engines.reference_history import Row
from maillage.engine.indicators.engines.reference_lines import keeps, repeats_unseen
from maillage.engine.indicators.engines.reference_measures import measured
from maillage.engine.indicators.engines.reference_shares import Share
from maillage.engine.indicators.explain.account import Step
from maillage.engine.indicators.language_phrases import Titles, of_lines
from maillage.engine.indicators.model import LineFilter, Measure


LINES = "lignes"
_DELIVERED = (
    "délivrées : au-dessus de zéro boîte, retours ôtés, pour ce patient, cette date et "
    "cette présentation"
)
_SEEN = "assez loin du début des données pour juger une répétition"

Kept = Sequence[tuple[Share, Row]]
"""Lines still in, each with what its unit ordered for its patient."""


@dataclass(frozen=True)
class Criterion:
    """One word of a filter by itself, and how it is said."""

    lines: LineFilter
    words: str


def criteria(lines: LineFilter, titles: Titles) -> list[Criterion]:
    """Each criterion of a filter by itself."""
    found = []
    for field in fields(lines):
        value = getattr(lines, field.name)
        if value is None:
            continue
        own = {field.name: value}
        if field.name == "repeated_within_months":
            own["drugs"] = lines.drugs  # what is repeated
        alone = LineFilter(**own)
        found.append(Criterion(alone, of_lines(alone, titles)[-1]))
    return found


class LineSteps:
    """Lines that go through one criterion after another, each step written down."""

    def __init__(self, kept: Kept, titles: Titles, lines: int | None = None) -> None:
        """Begin with these lines and no step.

        `lines` says how many there are in all, where those that no criterion names
        were not read: the first step leaves them out.
        """
        self.kept = kept
        self.steps: list[Step] = []
        self._titles = titles
        self._lines = len(kept) if lines is None else lines

    @classmethod
    def of_shares(
        cls, shares: Iterable[Share], titles: Titles, lines: int
    ) -> LineSteps:
        """Begin with every line of a unit: those of its shares, of so many in all."""
        kept = [(share, row) for share in shares for row in share.rows]
        return cls(kept, titles, lines)

    def branch(self) -> LineSteps:
        """The lines kept so far, as the beginning of other steps."""
        return LineSteps(self.kept, self._titles, self._lines)

    def chosen(
        self,
        lines: LineFilter,
        measure: Measure,
        filters: Sequence[LineFilter],
        span: Span,
    ) -> None:
        """From all the lines of a unit to those that a filter keeps.

        The drugs come first, which is what one looks for; then what was delivered and
        what can be judged by all the `filters`; then the other criteria.
        """
        drugs = LineFilter(drugs=lines.drugs)
        self.through(drugs)
        self._delivered(measure)
        self._judged(filters, span)
        self.through(lines, already=drugs)

    def _delivered(self, measure: Measure) -> None:
        """Keep what was delivered, unless the measure counts all lines' euros."""
        if measure is not Measure.EUROS:
            self._keep([one for one in self.kept if one[1].delivered], _DELIVERED)

    def _judged(self, filters: Sequence[LineFilter], span: Span) -> None:
        """Keep the dates on which a repetition can be judged, where one is asked."""
        if any(one.repeated_within_months is not None for one in filters):
            seen = [
                one
                for one in self.kept
                if not repeats_unseen(one[1].day, filters, span.first_day)
            ]
            self._keep(seen, _SEEN)

    def through(self, lines: LineFilter, already: LineFilter | None = None) -> None:
        """Keep what each criterion keeps; those that are `already` met say nothing."""
        met = criteria(already, self._titles) if already else []
        for one in criteria(lines, self._titles):
            if one not in met:
                self._keep(
                    [
                        (share, row)
                        for share, row in self.kept
                        if keeps(one.lines, share.patient, row)
                    ],
                    one.words,
                )

    def _keep(self, kept: Kept, words: str) -> None:
        self.steps.append(Step(words, LINES, len(kept), self._lines - len(kept)))
        self.kept, self._lines = kept, len(kept)

    def measured(self, measure: Measure) -> int:
        """What the lines kept add up to, patient by patient."""
        return sum(measured(measure, rows) for rows in self._by_patient())

    def _by_patient(self) -> Iterator[list[Row]]:
        found = defaultdict(list)
        for share, row in self.kept:
            found[id(share)].append(row)
        yield from found.values()

    def ordering(self, shares: Iterable[Share]) -> list[Share]:
        """The shares of which one line kept was ordered by the unit."""
        having = {id(share) for share, row in self.kept if row.ordered}
        return [share for share in shares if id(share) in having]
