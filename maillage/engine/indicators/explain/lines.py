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

    def __init__(self, kept: Kept, titles: Titles) -> None:
        """Begin with these lines and no step."""
        self.kept = kept
        self.steps: list[Step] = []
        self._titles = titles

    @classmethod
    def of_shares(cls, shares: Iterable[Share], titles: Titles) -> LineSteps:
        """Begin with every line of some shares."""
        return cls([(share, row) for share in shares for row in share.rows], titles)

    def branch(self) -> LineSteps:
        """The lines kept so far, as the beginning of other steps."""
        return LineSteps(self.kept, self._titles)

    def delivered(self, *measures: Measure) -> None:
        """Keep what was delivered, unless every measure counts all lines' euros."""
        if any(one is not Measure.EUROS for one in measures):
            self._keep([one for one in self.kept if one[1].delivered], _DELIVERED)

    def judged(self, filters: Sequence[LineFilter], span: Span) -> None:
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
        self.steps.append(Step(words, LINES, len(kept), len(self.kept) - len(kept)))
        self.kept = kept

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
