"""What the sets of indicators come to among the presentations of a build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from maillage.engine.indicators.engines.reference_history import belongs
from maillage.engine.indicators.engines.reference_shares import Share
from maillage.engine.indicators.explain.account import ResolvedSet, Substance
from maillage.engine.indicators.language_phrases import Titles
from maillage.engine.indicators.language_words import set_words
from maillage.engine.indicators.model import Calculation, DrugSet
from maillage.engine.indicators.model_sets import drug_sets
from maillage.engine.lake.facts import Presentation


@dataclass(frozen=True)
class _Ordered:
    """What a unit ordered of one substance."""

    labels: set[str] = field(default_factory=set)
    on: set[tuple[int, date]] = field(default_factory=set)
    """Patient and date; the patient by the place of his share."""


class Formulary:
    """The presentations of a build, gathered by the sets that indicators name."""

    def __init__(
        self,
        presentations: Mapping[str, Presentation],
        titles: Titles,
        names: Mapping[str, str],
    ) -> None:
        """`titles` are those of the sets by their name, `names` those of ATC codes."""
        self._presentations = presentations
        self._titles = titles
        self._names = names
        self._members: dict[DrugSet, list[Presentation]] = {}

    def resolved(
        self, calculation: Calculation, shares: Sequence[Share]
    ) -> Iterator[ResolvedSet]:
        """Each set with the ATC codes that belong to it, the most delivered first.

        Deliveries are those that the unit of the shares ordered.
        """
        for drugs in drug_sets(calculation):
            members = self._of(drugs)
            labels = defaultdict(list)
            for each in members:
                labels[each.atc or ""].append(each.label or "")
            ordered = _ordered({each.cip13 for each in members}, shares)
            substances = [
                Substance(
                    atc,
                    self._names.get(atc, ""),
                    min(ordered[atc].labels or of_atc, default=""),
                    len(of_atc),
                    len(ordered[atc].on),
                )
                for atc, of_atc in labels.items()
            ]
            substances.sort(key=lambda one: (-one.deliveries, one.atc))
            yield ResolvedSet(
                self._titles.get(drugs.name, drugs.name),
                set_words(drugs),
                tuple(substances),
                self._blurred(drugs),
            )

    def _of(self, drugs: DrugSet) -> list[Presentation]:
        if drugs not in self._members:
            every = self._presentations.values()
            self._members[drugs] = [each for each in every if belongs(each, drugs)]
        return self._members[drugs]

    def _blurred(self, drugs: DrugSet) -> int:
        return sum(
            drugs.is_blurred(each.atc, each.strength_micrograms, each.form)
            for each in self._presentations.values()
        )


def _ordered(members: Set[str], shares: Sequence[Share]) -> Mapping[str, _Ordered]:
    found: defaultdict[str, _Ordered] = defaultdict(_Ordered)
    for share in shares:
        for row in share.rows:
            if row.presentation.cip13 in members and row.ordered:
                found[row.substance].on.add((id(share), row.day))
                found[row.substance].labels.add(row.presentation.label or "")
    return found
