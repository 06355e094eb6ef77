"""What the sets of an indicator come to among the presentations of a build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from maillage.engine.indicators.engines.reference_history import belongs
from maillage.engine.indicators.engines.reference_shares import Share
from maillage.engine.indicators.explain.account import ResolvedSet, Substance
from maillage.engine.indicators.language_phrases import Titles
from maillage.engine.indicators.language_words import set_words
from maillage.engine.indicators.model import DrugSet, Indicator
from maillage.engine.indicators.model_sets import drug_sets
from maillage.engine.lake.build import Build


_PRESENTATIONS = "SELECT atc, strength_micrograms, form FROM presentations"


def resolved(
    build: Build, indicator: Indicator, shares: Sequence[Share], titles: Titles
) -> Iterator[ResolvedSet]:
    """Each set with the ATC codes that belong to it, the most delivered first.

    Deliveries are those that the unit of the shares ordered.
    """
    with build.connection() as connection:
        known = connection.execute(_PRESENTATIONS).fetchall()
    for drugs in drug_sets(indicator.calculation):
        presentations = Counter(each[0] for each in known if drugs.contains(*each))
        deliveries = _deliveries(drugs, shares)
        substances = [
            Substance(atc, number, deliveries[atc])
            for atc, number in presentations.items()
        ]
        substances.sort(key=lambda one: (-one.deliveries, one.atc))
        yield ResolvedSet(
            titles.get(drugs.name, drugs.name),
            set_words(drugs),
            tuple(substances),
            sum(drugs.is_blurred(*each) for each in known),
        )


def _deliveries(drugs: DrugSet, shares: Sequence[Share]) -> Counter[str]:
    """Distinct patient x date of each substance of a set."""
    return Counter(
        substance
        for share in shares
        for substance, _ in {
            (row.substance, row.day)
            for row in share.rows
            if row.ordered and belongs(row.presentation, drugs)
        }
    )
